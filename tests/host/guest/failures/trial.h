#ifndef TESTS_HOST_GUEST_FAILURES_TRIAL_H
#define TESTS_HOST_GUEST_FAILURES_TRIAL_H

/*
 * A call that is tried with each of its allocations failing in turn. Every try is a process of its
 * own, which stands in an empty directory: it prepares, makes the call with the count set
 * (/proc/self/fail-nth), and if the call failed looks whether anything has changed.
 */

#define TRIAL_ERRORS 4

struct trial {
	const char *name;
	void (*prepare)(void);    /* NULL: nothing to prepare */
	long (*call)(void);       /* negative, with errno, when it failed */
	int errors[TRIAL_ERRORS]; /* that it may fail with besides ENOMEM */
	enum {
		TRY_ALL,     /* for every N until nothing was refused */
		TRY_NOTHING, /* it must not make an allocation that can fail */
		TRY_SOME     /* a fixed number of times: it cannot say whether one was refused */
	} how;
	int partial; /* a failure may have left part of it done, as the manual says */
};

/* Ends each table. */
#define NO_MORE_TRIALS \
	{              \
		0      \
	}

extern const struct trial memory_trials[], process_trials[], name_trials[], file_trials[],
	event_trials[];

/* Sets the count of the calling process; what is left of it, 0 when an allocation was refused. */
void fail_nth(unsigned nth);
unsigned fail_left(void);

/* This process has lost: says why and ends it. */
void give_up(const char *what) __attribute__((noreturn));

/* The result of a preparation that cannot fail. */
long must(long result, const char *what);

/* The descriptor of fail-nth, which a program keeps that is executed under a count. */
#define FAIL_FD 100

#endif
