#include "CCompression.h"

#include <brotli/encode.h>
#include <limits.h>
#include <zlib.h>

// A window larger than the input only costs memory: the encoder clears tables of that size first.
static int brotli_window(size_t length) {
  int bits = BROTLI_MIN_WINDOW_BITS;
  while (bits < 18 && ((size_t)1 << bits) < length + 16) bits++;
  return bits;
}

size_t ccompression_brotli(int quality, const uint8_t *bytes, size_t length, uint8_t *out, size_t capacity) {
  size_t written = capacity;
  if (!BrotliEncoderCompress(quality, brotli_window(length), BROTLI_MODE_TEXT, length, bytes, &written, out)) return 0;
  return written;
}

size_t ccompression_gzip(int quality, const uint8_t *bytes, size_t length, uint8_t *out, size_t capacity) {
  if (length > UINT_MAX || capacity > UINT_MAX) return 0;
  z_stream stream = {0};
  // 15 bits of window, 16 more for "with gzip's header and trailer"; the rest is zlib's own choice.
  if (deflateInit2(&stream, quality, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
  stream.next_in = (Bytef *)bytes;
  stream.avail_in = (uInt)length;
  stream.next_out = out;
  stream.avail_out = (uInt)capacity;
  int ending = deflate(&stream, Z_FINISH);
  size_t written = stream.total_out;
  deflateEnd(&stream);
  return ending == Z_STREAM_END ? written : 0;
}
