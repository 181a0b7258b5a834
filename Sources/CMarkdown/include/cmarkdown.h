#pragma once
#include <stddef.h>

/// HTML of CommonMark with GitHub's tables and strikethrough. Raw HTML is left out, and a link or image whose scheme is not
/// among `schemes` (lower case, separated by single spaces) leaves only its text; addresses without a scheme stay.
/// The caller frees the answer with `quill_markdown_free`; NULL when memory ran out.
char *quill_markdown_html(const char *text, size_t length, const char *schemes);
void quill_markdown_free(char *html);
