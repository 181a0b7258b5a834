#define _GNU_SOURCE
#include "CNet.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static int result(int value) { return value < 0 ? -errno : value; }

// A socket that could not be set up is closed, and the first error is the one told.
static int give_up(int fd) {
  int error = errno;
  close(fd);
  return -error;
}

int net_poller(void) { return result(epoll_create1(EPOLL_CLOEXEC)); }

int net_watch(int poller, int fd, uint64_t tag, uint32_t interest, int known) {
  struct epoll_event event = {.data.u64 = tag};
  if (interest & NET_READ) event.events |= EPOLLIN;
  if (interest & NET_WRITE) event.events |= EPOLLOUT;
  if (interest & NET_HANGUP) event.events |= EPOLLRDHUP | EPOLLONESHOT;
  return result(epoll_ctl(poller, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event));
}

int net_unwatch(int poller, int fd) { return result(epoll_ctl(poller, EPOLL_CTL_DEL, fd, NULL)); }

int net_wait(int poller, net_event *events, int capacity, int milliseconds) {
  struct epoll_event ready[64];
  if (capacity > 64) capacity = 64;
  int count = epoll_wait(poller, ready, capacity, milliseconds);
  if (count < 0) return errno == EINTR ? 0 : -errno;
  for (int i = 0; i < count; i++) {
    events[i].tag = ready[i].data.u64;
    events[i].ready = 0;
    if (ready[i].events & EPOLLIN) events[i].ready |= NET_READ;
    if (ready[i].events & EPOLLOUT) events[i].ready |= NET_WRITE;
    if (ready[i].events & (EPOLLERR | EPOLLHUP)) events[i].ready |= NET_FAILED;
    if (ready[i].events & EPOLLRDHUP) events[i].ready |= NET_HANGUP;
  }
  return count;
}

int net_bell(void) { return result(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)); }

int net_bell_ring(int bell) { return result(eventfd_write(bell, 1)); }

int net_bell_silence(int bell) {
  eventfd_t count;
  return result(eventfd_read(bell, &count));
}

int net_listen_loopback(int backlog, uint16_t *port) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -errno;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  if (bind(fd, (struct sockaddr *)&address, length) < 0 || listen(fd, backlog) < 0 ||
      getsockname(fd, (struct sockaddr *)&address, &length) < 0)
    return give_up(fd);
  *port = ntohs(address.sin_port);
  return fd;
}

// Fills a sockaddr of either family; its size, or 0 for another length of address.
static socklen_t socket_address(struct sockaddr_storage *storage, const uint8_t *address, int length, uint16_t port) {
  memset(storage, 0, sizeof *storage);
  if (length == 4) {
    struct sockaddr_in *v4 = (struct sockaddr_in *)storage;
    v4->sin_family = AF_INET;
    v4->sin_port = htons(port);
    memcpy(&v4->sin_addr, address, 4);
    return sizeof *v4;
  }
  if (length == 16) {
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)storage;
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(port);
    memcpy(&v6->sin6_addr, address, 16);
    return sizeof *v6;
  }
  return 0;
}

int net_listen(const uint8_t *address, int length, int backlog, uint16_t *port) {
  struct sockaddr_storage storage;
  socklen_t size = socket_address(&storage, address, length, *port);
  if (size == 0) return -EAFNOSUPPORT;
  int fd = socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -errno;
  int on = 1, off = 0;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (length == 16) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
  if (bind(fd, (struct sockaddr *)&storage, size) < 0 || listen(fd, backlog) < 0 ||
      getsockname(fd, (struct sockaddr *)&storage, &size) < 0)
    return give_up(fd);
  *port = ntohs(length == 4 ? ((struct sockaddr_in *)&storage)->sin_port : ((struct sockaddr_in6 *)&storage)->sin6_port);
  return fd;
}

static void without_delay(int fd) {
  int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

int net_accept(int listener) {
  int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (fd < 0) return -errno;
  without_delay(fd);
  return fd;
}

int net_connect(const uint8_t *address, int length, uint16_t port) {
  struct sockaddr_storage storage;
  socklen_t size = socket_address(&storage, address, length, port);
  if (size == 0) return -EAFNOSUPPORT;
  int fd = socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -errno;
  without_delay(fd);
  if (connect(fd, (struct sockaddr *)&storage, size) < 0 && errno != EINPROGRESS) return give_up(fd);
  return fd;
}

int net_error(int fd) {
  int error = 0;
  socklen_t length = sizeof error;
  return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0 ? errno : error;
}

int net_reset_on_close(int fd) {
  struct linger linger = {.l_onoff = 1, .l_linger = 0};
  return result(setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger));
}

net_address net_address_of(const void *address) {
  net_address out = {0};
  switch (((const struct sockaddr *)address)->sa_family) {
    case AF_INET:
      out.length = 4;
      memcpy(out.bytes, &((const struct sockaddr_in *)address)->sin_addr, 4);
      break;
    case AF_INET6:
      out.length = 16;
      memcpy(out.bytes, &((const struct sockaddr_in6 *)address)->sin6_addr, 16);
      break;
  }
  return out;
}

net_address net_address_parse(const char *text) {
  net_address out = {0};
  if (inet_pton(AF_INET, text, out.bytes) == 1)
    out.length = 4;
  else if (inet_pton(AF_INET6, text, out.bytes) == 1)
    out.length = 16;
  return out;
}

int net_resolve(const char *host, net_address *addresses, int capacity) {
  struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
  struct addrinfo *list = NULL;
  if (getaddrinfo(host, NULL, &hints, &list) != 0) return -1;
  int count = 0;
  for (struct addrinfo *entry = list; entry && count < capacity; entry = entry->ai_next) {
    net_address found = net_address_of(entry->ai_addr);
    if (found.length) addresses[count++] = found;
  }
  freeaddrinfo(list);
  return count;
}

void net_allow_descriptors(uint32_t wanted) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur >= wanted) return;
  limit.rlim_cur = wanted < limit.rlim_max ? wanted : limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}
