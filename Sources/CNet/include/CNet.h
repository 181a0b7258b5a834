#pragma once
// The socket calls that Swift's Glibc module does not import (they need _GNU_SOURCE or are macros),
// and sockaddr handling, which is shorter and safer to read in C. Failures are returned as -errno.
#include <stdint.h>

/// What a watched descriptor is asked for, and what it is ready for.
/// NET_HANGUP: the peer will send no more; it is told once, and so is NET_FAILED to who asked for it.
enum { NET_READ = 1, NET_WRITE = 2, NET_FAILED = 4, NET_HANGUP = 8 };

typedef struct {
  uint64_t tag;
  uint32_t ready;
} net_event;

/// A new epoll descriptor.
int net_poller(void);
/// Watches `fd` (level-triggered); `known` says whether the poller has it already.
int net_watch(int poller, int fd, uint64_t tag, uint32_t interest, int known);
int net_unwatch(int poller, int fd);
/// Waits at most `milliseconds` (-1: for ever); an interrupted wait is no event.
int net_wait(int poller, net_event *events, int capacity, int milliseconds);

/// An eventfd: write to ring it from any thread, read to silence it.
int net_bell(void);
int net_bell_ring(int bell);
int net_bell_silence(int bell);

/// Listens on 127.0.0.1, a port of the kernel's choice.
int net_listen_loopback(int backlog, uint16_t *port);
int net_accept(int listener);

/// Begins a non-blocking TCP connect to an address of 4 or 16 bytes.
int net_connect(const uint8_t *address, int length, uint16_t port);
/// The pending error of a socket (0: none), as a positive errno.
int net_error(int fd);
/// Makes the coming close() reset the connection instead of ending it in order.
int net_reset_on_close(int fd);

typedef struct {
  uint8_t length;  // 4 or 16
  uint8_t bytes[16];
} net_address;

/// getaddrinfo for TCP. Blocks. The number of addresses, or -1 when there is no answer.
int net_resolve(const char *host, net_address *addresses, int capacity);
/// The address in a `struct sockaddr` of either family; length 0 for any other.
net_address net_address_of(const void *sockaddr);
/// The bytes of an address literal in the strict spelling of inet_pton; length 0 if it is none.
net_address net_address_parse(const char *text);

/// Listens on an address of 4 or 16 bytes; `*port` 0 becomes the one the kernel chose. "::" takes IPv4 too.
int net_listen(const uint8_t *address, int length, int backlog, uint16_t *port);

/// Raises the soft limit of open descriptors to `wanted`, as far as the hard limit lets it; never lowers it.
void net_allow_descriptors(uint32_t wanted);
