#include "cmarkdown.h"
#include <cmark-gfm.h>
#include <cmark-gfm-core-extensions.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void prepare(void) { cmark_gfm_core_extensions_ensure_registered(); }

static int is_listed(const char *scheme, size_t length, const char *schemes) {
    for (const char *word = schemes; *word;) {
        size_t count = strcspn(word, " ");
        if (count == length && strncasecmp(word, scheme, length) == 0) return 1;
        word += count + (word[count] == ' ');
    }
    return 0;
}

/// Browsers drop white space and control characters inside a scheme, so an address with one before its colon is refused.
static int is_allowed(const char *url, const char *schemes) {
    for (const char *at = url; *at; at++) {
        const unsigned char byte = (unsigned char)*at;
        if (byte <= ' ' || byte == 0x7F || byte == '\\') return 0;
        if (byte == ':') return is_listed(url, (size_t)(at - url), schemes);
        if (byte == '/' || byte == '?' || byte == '#') return 1;
    }
    return 1;
}

/// Works on the tree, where nothing is left to interpretation, and not on the text that comes out.
static void clean(cmark_node *document, const char *schemes) {
    cmark_iter *iterator = cmark_iter_new(document);
    for (cmark_event_type event; (event = cmark_iter_next(iterator)) != CMARK_EVENT_DONE;) {
        cmark_node *node = cmark_iter_get_node(iterator);
        const cmark_node_type type = cmark_node_get_type(node);
        // The iterator has already taken its next step, so a node that it leaves may go.
        if (type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE) {
            cmark_node_free(node);
        } else if (event == CMARK_EVENT_EXIT && (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE)) {
            const char *url = cmark_node_get_url(node);
            if (!url || is_allowed(url, schemes)) continue;
            for (cmark_node *child; (child = cmark_node_first_child(node));)
                if (!cmark_node_insert_before(node, child)) cmark_node_free(child);
            cmark_node_free(node);
        }
    }
    cmark_iter_free(iterator);
}

char *quill_markdown_html(const char *text, size_t length, const char *schemes) {
    static const char *const names[] = {"table", "strikethrough"};
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
    if (document) clean(document, schemes);
    char *html = document ? cmark_render_html(document, options, cmark_parser_get_syntax_extensions(parser)) : NULL;
    if (document) cmark_node_free(document);
    cmark_parser_free(parser);
    return html;
}

void quill_markdown_free(char *html) { free(html); }
