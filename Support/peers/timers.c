// Timers that go right for a process whose clock libfaketime moves, started with this library before that one in LD_PRELOAD:
//
//     clang -shared -fPIC -O1 -o timers.so timers.c -ldl
//
// On a machine whose clock is wrong only the time of day is. libfaketime 0.9.10 moves the absolute times of every timer as if they were of the
// time of day, so one of the clock that counts from the start of the machine comes an hour late, or at once (seen in the process's fdinfo).
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/// No machine has been up for thirty years, and no clock here shows a day before the year 2000.
static bool is_time_of_day(const struct timespec *time) { return time->tv_sec > 946684800; }

int timerfd_settime(int fd, int flags, const struct itimerspec *new, struct itimerspec *old) {
    if ((flags & TFD_TIMER_ABSTIME) && is_time_of_day(&new->it_value)) return REAL(timerfd_settime)(fd, flags, new, old);
    return (int)syscall(SYS_timerfd_settime, fd, flags, new, old);
}

int pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex, const struct timespec *deadline) {
    if (!is_time_of_day(deadline)) return pthread_cond_clockwait(condition, mutex, CLOCK_MONOTONIC, deadline);
    struct timespec seen, right;
    clock_gettime(CLOCK_REALTIME, &seen);
    clock_gettime(CLOCK_MONOTONIC, &right);
    right.tv_sec += deadline->tv_sec - seen.tv_sec;
    right.tv_nsec += deadline->tv_nsec - seen.tv_nsec;
    if (right.tv_nsec < 0) right.tv_sec--, right.tv_nsec += 1000000000;
    if (right.tv_nsec >= 1000000000) right.tv_sec++, right.tv_nsec -= 1000000000;
    // Over before the machine was up.
    if (right.tv_sec < 0) right.tv_sec = 0;
    return pthread_cond_clockwait(condition, mutex, CLOCK_MONOTONIC, &right);
}
