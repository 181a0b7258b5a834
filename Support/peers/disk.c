// A disk that is full, for a process that is started with this library in LD_PRELOAD:
//
//     clang -shared -fPIC -O1 -o disk.so disk.c -ldl
//
//     DISK_FOLDER   only files below this folder are concerned
//     DISK_FULL     a file: while it exists no file below the folder can grow; what is there can be written over
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static const char *folder, *full;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
    // Copies: PostgreSQL shows its state where its environment was.
    folder = getenv("DISK_FOLDER") ? strdup(getenv("DISK_FOLDER")) : NULL;
    full = getenv("DISK_FULL") ? strdup(getenv("DISK_FULL")) : NULL;
}

static bool is_file_below(int file) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = folder ? readlink(link, path, sizeof path - 1) : -1;
    if (length < 0) return false;
    path[length] = 0;
    return !strncmp(path, folder, strlen(folder));
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

ssize_t write(int file, const void *bytes, size_t length) {
    return has_no_room(file, length, -1) ? -1 : REAL(write)(file, bytes, length);
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t at) {
    return has_no_room(file, length, at) ? -1 : REAL(pwrite)(file, bytes, length, at);
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t at) {
    return has_no_room(file, length, at) ? -1 : REAL(pwrite64)(file, bytes, length, at);
}

ssize_t writev(int file, const struct iovec *parts, int count) {
    return has_no_room(file, 1, -1) ? -1 : REAL(writev)(file, parts, count);
}
