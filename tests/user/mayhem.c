/*
 * Forks, ends, signals and stops in random order, from a fixed seed. What must come out whatever
 * the order: each child that was made is reaped once, with the status it must have; who was
 * continued answers; nothing is left.
 */
#include "catch.h"

#define CROWD 24
#define STEPS 1500

enum kind {
	ANSWERS,  /* a byte for a byte, through pipes */
	COMPUTES, /* and makes no system call */
	SLEEPS,   /* in short sleeps, for ever */
	KINDS
};

struct member {
	pid_t pid; /* 0: none */
	enum kind kind;
	int ask[2], answer[2];
	bool stopped;
};

static struct member crowd[CROWD];
static unsigned seed = 20240229;

/* The same numbers everywhere (Numerical Recipes' linear congruence). */
static unsigned chance(unsigned below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

static void live(const struct member *m)
{
	char byte = 'r';
	catch_with(SIGUSR1, count, SA_RESTART);
	CHECK_EQ(write(m->answer[1], &byte, 1), 1);
	switch (m->kind) {
	case ANSWERS:
		while (read(m->ask[0], &byte, 1) == 1 && write(m->answer[1], &byte, 1) == 1)
			continue;
		_exit(1);
	case COMPUTES:
		setpriority(PRIO_PROCESS, 0, 19); /* so that the others are not held up */
		for (;;)
			__asm__ volatile("");
	default:
		for (;;)
			sleep_ms(1);
	}
}

static void make(struct member *m)
{
	*m = (struct member){.kind = chance(KINDS)};
	CHECK_OK(pipe(m->ask));
	CHECK_OK(pipe(m->answer));
	m->pid = fork();
	if (m->pid == 0)
		live(m);
	CHECK(m->pid > 0);
	char ready;
	CHECK_EQ(read(m->answer[0], &ready, 1), 1); /* its handler is there */
}

static void forget(struct member *m)
{
	for (int i = 0; i < 2; i++) {
		close(m->ask[i]);
		close(m->answer[i]);
	}
	m->pid = 0;
}

/* An answer that does not come is a lost wake-up; the test's time limit finds it. */
static void talk(struct member *m)
{
	char sent = 'a' + chance(26), got = 0;
	if (m->kind != ANSWERS || m->stopped)
		return;
	CHECK_EQ(write(m->ask[1], &sent, 1), 1);
	CHECK_EQ(read(m->answer[0], &got, 1), 1);
	CHECK_EQ(got, sent);
}

static void stop(struct member *m)
{
	int status;
	CHECK_OK(kill(m->pid, SIGSTOP));
	if (!m->stopped) {
		CHECK_EQ(waitpid(m->pid, &status, WUNTRACED), m->pid);
		CHECK(WIFSTOPPED(status));
	}
	m->stopped = true;
}

static void go_on(struct member *m)
{
	int status;
	CHECK_OK(kill(m->pid, SIGCONT));
	if (m->stopped) {
		CHECK_EQ(waitpid(m->pid, &status, WCONTINUED), m->pid);
		CHECK(WIFCONTINUED(status));
	}
	m->stopped = false;
}

/* Stopped ones are ended by SIGKILL at once, and by SIGTERM when they go on. */
static void finish(struct member *m)
{
	int signal = chance(2) ? SIGKILL : SIGTERM;
	CHECK_OK(kill(m->pid, signal));
	if (signal == SIGTERM && m->stopped) {
		CHECK_EQ(waitpid(m->pid, NULL, WNOHANG), 0);
		CHECK_OK(kill(m->pid, SIGCONT));
	}
	CHECK_KILLED(wait_for(m->pid), signal);
	CHECK_ERRNO(waitpid(m->pid, NULL, WNOHANG), ECHILD);
	forget(m);
}

static void flicker(struct member *m)
{
	for (unsigned i = chance(4) + 1; i > 0; i--) {
		CHECK_OK(kill(m->pid, SIGSTOP));
		CHECK_OK(kill(m->pid, SIGUSR1));
		CHECK_OK(kill(m->pid, SIGCONT));
	}
	m->stopped = false;
	talk(m);
	/* A stop or a continuation may be untold: it is not to be taken for a later one. */
	CHECK_OK(waitpid(m->pid, NULL, WUNTRACED | WCONTINUED | WNOHANG));
}

static void step(void)
{
	static void (*const deeds[])(struct member * m) = {talk,  talk,   stop,   go_on,
							   go_on, finish, flicker};
	struct member *m = &crowd[chance(CROWD)];
	if (m->pid)
		deeds[chance(sizeof(deeds) / sizeof(deeds[0]))](m);
	else
		make(m);
}

TEST(whatever_happens_each_child_answers_and_is_reaped_once)
{
	for (int i = 0; i < STEPS; i++)
		step();
	for (int i = 0; i < CROWD; i++) {
		if (!crowd[i].pid)
			continue;
		go_on(&crowd[i]);
		talk(&crowd[i]);
		finish(&crowd[i]);
	}
	CHECK_ERRNO(waitpid(-1, NULL, WNOHANG), ECHILD);
}

/* A family that grows and dies by chance; the test's process adopts who is left. */
static void breed(int depth)
{
	for (int i = 0; i < 4; i++) {
		pid_t pid = fork();
		if (pid == 0) {
			seed += getpid(); /* of no consequence for what is checked */
			if (depth > 0 && chance(2))
				breed(depth - 1);
			_exit(0);
		}
		if (chance(2))
			kill(pid, chance(2) ? SIGSTOP : SIGKILL);
		if (chance(2))
			kill(pid, SIGCONT);
	}
}

TEST(a_family_that_forks_and_dies_by_chance_leaves_nobody)
{
	signal(SIGCHLD, SIG_IGN);
	for (int i = 0; i < 20; i++) {
		pid_t pid = fork();
		if (pid == 0) {
			setpgid(0, 0);
			breed(2);
			_exit(0);
		}
		setpgid(pid, pid);
		waitpid(pid, NULL, 0);
		kill(-pid, SIGKILL);
	}
}
