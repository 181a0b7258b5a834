#pragma once
// Two whole-buffer encoders, by libbrotlienc and zlib. zlib's own one-call function writes no gzip header.
#include <stddef.h>
#include <stdint.h>

/// Writes at most `capacity` bytes to `out`: their number, or 0 when it did not fit or there was no memory.
/// `quality` is 0–11 for brotli and 1–9 for gzip: more is smaller and slower.
size_t ccompression_brotli(int quality, const uint8_t *bytes, size_t length, uint8_t *out, size_t capacity);
size_t ccompression_gzip(int quality, const uint8_t *bytes, size_t length, uint8_t *out, size_t capacity);
