#pragma clang diagnostic ignored "-Wc23-extensions"
#include "resources.h"

const char *quill_migration_0001(void) {
    static const char text[] = {
#embed "../QuillStore/Migrations/0001_core.sql"
        , 0};
    return text;
}

const char *quill_model_table(void) {
    static const char text[] = {
#embed "../QuillProviders/Prices/models.json"
        , 0};
    return text;
}

const char *quill_migration_0002(void) {
    static const char text[] = {
#embed "../QuillStore/Migrations/0002_proposals.sql"
        , 0};
    return text;
}

const char *quill_migration_0003(void) {
    static const char text[] = {
#embed "../QuillStore/Migrations/0003_api.sql"
        , 0};
    return text;
}

const char *quill_migration_0004(void) {
    static const char text[] = {
#embed "../QuillStore/Migrations/0004_figures.sql"
        , 0};
    return text;
}

const char *quill_migration_0005(void) {
    static const char text[] = {
#embed "../QuillStore/Migrations/0005_usage.sql"
        , 0};
    return text;
}

const char *quill_migration_0006(void) {
    static const char text[] = {
#embed "../QuillStore/Migrations/0006_installation.sql"
        , 0};
    return text;
}

const char *quill_migration_0007(void) {
    static const char text[] = {
#embed "../QuillStore/Migrations/0007_queue.sql"
        , 0};
    return text;
}

const char *quill_migration_0008(void) {
    static const char text[] = {
#embed "../QuillStore/Migrations/0008_schedules.sql"
        , 0};
    return text;
}

const char *quill_migration_0009(void) {
    static const char text[] = {
#embed "../QuillStore/Migrations/0009_telling.sql"
        , 0};
    return text;
}

const char *quill_migration_0010(void) {
    static const char text[] = {
#embed "../QuillStore/Migrations/0010_months.sql"
        , 0};
    return text;
}

const char *quill_migration_0011(void) {
    static const char text[] = {
#embed "../QuillStore/Migrations/0011_effects.sql"
        , 0};
    return text;
}

const char *quill_migration_0012(void) {
    static const char text[] = {
#embed "../QuillStore/Migrations/0012_priced.sql"
        , 0};
    return text;
}

const char *quill_migration_0013(void) {
    static const char text[] = {
#embed "../QuillStore/Migrations/0013_pauses.sql"
        , 0};
    return text;
}

const char *quill_migration_0014(void) {
    static const char text[] = {
#embed "../QuillStore/Migrations/0014_audit.sql"
        , 0};
    return text;
}

const char *quill_migration_0015(void) {
    static const char text[] = {
#embed "../QuillStore/Migrations/0015_errands.sql"
        , 0};
    return text;
}

const char *quill_migration_0016(void) {
    static const char text[] = {
#embed "../QuillStore/Migrations/0016_dead_letters.sql"
        , 0};
    return text;
}

const char *quill_migration_0017(void) {
    static const char text[] = {
#embed "../QuillStore/Migrations/0017_item_details.sql"
        , 0};
    return text;
}

const char *quill_migration_0018(void) {
    static const char text[] = {
#embed "../QuillStore/Migrations/0018_turnings.sql"
        , 0};
    return text;
}

const char *quill_migration_0019(void) {
    static const char text[] = {
#embed "../QuillStore/Migrations/0019_audit_places.sql"
        , 0};
    return text;
}

const char *quill_migration_0020(void) {
    static const char text[] = {
#embed "../QuillStore/Migrations/0020_names_and_prices.sql"
        , 0};
    return text;
}
