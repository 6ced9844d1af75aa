/*
 * S5: timers. alarm and setitimer send SIGALRM, once or again and again; the clocks of
 * ITIMER_VIRTUAL and ITIMER_PROF run only while the process itself does. A POSIX timer sends which
 * signal one likes, with a value, and counts the expirations that came while its signal was still
 * waiting.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define MILLISECOND 1000    /* microseconds */
#define NANOSECONDS 1000000 /* in a millisecond */

static volatile sig_atomic_t ticks;

static void on_tick(int number)
{
	(void)number;
	ticks++;
}

static long long milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / NANOSECONDS;
}

static void handle(int number)
{
	struct sigaction action = {.sa_handler = on_tick};

	sigaction(number, &action, NULL);
	ticks = 0;
}

static void show_alarm(void)
{
	long long start = milliseconds();

	handle(SIGALRM);
	alarm(1);
	pause();
	long long passed = milliseconds() - start;
	printf("alarm(1): SIGALRM after one second: %s\n",
	       passed >= 1000 && passed < 10000 ? "yes" : "no");
}

static void show_interval(void)
{
	struct itimerval timer = {{0, 50 * MILLISECOND}, {0, 50 * MILLISECOND}}, off = {{0}, {0}};
	long long start = milliseconds();

	handle(SIGALRM);
	setitimer(ITIMER_REAL, &timer, NULL);
	while (ticks < 5)
		pause();
	setitimer(ITIMER_REAL, &off, NULL);
	printf("setitimer, every 50 ms: 5 ticks in no less than 250 ms: %s\n",
	       milliseconds() - start >= 250 ? "yes" : "no");
}

/* Sleeping costs none of its time, computing does. */
static void show_virtual(void)
{
	struct itimerval timer = {{0}, {0, 50 * MILLISECOND}};

	handle(SIGVTALRM);
	setitimer(ITIMER_VIRTUAL, &timer, NULL);
	usleep(200 * MILLISECOND);
	printf("ITIMER_VIRTUAL of 50 ms: after 200 ms of sleep %d ticks\n", (int)ticks);
	while (!ticks)
		continue;
	printf("ITIMER_VIRTUAL of 50 ms: after computing %d tick\n", (int)ticks);
}

static void show_posix_timer(void)
{
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN};
	struct itimerspec spec = {{0, 20 * NANOSECONDS}, {0, 20 * NANOSECONDS}}, off = {{0}, {0}};
	siginfo_t info;
	sigset_t set;
	timer_t timer;

	event.sigev_value.sival_int = 42;
	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN);
	sigprocmask(SIG_BLOCK, &set, NULL);
	if (timer_create(CLOCK_MONOTONIC, &event, &timer) < 0) {
		perror("timer_create");
		exit(1);
	}
	timer_settime(timer, 0, &spec, NULL);
	usleep(200 * MILLISECOND);
	sigwaitinfo(&set, &info);
	timer_settime(timer, 0, &off, NULL);
	printf("timer_create, every 20 ms: one signal waited, with the value %d, for several "
	       "expirations: %s\n",
	       info.si_value.sival_int, info.si_overrun > 0 ? "yes" : "no");
	timer_delete(timer);
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	show_alarm();
	show_interval();
	show_virtual();
	show_posix_timer();
	return 0;
}
