#define _GNU_SOURCE
#include "ccurl.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>

typedef struct {
  ccurl_callbacks callbacks;
  void *context;
} link_to;

CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) { return curl_easy_setopt(easy, option, value); }
CURLcode ccurl_set_size(CURL *easy, CURLoption option, curl_off_t value) { return curl_easy_setopt(easy, option, value); }
CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value) { return curl_easy_setopt(easy, option, value); }
CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) { return curl_easy_setopt(easy, option, value); }
CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) { return curl_multi_setopt(multi, option, value); }

CURLcode ccurl_set_body(CURL *easy, const void *bytes, size_t length) {
  CURLcode code = curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)length);
  return code ? code : curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, length ? bytes : "");
}

static size_t on_header(char *bytes, size_t size, size_t count, void *user) {
  link_to *link = user;
  return link->callbacks.header(link->context, bytes, size * count) ? size * count : 0;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *user) {
  link_to *link = user;
  switch (link->callbacks.body(link->context, bytes, size * count)) {
    case CCURL_TAKEN: return size * count;
    case CCURL_PAUSE: return CURL_WRITEFUNC_PAUSE;
    default: return CURL_WRITEFUNC_ERROR;
  }
}

static size_t on_read(char *bytes, size_t size, size_t count, void *user) {
  link_to *link = user;
  long got = link->callbacks.read(link->context, bytes, size * count);
  return got < 0 ? CURL_READFUNC_ABORT : (size_t)got;
}

static int on_seek(void *user, curl_off_t offset, int origin) {
  link_to *link = user;
  if (origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
  return link->callbacks.rewind(link->context, offset) ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL;
}

static int on_sending(void *user, char *remote, char *local, int remote_port, int local_port) {
  (void)remote, (void)local, (void)remote_port, (void)local_port;
  link_to *link = user;
  link->callbacks.sending(link->context);
  return CURL_PREREQFUNC_OK;
}

static curl_socket_t on_open(void *user, curlsocktype purpose, struct curl_sockaddr *address) {
  link_to *link = user;
  if (purpose != CURLSOCKTYPE_IPCXN || !link->callbacks.allows(link->context, &address->addr, address->addrlen))
    return CURL_SOCKET_BAD;
  // A child process must not inherit it.
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

CURLcode ccurl_set_callbacks(CURL *easy, const ccurl_callbacks *callbacks, void *context) {
  link_to *link = malloc(sizeof *link);
  if (!link) return CURLE_OUT_OF_MEMORY;
  *link = (link_to){*callbacks, context};
  curl_easy_setopt(easy, CURLOPT_PRIVATE, link);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, link);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, link);
  curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
  curl_easy_setopt(easy, CURLOPT_READDATA, link);
  curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, on_seek);
  curl_easy_setopt(easy, CURLOPT_SEEKDATA, link);
  curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_sending);
  curl_easy_setopt(easy, CURLOPT_PREREQDATA, link);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open);
  return curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, link);
}

static link_to *link_of(CURL *easy) {
  char *link = NULL;
  curl_easy_getinfo(easy, CURLINFO_PRIVATE, &link);
  return (link_to *)link;
}

void *ccurl_context(CURL *easy) {
  link_to *link = link_of(easy);
  return link ? link->context : NULL;
}

void ccurl_free(CURL *easy) {
  link_to *link = link_of(easy);
  curl_easy_cleanup(easy);
  free(link);
}

curl_off_t ccurl_sent_bytes(CURL *easy) {
  curl_off_t count = 0;
  curl_easy_getinfo(easy, CURLINFO_SIZE_UPLOAD_T, &count);
  return count;
}

CURL *ccurl_next_ended(CURLM *multi, CURLcode *result) {
  int left;
  CURLMsg *message;
  while ((message = curl_multi_info_read(multi, &left))) {
    if (message->msg != CURLMSG_DONE) continue;
    *result = message->data.result;
    return message->easy_handle;
  }
  return NULL;
}

void ccurl_block_sigpipe(void) {
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, NULL);
}
