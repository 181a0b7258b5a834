#pragma once
// libcurl's own functions, and what Swift cannot call of them: the option setters take any type (variadic), some constants
// are macros with casts, and a socket is opened here so that its address can be judged first.
#include <curl/curl.h>
#include <stddef.h>

CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value);
CURLcode ccurl_set_size(CURL *easy, CURLoption option, curl_off_t value);
/// libcurl copies the text. NULL brings back the option's default.
CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value);
/// The list must live as long as the transfer.
CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value);
/// libcurl copies the bytes, which may hold zeros.
CURLcode ccurl_set_body(CURL *easy, const void *bytes, size_t length);
CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value);

/// What is done with a piece of a body: a paused one is handed over again when the transfer goes on.
typedef enum { CCURL_TAKEN, CCURL_PAUSE, CCURL_ABORT } ccurl_verdict;

/// What one transfer calls back, always on the thread that performs it.
typedef struct {
  /// One line of the head, or of the trailers, with its line end. False ends the transfer.
  _Bool (*header)(void *context, const char *bytes, size_t length);
  /// A piece of the body.
  ccurl_verdict (*body)(void *context, const void *bytes, size_t length);
  /// Fills `bytes` with more of the request's body: their count, 0 at its end, -1 on failure.
  long (*read)(void *context, void *bytes, size_t capacity);
  /// Goes back to an absolute place of the request's body.
  _Bool (*rewind)(void *context, curl_off_t offset);
  /// The connection stands and the request is about to be sent on it.
  void (*sending)(void *context);
  /// Whether a connection may be opened to a `struct sockaddr` of that length.
  _Bool (*allows)(void *context, const void *address, size_t length);
} ccurl_callbacks;

/// Copies the table; the context must outlive the transfer.
CURLcode ccurl_set_callbacks(CURL *easy, const ccurl_callbacks *callbacks, void *context);
/// The context given to `ccurl_set_callbacks`.
void *ccurl_context(CURL *easy);
/// Frees what `ccurl_set_callbacks` made; the easy handle is cleaned up with it.
void ccurl_free(CURL *easy);

/// Bytes of the request's body sent so far.
curl_off_t ccurl_sent_bytes(CURL *easy);

/// The handle and result of a transfer that has ended; NULL when no more has.
CURL *ccurl_next_ended(CURLM *multi, CURLcode *result);
/// Keeps SIGPIPE from this thread: OpenSSL may write to a connection that the other side has closed.
void ccurl_block_sigpipe(void);
