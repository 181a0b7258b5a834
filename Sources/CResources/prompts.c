#pragma clang diagnostic ignored "-Wc23-extensions"
#include "prompts.h"

static const char common[] = {
#embed "../QuillPipeline/Prompts/common.md"
    , 0};
static const char outline[] = {
#embed "../QuillPipeline/Prompts/outline.md"
    , 0};
static const char chapters[] = {
#embed "../QuillPipeline/Prompts/chapters.md"
    , 0};
static const char section[] = {
#embed "../QuillPipeline/Prompts/section.md"
    , 0};
static const char lead[] = {
#embed "../QuillPipeline/Prompts/lead.md"
    , 0};
static const char takeaways[] = {
#embed "../QuillPipeline/Prompts/takeaways.md"
    , 0};
static const char seo[] = {
#embed "../QuillPipeline/Prompts/seo.md"
    , 0};
static const char summary_comprehensive[] = {
#embed "../QuillPipeline/Prompts/summary-comprehensive.md"
    , 0};
static const char summary_bullet_points[] = {
#embed "../QuillPipeline/Prompts/summary-bullet-points.md"
    , 0};
static const char summary_key_insights[] = {
#embed "../QuillPipeline/Prompts/summary-key-insights.md"
    , 0};
static const char notes[] = {
#embed "../QuillPipeline/Prompts/notes.md"
    , 0};
static const char repair[] = {
#embed "../QuillPipeline/Prompts/repair.md"
    , 0};
static const char tones[] = {
#embed "../QuillPipeline/Prompts/tones.md"
    , 0};
static const char industries[] = {
#embed "../QuillPipeline/Prompts/industries.md"
    , 0};

static const char *const files[] = {
    common,
    outline,
    chapters,
    section,
    lead,
    takeaways,
    seo,
    summary_comprehensive,
    summary_bullet_points,
    summary_key_insights,
    notes,
    repair,
    tones,
    industries,
};

int quill_prompt_count(void) { return (int)(sizeof files / sizeof *files); }

const char *quill_prompt(int index) { return index < 0 || index >= quill_prompt_count() ? 0 : files[index]; }
