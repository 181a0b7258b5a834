#include "cmarkdown.h"
#include <cmark-gfm.h>
#include <cmark-gfm-core-extensions.h>
#include <pthread.h>
#include <stdlib.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void prepare(void) { cmark_gfm_core_extensions_ensure_registered(); }

char *quill_markdown_html(const char *text, size_t length) {
    static const char *const names[] = {"table", "strikethrough", "autolink"};
    const int options = CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8;
    pthread_once(&once, prepare);
    cmark_parser *parser = cmark_parser_new(options);
    if (!parser) return NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        cmark_syntax_extension *extension = cmark_find_syntax_extension(names[i]);
        if (extension) cmark_parser_attach_syntax_extension(parser, extension);
    }
    cmark_parser_feed(parser, text, length);
    cmark_node *document = cmark_parser_finish(parser);
    char *html = document ? cmark_render_html(document, options, cmark_parser_get_syntax_extensions(parser)) : NULL;
    if (document) cmark_node_free(document);
    cmark_parser_free(parser);
    return html;
}

void quill_markdown_free(char *html) { free(html); }
