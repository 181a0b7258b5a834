// A system whose n-th call of a kind fails, for a process that is started with this library in LD_PRELOAD:
//
//     clang -shared -fPIC -O1 -o calls.so calls.c -ldl
//
//     CALLS_KIND    of files: write (pwrite and writev too), sync, rename, link, open (of what is to be written; mkdir too), look (an open
//                   of what is only read; access too), read (pread too), unlink (rmdir too); of children: spawn (pipes and vfork); of
//                   connections: socket, connect, accept, send, recv
//     CALLS_FOLDER  of the files only those below this folder are concerned
//     CALLS_AT      the n-th such call fails; CALLS_FOR=m: m of them in a row, 0: and all after it
//     CALLS_ERROR   with this errno
//     CALLS_COUNTS  a file in which the calls of each kind are counted: one 64-bit number each, in the order above
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { WRITE, SYNC, RENAME, LINK, OPEN, LOOK, READ, UNLINK, SPAWN, SOCKET, CONNECT, ACCEPT, SEND, RECV, KINDS };
static const char *const names[KINDS] = {"write", "sync", "rename", "link", "open", "look", "read",
                                         "unlink", "spawn", "socket", "connect", "accept", "send", "recv"};

static const char *folder;
static int failing = -1, number, length = 1, error_number;
static atomic_long own_counts[KINDS];
static atomic_long *counts = own_counts;
// Looked up beforehand: nothing may be on the stack when it is called.
static pid_t (*real_vfork)(void);

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
    real_vfork = REAL(vfork);
    folder = getenv("CALLS_FOLDER") ? strdup(getenv("CALLS_FOLDER")) : NULL;
    const char *kind = getenv("CALLS_KIND"), *at = getenv("CALLS_AT"), *error = getenv("CALLS_ERROR"), *in_a_row = getenv("CALLS_FOR");
    for (int index = 0; kind && index < KINDS; index++)
        if (!strcmp(kind, names[index])) failing = index;
    number = at ? atoi(at) : 0;
    length = in_a_row ? atoi(in_a_row) : 1;
    error_number = error ? atoi(error) : EIO;
    const char *path = getenv("CALLS_COUNTS");
    if (!path) return;
    int file = REAL(open)(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0 || ftruncate(file, sizeof own_counts) < 0) return;
    void *shared = mmap(NULL, sizeof own_counts, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (shared != MAP_FAILED) counts = shared;
    close(file);
}

/// Counts a call; whether it is to fail, with errno set.
static bool fails(enum kind kind) {
    long count = atomic_fetch_add(&counts[kind], 1) + 1;
    if (failing != (int)kind || count < number || (length > 0 && count >= number + length)) return false;
    errno = error_number;
    return true;
}

// MARK: Files

static bool is_below(const char *path) { return folder && !strncmp(path, folder, strlen(folder)); }

/// Of an open file: only where somebody wants to know, since it costs a call of its own.
static bool is_file_below(int file) {
    if (!folder || (failing < 0 && counts == own_counts)) return false;
    int before = errno;
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t size = readlink(link, path, sizeof path - 1);
    errno = before;
    if (size < 0) return false;
    path[size] = 0;
    return is_below(path);
}

static bool file_fails(int file, enum kind kind) { return is_file_below(file) && fails(kind); }
static bool path_fails(const char *path, enum kind kind) { return is_below(path) && fails(kind); }

ssize_t write(int file, const void *bytes, size_t size) { return file_fails(file, WRITE) ? -1 : REAL(write)(file, bytes, size); }

ssize_t pwrite(int file, const void *bytes, size_t size, off_t at) {
    return file_fails(file, WRITE) ? -1 : REAL(pwrite)(file, bytes, size, at);
}

ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t at) {
    return file_fails(file, WRITE) ? -1 : REAL(pwrite64)(file, bytes, size, at);
}

ssize_t writev(int file, const struct iovec *parts, int count) {
    return file_fails(file, WRITE) ? -1 : REAL(writev)(file, parts, count);
}

int ftruncate(int file, off_t size) { return file_fails(file, WRITE) ? -1 : REAL(ftruncate)(file, size); }
int ftruncate64(int file, off64_t size) { return file_fails(file, WRITE) ? -1 : REAL(ftruncate64)(file, size); }
int fsync(int file) { return file_fails(file, SYNC) ? -1 : REAL(fsync)(file); }
int fdatasync(int file) { return file_fails(file, SYNC) ? -1 : REAL(fdatasync)(file); }
int rename(const char *from, const char *to) { return path_fails(to, RENAME) ? -1 : REAL(rename)(from, to); }

int renameat2(int old, const char *from, int new, const char *to, unsigned flags) {
    return path_fails(to, RENAME) ? -1 : REAL(renameat2)(old, from, new, to, flags);
}

int link(const char *from, const char *to) { return path_fails(to, LINK) ? -1 : REAL(link)(from, to); }

int linkat(int old, const char *from, int new, const char *to, int flags) {
    return path_fails(to, LINK) ? -1 : REAL(linkat)(old, from, new, to, flags);
}

int mkdir(const char *path, mode_t mode) { return path_fails(path, OPEN) ? -1 : REAL(mkdir)(path, mode); }
ssize_t read(int file, void *bytes, size_t size) { return file_fails(file, READ) ? -1 : REAL(read)(file, bytes, size); }

ssize_t pread(int file, void *bytes, size_t size, off_t at) {
    return file_fails(file, READ) ? -1 : REAL(pread)(file, bytes, size, at);
}

ssize_t pread64(int file, void *bytes, size_t size, off64_t at) {
    return file_fails(file, READ) ? -1 : REAL(pread64)(file, bytes, size, at);
}

int unlink(const char *path) { return path_fails(path, UNLINK) ? -1 : REAL(unlink)(path); }
int rmdir(const char *path) { return path_fails(path, UNLINK) ? -1 : REAL(rmdir)(path); }

int unlinkat(int place, const char *path, int flags) {
    return path_fails(path, UNLINK) ? -1 : REAL(unlinkat)(place, path, flags);
}

static bool open_fails(const char *path, int flags) { return path_fails(path, (flags & O_ACCMODE) == O_RDONLY ? LOOK : OPEN); }

// It takes no descriptor.
int access(const char *path, int mode) {
    return error_number != EMFILE && path_fails(path, LOOK) ? -1 : REAL(access)(path, mode);
}

#define OPENING(name)                                                               \
    int name(const char *path, int flags, ...) {                                   \
        va_list more;                                                              \
        va_start(more, flags);                                                     \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;    \
        va_end(more);                                                              \
        return open_fails(path, flags) ? -1 : REAL(name)(path, flags, mode);       \
    }
OPENING(open)
OPENING(open64)

#define OPENING_AT(name)                                                            \
    int name(int place, const char *path, int flags, ...) {                        \
        va_list more;                                                              \
        va_start(more, flags);                                                     \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;    \
        va_end(more);                                                              \
        return open_fails(path, flags) ? -1 : REAL(name)(place, path, flags, mode); \
    }
OPENING_AT(openat)
OPENING_AT(openat64)

// MARK: Children

int pipe2(int ends[2], int flags) { return fails(SPAWN) ? -1 : REAL(pipe2)(ends, flags); }

// Left before the real one is entered: the child runs on its parent's stack, and would return into a frame that is gone.
pid_t vfork(void) {
    if (fails(SPAWN)) return -1;
    __attribute__((musttail)) return real_vfork();
}

// MARK: Connections

int socket(int family, int type, int protocol) {
    bool isOurs = family == AF_INET || family == AF_INET6;
    return isOurs && fails(SOCKET) ? -1 : REAL(socket)(family, type, protocol);
}

int connect(int socket, const struct sockaddr *address, socklen_t size) {
    bool isOurs = address->sa_family == AF_INET || address->sa_family == AF_INET6;
    return isOurs && fails(CONNECT) ? -1 : REAL(connect)(socket, address, size);
}

// Only where somebody waits: to ask and find nobody is no call that could fail. Whoever waits goes on waiting, as where no descriptor is free;
// but a connection that broke meanwhile is gone.
static bool accept_fails(int socket) {
    struct pollfd waiting = {.fd = socket, .events = POLLIN};
    if (REAL(poll)(&waiting, 1, 0) != 1 || !fails(ACCEPT)) return false;
    if (error_number == ECONNABORTED) close(REAL(accept)(socket, NULL, NULL));
    errno = error_number;
    return true;
}

int accept(int socket, struct sockaddr *address, socklen_t *size) {
    return accept_fails(socket) ? -1 : REAL(accept)(socket, address, size);
}

int accept4(int socket, struct sockaddr *address, socklen_t *size, int flags) {
    return accept_fails(socket) ? -1 : REAL(accept4)(socket, address, size, flags);
}

/// Of TCP; the wakers of event loops are sockets as well.
static bool is_connection(int file) {
    int family = 0, before = errno;
    socklen_t size = sizeof family;
    bool isOne = !getsockopt(file, SOL_SOCKET, SO_DOMAIN, &family, &size) && (family == AF_INET || family == AF_INET6);
    errno = before;
    return isOne;
}

// What a connection that broke says to the next read as well: libpq, for one, asks there for the reason.
static bool send_fails(int file) {
    if (!is_connection(file) || !fails(SEND)) return false;
    if (error_number == EPIPE || error_number == ECONNRESET) shutdown(file, SHUT_RDWR);
    errno = error_number;
    return true;
}

ssize_t send(int file, const void *bytes, size_t size, int flags) {
    return send_fails(file) ? -1 : REAL(send)(file, bytes, size, flags);
}

ssize_t sendmsg(int file, const struct msghdr *message, int flags) { return send_fails(file) ? -1 : REAL(sendmsg)(file, message, flags); }

ssize_t sendfile64(int out, int in, off64_t *at, size_t size) { return send_fails(out) ? -1 : REAL(sendfile64)(out, in, at, size); }

ssize_t recv(int file, void *bytes, size_t size, int flags) {
    return is_connection(file) && fails(RECV) ? -1 : REAL(recv)(file, bytes, size, flags);
}
