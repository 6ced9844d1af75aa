/*
 * Clocks, sleeping, interval timers. A sleep that a signal interrupts and no handler ends goes on
 * by restart_syscall(2), with the deadline it had, which the thread keeps meanwhile.
 */

#include "syscall/abi/time.h"
#include "kernel/clock.h"
#include "kernel/errno.h"
#include "mm/uaccess.h"
#include "proc/proc.h"
#include "proc/realtime.h"
#include "proc/sched.h"
#include "proc/thread.h"
#include "syscall/calls.h"
#include "syscall/timeconv.h"

/* --- Reading --- */

static nsec_t used_by_process(void)
{
	nsec_t user, system;

	proc_times(proc_current(), &user, &system);
	return user + system;
}

static nsec_t used_by_thread(void)
{
	struct usage usage;

	thread_usage(thread_current(), &usage);
	return usage.user_time + usage.system_time;
}

/* The clock of another process's used time: its pid, inverted, above three bits that say which time
 * is meant (clock_getcpuclockid(3)). */
#define CLOCK_PID_SHIFT  3
#define CLOCK_KIND_MASK  7
#define CLOCK_PROCESS_OF 2

static int read_clock_of_process(int clock, nsec_t *out)
{
	nsec_t user, system;
	pid_t pid = ~(clock >> CLOCK_PID_SHIFT);

	if (clock >= 0 || (clock & CLOCK_KIND_MASK) != CLOCK_PROCESS_OF)
		return -EINVAL;
	if (pid == 0) {
		*out = used_by_process();
		return 0;
	}
	struct proc *p = proc_find(pid);
	if (!p)
		return -EINVAL;
	proc_times(p, &user, &system);
	proc_put(p);
	*out = user + system;
	return 0;
}

static int read_clock(int clock, nsec_t *out)
{
	switch (clock) {
	case CLOCK_REALTIME:
	case CLOCK_REALTIME_COARSE:
	case CLOCK_TAI: /* no leap seconds are known */
		*out = clock_realtime();
		return 0;
	case CLOCK_MONOTONIC:
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_MONOTONIC_COARSE:
	case CLOCK_BOOTTIME:
		*out = clock_monotonic();
		return 0;
	case CLOCK_PROCESS_CPUTIME_ID:
		*out = used_by_process();
		return 0;
	case CLOCK_THREAD_CPUTIME_ID:
		*out = used_by_thread();
		return 0;
	default:
		return read_clock_of_process(clock, out);
	}
}

static long get_clock(int clock, void __user *to, bool wide)
{
	nsec_t now;
	int err = read_clock(clock, &now);

	return err < 0 ? err : timespec_to_user(to, now, wide);
}

long sys_clock_gettime(int clock, void __user *to)
{
	return get_clock(clock, to, false);
}

long sys_clock_gettime64(int clock, void __user *to)
{
	return get_clock(clock, to, true);
}

/* All clocks come from the time-stamp counter, in nanoseconds. */
static long get_resolution(int clock, void __user *to, bool wide)
{
	nsec_t now;
	int err = read_clock(clock, &now);

	return err < 0 || !to ? err : timespec_to_user(to, 1, wide);
}

long sys_clock_getres(int clock, void __user *to)
{
	return get_resolution(clock, to, false);
}

long sys_clock_getres_time64(int clock, void __user *to)
{
	return get_resolution(clock, to, true);
}

long sys_time(void __user *to)
{
	abi_time_t now = (abi_time_t)(clock_realtime() / NSEC_PER_SEC);

	if (to && copy_to_user(to, &now, sizeof(now)) < 0)
		return -EFAULT;
	return now;
}

long sys_gettimeofday(void __user *time, void __user *zone)
{
	struct timeval32 now = timeval_of(clock_realtime());
	struct timezone utc = {0};

	if (time && copy_to_user(time, &now, sizeof(now)) < 0)
		return -EFAULT;
	return zone ? copy_to_user(zone, &utc, sizeof(utc)) : 0;
}

long sys_times(void __user *to)
{
	struct proc *p = proc_current();
	nsec_t user, system;

	proc_times(p, &user, &system);
	struct tms tms = {
		.tms_utime = ticks_of(user),
		.tms_stime = ticks_of(system),
		.tms_cutime = ticks_of(p->children_usage.user_time),
		.tms_cstime = ticks_of(p->children_usage.system_time),
	};
	if (to && copy_to_user(to, &tms, sizeof(tms)) < 0)
		return -EFAULT;
	return ticks_of(clock_monotonic());
}

/* --- Setting --- */

static long set_real_clock(nsec_t now)
{
	if (!cred_is_superuser(&proc_current()->cred))
		return -EPERM;
	realtime_set(now);
	return 0;
}

static long set_clock(int clock, const void __user *from, bool wide)
{
	nsec_t now;
	int err = timespec_from_user(&now, from, wide);

	if (clock != CLOCK_REALTIME)
		return -EINVAL;
	return err < 0 ? err : set_real_clock(now);
}

long sys_clock_settime(int clock, void __user *from)
{
	return set_clock(clock, from, false);
}

long sys_clock_settime64(int clock, void __user *from)
{
	return set_clock(clock, from, true);
}

/* The time zone is the programs' affair: it is accepted and forgotten. */
long sys_settimeofday(void __user *time, void __user *zone)
{
	struct timeval32 tv;
	struct timezone tz;
	nsec_t now;

	if (zone && copy_from_user(&tz, zone, sizeof(tz)) < 0)
		return -EFAULT;
	if (!time)
		return cred_is_superuser(&proc_current()->cred) ? 0 : -EPERM;
	if (copy_from_user(&tv, time, sizeof(tv)) < 0)
		return -EFAULT;
	int err = timeval_from(&now, &tv);
	return err < 0 ? err : set_real_clock(now);
}

/* --- Sleeping --- */

/* A process of one thread uses no time while it sleeps: what ends this is a signal. */
static int sleep_used_time(nsec_t deadline)
{
	return used_by_process() >= deadline ? 0 : sched_sleep_until(WAIT_FOREVER);
}

static int sleep_on(const struct restart_block *r)
{
	switch (r->clock) {
	case CLOCK_REALTIME:
		return realtime_sleep_until(r->deadline);
	case CLOCK_PROCESS_CPUTIME_ID:
		return sleep_used_time(r->deadline);
	default:
		return sched_sleep_until(r->deadline);
	}
}

/* Sleeps for a time, from the first or a later attempt. */
static long sleep_rest(struct restart_block *restart)
{
	struct restart_block r = *restart;

	restart->again = NULL;
	if (sleep_on(&r) == 0)
		return 0;
	nsec_t now, left = 0;
	if (read_clock(r.clock, &now) == 0 && r.deadline > now)
		left = r.deadline - now;
	if (r.remaining && timespec_to_user((void __user *)r.remaining, left, r.wide) < 0)
		return -EFAULT;
	*restart = r;
	return -ERESTART_RESTARTBLOCK;
}

static nsec_t end_of_sleep(int clock, nsec_t duration)
{
	return clock == CLOCK_PROCESS_CPUTIME_ID ? used_by_process() + duration
						 : deadline_after(duration);
}

/* The clock is the monotonic one or the process's used time: the real one may be set, and a
 * duration is a duration. */
static long sleep_for(int clock, nsec_t duration, void __user *remaining, bool wide)
{
	struct restart_block r = {
		.again = sleep_rest,
		.deadline = end_of_sleep(clock, duration),
		.clock = clock,
		.remaining = (uint32_t)remaining,
		.wide = wide,
	};

	thread_current()->restart = r;
	return sleep_rest(&thread_current()->restart);
}

static long sleep_until(int clock, nsec_t deadline)
{
	struct restart_block r = {.deadline = deadline, .clock = clock};

	return sleep_on(&r) == 0 ? 0 : -ERESTARTNOHAND;
}

long sys_restart_syscall(void)
{
	struct restart_block *restart = &thread_current()->restart;

	return restart->again ? restart->again(restart) : -EINTR;
}

long sys_nanosleep(void __user *duration, void __user *remaining)
{
	nsec_t time;
	int err = timespec_from_user(&time, duration, false);

	return err < 0 ? err : sleep_for(CLOCK_MONOTONIC, time, remaining, false);
}

/* On which of three clocks `clock` lets one sleep; clock_nanosleep(2), errors. */
static int choose_sleep_clock(int clock)
{
	switch (clock) {
	case CLOCK_REALTIME:
	case CLOCK_TAI:
		return CLOCK_REALTIME;
	case CLOCK_MONOTONIC:
	case CLOCK_BOOTTIME:
		return CLOCK_MONOTONIC;
	case CLOCK_PROCESS_CPUTIME_ID:
		return CLOCK_PROCESS_CPUTIME_ID;
	case CLOCK_THREAD_CPUTIME_ID:
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_REALTIME_COARSE:
	case CLOCK_MONOTONIC_COARSE:
		return -EOPNOTSUPP;
	default:
		return -EINVAL;
	}
}

static long clock_sleep(int clock, uint32_t flags, const void __user *from, void __user *remaining,
			bool wide)
{
	nsec_t time;
	int on = choose_sleep_clock(clock);

	if (on < 0)
		return on;
	int err = timespec_from_user(&time, from, wide);
	if (err < 0)
		return err;
	if (flags & TIMER_ABSTIME)
		return sleep_until(on, time);
	return sleep_for(on == CLOCK_REALTIME ? CLOCK_MONOTONIC : on, time, remaining, wide);
}

long sys_clock_nanosleep(int clock, uint32_t flags, void __user *time, void __user *remaining)
{
	return clock_sleep(clock, flags, time, remaining, false);
}

long sys_clock_nanosleep_time64(int clock, uint32_t flags, void __user *time,
				void __user *remaining)
{
	return clock_sleep(clock, flags, time, remaining, true);
}

/* --- Interval timers --- */

static struct itimerval32 itimerval_of(const struct itimer_value *value)
{
	return (struct itimerval32){
		.it_interval = timeval_of(value->interval),
		.it_value = timeval_of(value->remaining),
	};
}

long sys_getitimer(int which, void __user *to)
{
	struct itimer_value value;
	int err = itimer_get(which, &value);

	if (err < 0)
		return err;
	struct itimerval32 out = itimerval_of(&value);
	return copy_to_user(to, &out, sizeof(out));
}

long sys_setitimer(int which, void __user *from, void __user *to)
{
	struct itimerval32 in = {0};
	struct itimer_value value, old;
	int err = 0;

	if (from && copy_from_user(&in, from, sizeof(in)) < 0)
		return -EFAULT;
	if (timeval_from(&value.interval, &in.it_interval) < 0 ||
	    timeval_from(&value.remaining, &in.it_value) < 0)
		return -EINVAL;
	err = itimer_set(which, &value, &old);
	if (err < 0 || !to)
		return err;
	in = itimerval_of(&old);
	return copy_to_user(to, &in, sizeof(in));
}

/* Whole seconds, to the nearest, but never 0 while the alarm is on (alarm(2)). */
long sys_alarm(unsigned seconds)
{
	struct itimer_value old, value = {.remaining = seconds * NSEC_PER_SEC};

	itimer_set(ITIMER_REAL, &value, &old);
	if (old.remaining && old.remaining < NSEC_PER_SEC)
		return 1;
	return (long)((old.remaining + NSEC_PER_SEC / 2) / NSEC_PER_SEC);
}
