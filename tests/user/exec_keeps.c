/*
 * What a process keeps when it executes another program, and what begins anew (execve(2)); item by
 * item. And execveat, which finds the program by a descriptor.
 */
#include "check.h"

#include "direct.h"

#include <grp.h>
#include <sys/prctl.h>
#include <sys/time.h>

#ifndef AT_EMPTY_PATH
#define AT_EMPTY_PATH 0x1000
#endif

/* What the process is before, told to the program after as a number in an argument. */
static long ask(const char *what)
{
	struct itimerval timer;
	struct rlimit limit;
	struct rusage usage;
	gid_t groups[64];
	stack_t stack;
	unsigned short control;
	mode_t mask;

	if (strcmp(what, "ppid") == 0)
		return getppid();
	if (strcmp(what, "group") == 0)
		return getpgrp();
	if (strcmp(what, "session") == 0)
		return getsid(0);
	if (strcmp(what, "umask") == 0) {
		mask = umask(0);
		umask(mask);
		return mask;
	}
	if (strcmp(what, "nice") == 0)
		return getpriority(PRIO_PROCESS, 0);
	if (strcmp(what, "limit") == 0)
		return getrlimit(RLIMIT_NOFILE, &limit) < 0 ? -1 : (long)limit.rlim_cur;
	if (strcmp(what, "user") == 0)
		return getuid() * 1000 + geteuid();
	if (strcmp(what, "groups") == 0)
		return getgroups(64, groups) * 100000 + groups[0];
	if (strcmp(what, "alarm") == 0)
		return getitimer(ITIMER_REAL, &timer) < 0 ? -1 : timer.it_interval.tv_sec;
	if (strcmp(what, "virtual") == 0)
		return getitimer(ITIMER_VIRTUAL, &timer) < 0 ? -1 : timer.it_value.tv_sec / 100;
	if (strcmp(what, "altstack") == 0)
		return sigaltstack(NULL, &stack) < 0 ? -1 : stack.ss_flags;
	if (strcmp(what, "rounding") == 0) {
		__asm__ volatile("fnstcw %0" : "=m"(control));
		return control & 0x0c00;
	}
	if (strcmp(what, "time") == 0) {
		getrusage(RUSAGE_SELF, &usage);
		return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec > 0 ||
		       usage.ru_utime.tv_usec + usage.ru_stime.tv_usec >= 30000;
	}
	return -1;
}

CHILD_PROGRAM(argc, argv)
{
	if (argc == 1) {
		puts(argv[0]);
		return 0;
	}
	return ask(argv[0]) == atol(argv[1]) ? 0 : 1;
}

/* Does the program find `expected` after `prepare` ran before it? */
static void expect_after(const char *what, void (*prepare)(void), long expected)
{
	char number[32];
	pid_t pid = fork();
	if (pid == 0) {
		if (prepare)
			prepare();
		snprintf(number, sizeof(number), "%ld", expected < 0 ? ask(what) : expected);
		execl(check_program_path, "keeps", "--child", what, number, (char *)NULL);
		_exit(127);
	}
	CHECK_EXITED(wait_for(pid), 0);
}

#define SAME (-1L) /* as it was before */

TEST(relatives_stay)
{
	expect_after("ppid", NULL, SAME);
	expect_after("group", NULL, SAME);
	expect_after("session", NULL, SAME);
}

static void new_session(void)
{
	CHECK_OK(setsid());
}

TEST(group_and_session_stay_when_they_are_its_own)
{
	expect_after("group", new_session, SAME);
	expect_after("session", new_session, SAME);
}

static void choose_umask(void)
{
	umask(0137);
}

TEST(the_umask_stays)
{
	expect_after("umask", choose_umask, 0137);
}

static void be_nice(void)
{
	CHECK_OK(setpriority(PRIO_PROCESS, 0, 7));
}

TEST(the_nice_value_stays)
{
	expect_after("nice", be_nice, 7);
}

static void limit_files(void)
{
	CHECK_OK(setrlimit(RLIMIT_NOFILE, &(struct rlimit){555, 600}));
}

TEST(limits_stay)
{
	expect_after("limit", limit_files, 555);
}

static void become_someone(void)
{
	gid_t groups[] = {4321, 4322};
	if (getuid() != 0)
		return;
	CHECK_OK(setgroups(2, groups));
	CHECK_OK(setuid(12));
}

TEST(ids_and_supplementary_groups_stay)
{
	expect_after("user", become_someone, SAME);
	expect_after("groups", become_someone, SAME);
}

static void set_timers(void)
{
	CHECK_OK(setitimer(ITIMER_REAL, &(struct itimerval){{44, 0}, {1000, 0}}, NULL));
	CHECK_OK(setitimer(ITIMER_VIRTUAL, &(struct itimerval){{1, 0}, {599, 0}}, NULL));
}

TEST(interval_timers_go_on)
{
	expect_after("alarm", set_timers, 44);
	expect_after("virtual", set_timers, 5);
}

static void on_alarm(int signal)
{
	_exit(signal);
}

TEST(an_alarm_set_before_ends_the_program_after)
{
	pid_t pid = fork();
	if (pid == 0) {
		signal(SIGALRM, on_alarm);
		setitimer(ITIMER_REAL, &(struct itimerval){{0, 0}, {0, 30000}}, NULL);
		execl("/bin/sleep", "sleep", "100", (char *)NULL);
		_exit(127);
	}
	CHECK_KILLED(wait_for(pid), SIGALRM);
}

static void use_other_stack(void)
{
	static char stack[32768];
	CHECK_OK(sigaltstack(&(stack_t){.ss_sp = stack, .ss_size = sizeof(stack)}, NULL));
}

TEST(the_alternate_stack_is_forgotten)
{
	expect_after("altstack", use_other_stack, SS_DISABLE);
}

static void round_down(void)
{
	unsigned short control = 0x077f;
	__asm__ volatile("fldcw %0" ::"m"(control));
}

TEST(the_floating_point_environment_begins_anew)
{
	expect_after("rounding", round_down, 0);
}

static void use_some_time(void)
{
	use_processor(40);
}

TEST(used_time_is_counted_on)
{
	expect_after("time", use_some_time, 1);
}

TEST(the_name_is_the_new_programs)
{
	char name[64];
	int ends[2];
	CHECK_OK(pipe(ends));
	pid_t pid = fork();
	if (pid == 0) {
		prctl(PR_SET_NAME, "old name", 0, 0, 0);
		dup2(ends[1], 1);
		execl("/bin/cat", "something else", "/proc/self/comm", (char *)NULL);
		_exit(127);
	}
	CHECK_EXITED(wait_for(pid), 0);
	ssize_t got = read(ends[0], name, sizeof(name) - 1);
	name[got > 0 ? got : 0] = '\0';
	CHECK_STR(name, "cat\n");
}

/* --- execveat --- */

static char *const told[] = {(char *)"told", (char *)"--child", (char *)"through", NULL};
static char *const nothing[] = {NULL};

/* What the program prints that a child executes so; the child's errno if it cannot. */
static const char *output_at(int directory, const char *path, int flags)
{
	static char text[256];
	int ends[2];
	CHECK_OK(pipe(ends));
	pid_t pid = fork();
	if (pid == 0) {
		dup2(ends[1], 1);
		DIRECT5(SYS_execveat, directory, path, told, nothing, flags);
		_exit(errno);
	}
	close(ends[1]);
	int status = wait_for(pid);
	ssize_t got = read(ends[0], text, sizeof(text) - 1);
	close(ends[0]);
	text[got > 0 ? got : 0] = '\0';
	if (WEXITSTATUS(status) != 0)
		snprintf(text, sizeof(text), "%s", strerror(WEXITSTATUS(status)));
	return text;
}

TEST(execveat_finds_the_program_from_a_directory)
{
	CHECK_OK(symlink(check_program_path, "link"));
	int here = CHECK_OK(open(".", O_RDONLY | O_DIRECTORY));
	CHECK_OK(chdir("/"));
	CHECK_STR(output_at(here, "link", 0), "through\n");
	CHECK_STR(output_at(AT_FDCWD, check_program_path, 0), "through\n");
	CHECK_STR(output_at(-7, check_program_path, 0), "through\n"); /* absolute: not looked at */
}

TEST(execveat_executes_a_descriptors_own_file)
{
	int fd = CHECK_OK(open(check_program_path, O_RDONLY));
	CHECK_STR(output_at(fd, "", AT_EMPTY_PATH), "through\n");
	CHECK_OK(fcntl(fd, F_SETFD, FD_CLOEXEC));
	CHECK_STR(output_at(fd, "", AT_EMPTY_PATH), "through\n");
}

TEST(execveat_refuses_what_makes_no_sense)
{
	CHECK_OK(symlink(check_program_path, "link"));
	int here = CHECK_OK(open(".", O_RDONLY | O_DIRECTORY));
	int fd = CHECK_OK(open(check_program_path, O_RDONLY));
	CHECK_STR(output_at(here, "link", AT_SYMLINK_NOFOLLOW), strerror(ELOOP));
	CHECK_STR(output_at(here, "nothing", 0), strerror(ENOENT));
	CHECK_STR(output_at(fd, "", 0), strerror(ENOENT));
	CHECK_STR(output_at(fd, "below", 0), strerror(ENOTDIR));
	CHECK_STR(output_at(77, "link", 0), strerror(EBADF));
	CHECK_STR(output_at(here, "link", 0x40), strerror(EINVAL));
	CHECK_STR(output_at(here, "", AT_EMPTY_PATH), strerror(EACCES));
}

TEST(a_script_by_a_descriptor_that_closes_on_exec_cannot_be_found_by_its_interpreter)
{
	static const char text[] = "#!/bin/cat\nthe script\n";
	int file = CHECK_OK(open("script", O_WRONLY | O_CREAT, 0755));
	CHECK_EQ(write(file, text, strlen(text)), strlen(text));
	CHECK_OK(close(file));
	int fd = CHECK_OK(open("script", O_RDONLY | O_CLOEXEC));
	CHECK_STR(output_at(fd, "", AT_EMPTY_PATH), strerror(ENOENT));
}
