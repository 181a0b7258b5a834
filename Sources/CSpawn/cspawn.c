// Between vfork and execve only async-signal-safe calls are made, and nothing of the parent's memory is changed
// but the child's own stack: the parent thread is suspended and its memory is shared until the exec.
#define _GNU_SOURCE
#include "cspawn.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct failure {
    enum cspawn_stage stage;
    int error;
};

// Says in the pipe why the start failed, and ends. After a successful exec the pipe closes empty.
static _Noreturn void give_up(int report, enum cspawn_stage stage) {
    struct failure failure = {stage, errno};
    while (write(report, &failure, sizeof failure) < 0 && errno == EINTR) {}
    _exit(127);
}

static int limit(int resource, uint64_t value) {
    if (value == 0) return 0;
    struct rlimit wanted = {value, value}, now;
    // Without privileges the hard limit cannot be raised: the smaller of the two holds.
    if (getrlimit(resource, &now) == 0 && now.rlim_max < wanted.rlim_max) wanted.rlim_cur = wanted.rlim_max = now.rlim_max;
    return setrlimit(resource, &wanted);
}

// An ignored signal stays ignored over exec, so a server that ignores SIGPIPE would teach it to its children.
static void restore_signals(void) {
    struct sigaction standard = {.sa_handler = SIG_DFL};
    for (int number = 1; number < NSIG; number++) sigaction(number, &standard, NULL);
}

__attribute__((noinline))
static _Noreturn void become(const struct cspawn_request *request, pid_t parent, int report) {
    restore_signals();
    if (setpgid(0, 0) != 0) give_up(report, CSPAWN_STAGE_PREPARE);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) give_up(report, CSPAWN_STAGE_PREPARE);
    if (getppid() != parent) _exit(127);  // the parent died before the death signal was asked for
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) give_up(report, CSPAWN_STAGE_PREPARE);
    if (request->nice > 0) {
        int level = getpriority(PRIO_PROCESS, 0) + request->nice;
        if (setpriority(PRIO_PROCESS, 0, level > 19 ? 19 : level) != 0) give_up(report, CSPAWN_STAGE_PREPARE);
    }

    struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0
        || limit(RLIMIT_AS, request->address_space_bytes) != 0
        || limit(RLIMIT_CPU, request->cpu_seconds) != 0
        || limit(RLIMIT_FSIZE, request->file_bytes) != 0
        || limit(RLIMIT_NPROC, request->processes) != 0) give_up(report, CSPAWN_STAGE_LIMITS);

    if (chdir(request->directory) != 0) give_up(report, CSPAWN_STAGE_DIRECTORY);

    // First out of the way, then into place: a source may sit where another must go.
    int count = (int)request->descriptor_count;
    int moved[CSPAWN_DESCRIPTORS_MAX];
    int safe_report = fcntl(report, F_DUPFD_CLOEXEC, count);
    if (safe_report < 0) give_up(report, CSPAWN_STAGE_DESCRIPTORS);
    for (int index = 0; index < count; index++) {
        moved[index] = fcntl(request->descriptors[index], F_DUPFD_CLOEXEC, count);
        if (moved[index] < 0) give_up(safe_report, CSPAWN_STAGE_DESCRIPTORS);
    }
    for (int index = 0; index < count; index++) {
        if (dup2(moved[index], index) < 0) give_up(safe_report, CSPAWN_STAGE_DESCRIPTORS);
    }
    if (close_range((unsigned)count, ~0U, CLOSE_RANGE_CLOEXEC) != 0) give_up(safe_report, CSPAWN_STAGE_DESCRIPTORS);

    sigset_t nothing;
    sigemptyset(&nothing);
    sigprocmask(SIG_SETMASK, &nothing, NULL);
    execve(request->path, request->arguments, request->environment);
    give_up(safe_report, CSPAWN_STAGE_EXECUTE);
}

pid_t cspawn_start(const struct cspawn_request *request, enum cspawn_stage *stage, int *error) {
    *stage = CSPAWN_STAGE_FORK;
    if (request->descriptor_count < 3 || request->descriptor_count > CSPAWN_DESCRIPTORS_MAX) {
        *error = EINVAL;
        return -1;
    }
    int report[2];
    if (pipe2(report, O_CLOEXEC) != 0) {
        *error = errno;
        return -1;
    }
    // No handler of ours may run in the child while it shares our memory.
    sigset_t everything, before;
    sigfillset(&everything);
    pthread_sigmask(SIG_SETMASK, &everything, &before);

    pid_t parent = getpid();
    pid_t pid = vfork();
    if (pid == 0) become(request, parent, report[1]);
    *error = errno;

    pthread_sigmask(SIG_SETMASK, &before, NULL);
    close(report[1]);
    struct failure failure;
    ssize_t got = 0;
    if (pid > 0) {
        do got = read(report[0], &failure, sizeof failure); while (got < 0 && errno == EINTR);
    }
    close(report[0]);
    if (pid > 0 && got == (ssize_t)sizeof failure) {
        *stage = failure.stage;
        *error = failure.error;
        while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {}
        return -1;
    }
    return pid;
}

int cspawn_collect(pid_t pid, struct cspawn_ending *ending) {
    int status;
    struct rusage usage;
    pid_t collected;
    do collected = wait4(pid, &status, WNOHANG, &usage); while (collected < 0 && errno == EINTR);
    if (collected <= 0) return (int)collected;
    ending->by_signal = WIFSIGNALED(status) ? 1 : 0;
    ending->code = ending->by_signal ? WTERMSIG(status) : WEXITSTATUS(status);
    ending->cpu_seconds = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
        + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    ending->peak_bytes = (int64_t)usage.ru_maxrss * 1024;
    return 1;
}

int cspawn_pidfd(pid_t pid) {
    return (int)syscall(SYS_pidfd_open, pid, 0);  // close-on-exec by definition
}

int cspawn_pipe(int descriptors[2], int parent_end) {
    if (pipe2(descriptors, O_CLOEXEC) != 0) return -1;
    int flags = fcntl(descriptors[parent_end], F_GETFL);
    if (flags >= 0 && fcntl(descriptors[parent_end], F_SETFL, flags | O_NONBLOCK) == 0) return 0;
    int error = errno;
    close(descriptors[0]);
    close(descriptors[1]);
    errno = error;
    return -1;
}

int cspawn_wakeup(void) {
    return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

void cspawn_name_thread(const char *name) {
    prctl(PR_SET_NAME, name);
}
