// A disk that fails, for a process that is started with this library in LD_PRELOAD:
//
//     clang -shared -fPIC -O1 -o disk.so disk.c -ldl
//
//     DISK_FOLDER   only files below this folder are concerned
//     DISK_CALL     write (pwrite and writev too), sync, rename, open (of what is to be written; mkdir too)
//     DISK_AT       the n-th such call fails; DISK_STAYS=1: and all after it
//     DISK_ERROR    with this errno
//     DISK_COUNTS   a file in which the calls of each kind are counted: one 64-bit number each, in the order above
//     DISK_FULL     a file: while it exists no file below the folder can grow, as on a full disk; what is there can be written over
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { WRITE, SYNC, RENAME, OPEN, KINDS };
static const char *const names[KINDS] = {"write", "sync", "rename", "open"};

static const char *folder, *full;
static int failing = -1, number, error_number;
static bool stays;
static atomic_long own_counts[KINDS];
static atomic_long *counts = own_counts;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
    // Copies: PostgreSQL shows its state where its environment was.
    folder = getenv("DISK_FOLDER") ? strdup(getenv("DISK_FOLDER")) : NULL;
    full = getenv("DISK_FULL") ? strdup(getenv("DISK_FULL")) : NULL;
    const char *call = getenv("DISK_CALL"), *at = getenv("DISK_AT"), *error = getenv("DISK_ERROR"), *path = getenv("DISK_COUNTS");
    for (int kind = 0; call && kind < KINDS; kind++)
        if (!strcmp(call, names[kind])) failing = kind;
    number = at ? atoi(at) : 0;
    error_number = error ? atoi(error) : ENOSPC;
    stays = getenv("DISK_STAYS") != NULL;
    if (!path) return;
    int file = REAL(open)(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0 || ftruncate(file, sizeof own_counts) < 0) return;
    void *shared = mmap(NULL, sizeof own_counts, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (shared != MAP_FAILED) counts = shared;
    close(file);
}

static bool is_below(const char *path) { return folder && !strncmp(path, folder, strlen(folder)); }

static bool is_file_below(int file) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = folder ? readlink(link, path, sizeof path - 1) : -1;
    if (length < 0) return false;
    path[length] = 0;
    return is_below(path);
}

/// Counts a call; whether it is to fail, with errno set.
static bool fails(enum kind kind) {
    long count = atomic_fetch_add(&counts[kind], 1) + 1;
    if (failing != (int)kind || (stays ? count < number : count != number)) return false;
    errno = error_number;
    return true;
}

/// Whether a write of so many bytes has no room; `at` is -1 for the file's own position.
static bool has_no_room(int file, size_t length, off_t at) {
    struct stat facts;
    if (!full || access(full, F_OK) || fstat(file, &facts) || !S_ISREG(facts.st_mode)) return false;
    if (at < 0) at = lseek(file, 0, SEEK_CUR);
    if (at + (off_t)length <= facts.st_size || !is_file_below(file)) return false;
    errno = ENOSPC;
    return true;
}

static bool write_fails(int file, size_t length, off_t at) {
    return has_no_room(file, length, at) || (failing >= 0 || counts != own_counts ? is_file_below(file) && fails(WRITE) : false);
}

ssize_t write(int file, const void *bytes, size_t length) {
    return write_fails(file, length, -1) ? -1 : REAL(write)(file, bytes, length);
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t at) {
    return write_fails(file, length, at) ? -1 : REAL(pwrite)(file, bytes, length, at);
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t at) {
    return write_fails(file, length, at) ? -1 : REAL(pwrite64)(file, bytes, length, at);
}

ssize_t writev(int file, const struct iovec *parts, int count) {
    return write_fails(file, 1, -1) ? -1 : REAL(writev)(file, parts, count);
}

int fsync(int file) { return is_file_below(file) && fails(SYNC) ? -1 : REAL(fsync)(file); }
int fdatasync(int file) { return is_file_below(file) && fails(SYNC) ? -1 : REAL(fdatasync)(file); }

int rename(const char *from, const char *to) { return is_below(to) && fails(RENAME) ? -1 : REAL(rename)(from, to); }

int renameat2(int old, const char *from, int new, const char *to, unsigned flags) {
    return is_below(to) && fails(RENAME) ? -1 : REAL(renameat2)(old, from, new, to, flags);
}

int link(const char *from, const char *to) { return is_below(to) && fails(RENAME) ? -1 : REAL(link)(from, to); }
int mkdir(const char *path, mode_t mode) { return is_below(path) && fails(OPEN) ? -1 : REAL(mkdir)(path, mode); }

static bool open_fails(const char *path, int flags) { return (flags & O_ACCMODE) != O_RDONLY && is_below(path) && fails(OPEN); }

#define OPENING(name)                                                     \
    int name(const char *path, int flags, ...) {                         \
        va_list more;                                                    \
        va_start(more, flags);                                           \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; \
        va_end(more);                                                    \
        return open_fails(path, flags) ? -1 : REAL(name)(path, flags, mode);    \
    }
OPENING(open)
OPENING(open64)

#define OPENING_AT(name)                                                  \
    int name(int place, const char *path, int flags, ...) {              \
        va_list more;                                                    \
        va_start(more, flags);                                           \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; \
        va_end(more);                                                    \
        return open_fails(path, flags) ? -1 : REAL(name)(place, path, flags, mode); \
    }
OPENING_AT(openat)
OPENING_AT(openat64)
