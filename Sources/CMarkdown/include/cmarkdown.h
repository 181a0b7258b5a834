#pragma once
#include <stddef.h>

/// HTML of GitHub-flavoured CommonMark with tables, strikethrough and autolinks; raw HTML is left out and so are
/// dangerous link schemes. The caller frees the answer with `quill_markdown_free`; NULL when memory ran out.
char *quill_markdown_html(const char *text, size_t length);
void quill_markdown_free(char *html);
