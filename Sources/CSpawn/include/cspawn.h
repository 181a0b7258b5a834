// Starting child processes on Linux, and the few system calls around it that the Glibc module does not show to Swift.
#ifndef CSPAWN_H
#define CSPAWN_H

#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/types.h>

/// The part of a start that failed; `errno` is returned beside it.
enum cspawn_stage {
    CSPAWN_STAGE_FORK,         ///< pipe or fork in the parent
    CSPAWN_STAGE_PREPARE,      ///< group, death signal, privileges, priority
    CSPAWN_STAGE_LIMITS,       ///< resource limits
    CSPAWN_STAGE_DESCRIPTORS,  ///< standard streams
    CSPAWN_STAGE_DIRECTORY,    ///< working directory
    CSPAWN_STAGE_EXECUTE,      ///< the program itself
};

/// What to start. Every pointer is borrowed for the length of the call. A limit of 0 means none.
struct cspawn_request {
    const char *path;             ///< absolute path of the program; PATH is not searched
    char *const *arguments;       ///< NULL-terminated, the program's name first
    char *const *environment;     ///< NULL-terminated and whole: nothing is inherited
    const char *directory;        ///< working directory
    const int *descriptors;       ///< becomes descriptors 0, 1, 2, … of the child; all others are closed
    size_t descriptor_count;      ///< at least 3, at most CSPAWN_DESCRIPTORS_MAX
    uint64_t address_space_bytes;
    uint64_t cpu_seconds;
    uint64_t file_bytes;
    uint64_t processes;           ///< counted per user by the kernel, and not at all for root
    int nice;                     ///< added to the parent's level, 0…19
};

enum { CSPAWN_DESCRIPTORS_MAX = 16 };

/// How a child ended and what it used.
struct cspawn_ending {
    int code;              ///< exit code, or the signal's number
    int by_signal;         ///< 1 when a signal ended it
    double cpu_seconds;    ///< user and system time, with its waited-for children
    int64_t peak_bytes;    ///< largest resident size of any one process
};

/// Starts a child in its own process group, which is killed when the calling *thread* ends.
/// Returns its pid, or -1 with `errno` in `*error` and the part that failed in `*stage`.
pid_t cspawn_start(const struct cspawn_request *request, enum cspawn_stage *stage, int *error);

/// Collects an ended child. Returns 1, or 0 while it still runs, or -1.
int cspawn_collect(pid_t pid, struct cspawn_ending *ending);

/// A descriptor that becomes readable when the child ends, or -1.
int cspawn_pidfd(pid_t pid);

/// A close-on-exec pipe whose parent end (0: reading, 1: writing) does not block. Returns 0 or -1.
int cspawn_pipe(int descriptors[2], int parent_end);

/// Names the calling thread for `ps -L` and debuggers: its first 15 bytes.
void cspawn_name_thread(const char *name);

/// A non-blocking event counter that wakes an epoll loop, or -1.
int cspawn_wakeup(void);

#endif
