/*
 * Limits and running out: a program that asks for too much gets an error, and everybody else goes
 * on.
 */
#include "check.h"

#include <sys/mman.h>
#include <sys/resource.h>

TEST(limits_can_be_lowered_and_are_inherited)
{
	struct rlimit limit;
	CHECK_OK(getrlimit(RLIMIT_NOFILE, &limit));
	CHECK(limit.rlim_cur <= limit.rlim_max);
	limit.rlim_cur = 64;
	CHECK_OK(setrlimit(RLIMIT_NOFILE, &limit));
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_OK(getrlimit(RLIMIT_NOFILE, &limit));
		CHECK_EQ(limit.rlim_cur, 64);
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(limits_that_make_no_sense_are_einval)
{
	struct rlimit limit = {10, 5};
	CHECK_ERRNO(setrlimit(RLIMIT_NOFILE, &limit), EINVAL);
	CHECK_ERRNO(getrlimit(99, &limit), EINVAL);
}

TEST(only_root_raises_a_hard_limit)
{
	pid_t pid = fork();
	if (pid == 0) {
		struct rlimit limit;
		CHECK_OK(getrlimit(RLIMIT_NOFILE, &limit));
		limit.rlim_cur = limit.rlim_max = 100;
		CHECK_OK(setrlimit(RLIMIT_NOFILE, &limit));
		if (geteuid() == 0)
			CHECK_OK(setuid(12345));
		limit.rlim_max = 101;
		CHECK_ERRNO(setrlimit(RLIMIT_NOFILE, &limit), EPERM);
		limit.rlim_max = 100;
		limit.rlim_cur = 50;
		CHECK_OK(setrlimit(RLIMIT_NOFILE, &limit));
		limit.rlim_cur = 100;
		CHECK_OK(setrlimit(RLIMIT_NOFILE, &limit));
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
}

/* A user that nobody else is: the limit counts all processes of a user. */
static void become_nobody(int processes)
{
	struct rlimit limit = {processes, processes};
	CHECK_OK(setrlimit(RLIMIT_NPROC, &limit));
	if (geteuid() == 0)
		CHECK_OK(setuid(54321));
}

/* Forks until it fails and returns how often it did not. The children wait for SIGTERM. */
static int explode(const sigset_t *term)
{
	int children = 0;
	pid_t child = 0;
	while (children < 100 && (child = fork()) > 0)
		children++;
	if (children < 100 && child == 0) {
		sigprocmask(SIG_UNBLOCK, term, NULL);
		for (;;)
			pause();
	}
	CHECK_EQ(errno, EAGAIN);
	return children;
}

TEST(a_fork_bomb_under_a_limit_ends_in_eagain)
{
	/* Blocked here, the signal that ends the pieces of the bomb does not end the rest of the
	 * group. */
	sigset_t term;
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	CHECK_OK(sigprocmask(SIG_BLOCK, &term, NULL));
	pid_t pid = fork();
	if (pid == 0) {
		bool root = geteuid() == 0;
		become_nobody(20);
		int children = explode(&term);
		CHECK(children < 20 && (children > 10 || !root));
		kill(0, SIGTERM);
		for (int i = 0; i < children; i++)
			CHECK_KILLED(wait_for(-1), SIGTERM);
		pid_t child = fork();
		if (child == 0)
			_exit(0);
		if (root)
			CHECK_EXITED(wait_for(child), 0);
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
}

static void recursive_bomb(void)
{
	setpgid(0, 0);
	become_nobody(30);
	for (int i = 0; i < 10; i++)
		fork(); /* a thousand, were it not for the limit */
	sleep_ms(100);
}

TEST(a_bomb_that_doubles_does_not_hurt_the_others)
{
	run_child(recursive_bomb);
	pid_t pid = fork();
	if (pid == 0)
		_exit(3);
	CHECK_EXITED(wait_for(pid), 3);
}

TEST(malloc_at_the_limit_returns_null_and_free_makes_room)
{
	enum {
		BLOCK = 1 << 20,
		COUNT = 200
	};
	static char *blocks[COUNT];
	struct rlimit limit = {48 << 20, 48 << 20};
	int count = 0;
	CHECK_OK(setrlimit(RLIMIT_AS, &limit));
	while (count < COUNT && (blocks[count] = malloc(BLOCK))) {
		memset(blocks[count], count, BLOCK);
		count++;
	}
	CHECK(count > 10 && count < 48);
	CHECK_EQ(errno, ENOMEM);
	for (int i = 0; i < count; i++) {
		CHECK_EQ(blocks[i][BLOCK - 1], i);
		free(blocks[i]);
	}
	CHECK(malloc(BLOCK) != NULL);
}

TEST(a_file_beyond_the_size_limit_is_efbig)
{
	struct rlimit limit = {10000, 10000};
	static char block[8192];
	signal(SIGXFSZ, SIG_IGN);
	int file = CHECK_OK(open("file", O_RDWR | O_CREAT, 0644));
	CHECK_OK(setrlimit(RLIMIT_FSIZE, &limit));
	CHECK_EQ(write(file, block, sizeof(block)), sizeof(block));
	CHECK_EQ(write(file, block, sizeof(block)), 10000 - sizeof(block));
	CHECK_ERRNO(write(file, block, sizeof(block)), EFBIG);
	CHECK_ERRNO(ftruncate(file, 10001), EFBIG);
	/* The harness reports into a pipe, which is no file with a size. */
}

TEST(getrusage_counts_own_time_and_that_of_children)
{
	struct rusage own, children;
	CHECK_OK(getrusage(RUSAGE_SELF, &own));
	CHECK_OK(getrusage(RUSAGE_CHILDREN, &children));
	CHECK_EQ(children.ru_utime.tv_sec, 0);
	pid_t pid = fork();
	if (pid == 0) {
		use_processor(50);
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_OK(getrusage(RUSAGE_CHILDREN, &children));
	CHECK(children.ru_utime.tv_sec * 1000000 + children.ru_utime.tv_usec +
		      children.ru_stime.tv_sec * 1000000 + children.ru_stime.tv_usec >
	      10000);
	CHECK_ERRNO(getrusage(99, &own), EINVAL);
}
