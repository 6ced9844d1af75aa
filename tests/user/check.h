/*
 * The harness of the user tests: include it first, write TEST(a_sentence_about_behaviour) { ... },
 * and the file is a program.
 *
 * Every test runs in a process of its own, which leads a process group of its own and stands in an
 * empty scratch directory. So a crash fails one test only, whatever a test leaves running is killed
 * by killing the group, and whatever it leaves in the directory is removed. A test that exceeds its
 * time limit is killed from outside: tests are free to use SIGALRM themselves.
 *
 * A CHECK that fails writes one line into a pipe to the parent and goes on; children of a test
 * inherit the pipe, so CHECK works in them as well. A test passes when its process exits with
 * status 0 and nothing was written. The pipe does not block: a test that fails a thousand times
 * ends there instead of waiting for a reader.
 *
 * Output is TAP: "ok N - program: name" or "not ok N - program: name", then "# file:line: what"
 * lines, and the plan "1..N" at the end. The exit status is 0 only when every test passed. `program
 * --list` names the tests; `program GLOB` runs those whose name matches.
 */
#ifndef TESTS_USER_CHECK_H
#define TESTS_USER_CHECK_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#ifndef _FILE_OFFSET_BITS
#define _FILE_OFFSET_BITS 64
#endif
#ifndef _TIME_BITS
#define _TIME_BITS 64
#endif

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CHECK_UNUSED __attribute__((unused))

/* Seconds of real time a test may take: generous, because an emulated machine is slow. */
#define CHECK_TIME_LIMIT 60

/* The report pipe lives up here, out of the way of tests that count on low descriptors. */
#define CHECK_REPORT_FD 200

struct check_test {
	const char *name;
	void (*body)(void);
	struct check_test *next; /* in the order of the source */
};

static struct check_test *check_first, **check_last = &check_first;
static int (*check_child_program)(int argc, char **argv);
static char check_program_path[512];        /* of the program itself, absolute */
static int check_report_fd = -1;            /* write end of the report pipe, in a test */
static volatile sig_atomic_t check_running; /* the pid of the test under way, in the parent */
static volatile sig_atomic_t check_expired; /* the time limit struck */

#define TEST(name)                                                           \
	static void test_##name(void);                                       \
	__attribute__((constructor)) static void check_register_##name(void) \
	{                                                                    \
		static struct check_test test = {#name, test_##name, NULL};  \
		*check_last = &test;                                         \
		check_last = &test.next;                                     \
	}                                                                    \
	static void test_##name(void)

/*
 * What the program does when it is executed with "--child" as its first argument: for tests of
 * exec. `argv` begins behind that argument. Execute check_program_path.
 */
#define CHILD_PROGRAM(argc, argv)                                                   \
	static int child_program(int argc, char **argv);                            \
	__attribute__((constructor)) static void check_register_child_program(void) \
	{                                                                           \
		check_child_program = child_program;                                \
	}                                                                           \
	static int child_program(int argc, char **argv)

/* The condition holds. */
#define CHECK(condition) check_that(__FILE__, __LINE__, (condition) ? NULL : "expected " #condition)

/* Two integers are equal: what was got first, what was expected second. */
#define CHECK_EQ(got, expected) \
	check_equal(__FILE__, __LINE__, #got, (long long)(got), (long long)(expected))

/* Two strings are equal. */
#define CHECK_STR(got, expected) check_string(__FILE__, __LINE__, #got, got, expected)

/* The call succeeds, that is, does not return -1; the value is its result. */
#define CHECK_OK(call) check_succeeds(__FILE__, __LINE__, #call, (errno = 0, (long)(call)))

/* The call returns -1 and sets errno to `error`. */
#define CHECK_ERRNO(call, error) \
	check_fails(__FILE__, __LINE__, #call, (errno = 0, (long)(call)), #error, error)

/* A wait status says: exited with `code`; killed by `signal`. */
#define CHECK_EXITED(status, code)   check_exited(__FILE__, __LINE__, #status, status, code)
#define CHECK_KILLED(status, signal) check_killed(__FILE__, __LINE__, #status, status, signal)

/* Adds one line to the test's report, which makes the test fail. */
__attribute__((format(printf, 3, 4))) static void check_report(const char *file, int line,
							       const char *format, ...)
{
	char text[512];
	int used = snprintf(text, sizeof(text), "# %s:%d: ", file, line);
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text + used, sizeof(text) - used - 1, format, arguments);
	va_end(arguments);
	strcat(text, "\n");
	int saved = errno;
	if (write(check_report_fd, text, strlen(text)) < 0)
		_exit(1);
	errno = saved;
}

CHECK_UNUSED static void check_that(const char *file, int line, const char *failure)
{
	if (failure)
		check_report(file, line, "%s", failure);
}

CHECK_UNUSED static void check_equal(const char *file, int line, const char *what, long long got,
				     long long expected)
{
	if (got != expected)
		check_report(file, line, "%s, expected %lld (0x%llx), got %lld (0x%llx)", what,
			     expected, (unsigned long long)expected, got, (unsigned long long)got);
}

CHECK_UNUSED static void check_string(const char *file, int line, const char *what, const char *got,
				      const char *expected)
{
	if (!got || strcmp(got, expected) != 0)
		check_report(file, line, "%s, expected \"%s\", got \"%s\"", what, expected,
			     got ? got : "(null)");
}

CHECK_UNUSED static long check_succeeds(const char *file, int line, const char *what, long result)
{
	if (result == -1)
		check_report(file, line, "%s, expected success, got %s", what, strerror(errno));
	return result;
}

CHECK_UNUSED static void check_fails(const char *file, int line, const char *what, long result,
				     const char *name, int error)
{
	if (result != -1)
		check_report(file, line, "%s, expected %s, got result %ld", what, name, result);
	else if (errno != error)
		check_report(file, line, "%s, expected %s, got %s", what, name, strerror(errno));
}

/* "exited with 3", "killed by SIGSEGV", ...: the text lives until the next call. */
CHECK_UNUSED static const char *check_status(int status)
{
	static char text[64];
	const char *name = NULL;
	if (WIFEXITED(status))
		snprintf(text, sizeof(text), "exited with %d", WEXITSTATUS(status));
	else if (WIFSIGNALED(status) && (name = sigabbrev_np(WTERMSIG(status))))
		snprintf(text, sizeof(text), "killed by SIG%s", name);
	else if (WIFSTOPPED(status) && (name = sigabbrev_np(WSTOPSIG(status))))
		snprintf(text, sizeof(text), "stopped by SIG%s", name);
	else
		snprintf(text, sizeof(text), "status 0x%x", (unsigned)status);
	return text;
}

CHECK_UNUSED static void check_exited(const char *file, int line, const char *what, int status,
				      int code)
{
	if (!WIFEXITED(status) || WEXITSTATUS(status) != code)
		check_report(file, line, "%s, expected exited with %d, got %s", what, code,
			     check_status(status));
}

CHECK_UNUSED static void check_killed(const char *file, int line, const char *what, int status,
				      int signal)
{
	if (!WIFSIGNALED(status) || WTERMSIG(status) != signal)
		check_report(file, line, "%s, expected killed by SIG%s, got %s", what,
			     sigabbrev_np(signal), check_status(status));
}

/* Waits for one child, through interruptions, and returns its status; -1 when there is none. */
CHECK_UNUSED static int wait_for(pid_t pid)
{
	int status;
	pid_t got;
	do
		got = waitpid(pid, &status, 0);
	while (got < 0 && errno == EINTR);
	return got < 0 ? -1 : status;
}

/* Runs `body` in a child, which then exits with 0, and returns the child's wait status. */
CHECK_UNUSED static int run_child(void (*body)(void))
{
	pid_t pid = fork();
	if (pid == 0) {
		body();
		_exit(0);
	}
	return wait_for(pid);
}

/* Sleeps for about `ms` milliseconds; less if a signal arrives. */
CHECK_UNUSED static void sleep_ms(long ms)
{
	struct timespec time = {ms / 1000, ms % 1000 * 1000000};
	nanosleep(&time, NULL);
}

/* Computes until the process has used `ms` milliseconds of the processor, however long that takes.
 */
CHECK_UNUSED static void use_processor(long ms)
{
	struct rusage usage;
	do
		getrusage(RUSAGE_SELF, &usage);
	while ((usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 +
		       (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000 <
	       ms);
}

/* Shell patterns with * and ?, which is all a test's name needs. */
static bool check_matches(const char *pattern, const char *name)
{
	if (*pattern == '*')
		return check_matches(pattern + 1, name) ||
		       (*name && check_matches(pattern, name + 1));
	if (*pattern == '\0' || *name == '\0')
		return *pattern == *name;
	return (*pattern == '?' || *pattern == *name) && check_matches(pattern + 1, name + 1);
}

/* Removes a directory and all below it; symbolic links are removed, not followed. */
static void check_remove(const char *path)
{
	if (rmdir(path) == 0 || unlink(path) == 0)
		return;
	chmod(path, 0700);
	DIR *directory = opendir(path);
	struct dirent *entry;
	while (directory && (entry = readdir(directory))) {
		char below[512];
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		snprintf(below, sizeof(below), "%s/%s", path, entry->d_name);
		check_remove(below);
	}
	if (directory)
		closedir(directory);
	rmdir(path);
}

/* In the child: the test's surroundings, the test, the end. */
static void check_run_body(const struct check_test *test, const char *scratch, int report)
{
	signal(SIGALRM, SIG_DFL);
	setpgid(0, 0);
	if (dup2(report, CHECK_REPORT_FD) < 0 || chdir(scratch) < 0)
		_exit(1);
	close(report);
	fcntl(CHECK_REPORT_FD, F_SETFD, FD_CLOEXEC);
	fcntl(CHECK_REPORT_FD, F_SETFL, O_WRONLY | O_NONBLOCK);
	check_report_fd = CHECK_REPORT_FD;
	test->body();
	fflush(stdout);
	_exit(0);
}

/* The time limit: no race with the wait, because the handler itself does the killing. */
static void check_time_is_up(int signal)
{
	(void)signal;
	check_expired = 1;
	kill(check_running, SIGKILL);
	kill(-check_running, SIGKILL);
}

/* Waits for the test, kills what it left running, and returns its status. */
static int check_wait(pid_t pid)
{
	setpgid(pid, pid);
	check_running = pid;
	check_expired = 0;
	alarm(CHECK_TIME_LIMIT);
	int status = wait_for(pid);
	alarm(0);
	kill(-pid, SIGKILL);
	return status;
}

/* Prints what the test reported and, unless it exited with 0, how it ended. */
static void check_print_report(int report, const char *program, int status)
{
	char text[1024];
	ssize_t length;
	while ((length = read(report, text, sizeof(text))) > 0)
		fwrite(text, 1, length, stdout);
	if (check_expired)
		printf("# %s: not done after %d seconds\n", program, CHECK_TIME_LIMIT);
	else if (status != 0)
		printf("# %s: %s\n", program, check_status(status));
}

static bool check_run(const struct check_test *test, const char *program, int number)
{
	char scratch[64];
	int ends[2];
	snprintf(scratch, sizeof(scratch), "/tmp/check.%d.%d", (int)getpid(), number);
	if (mkdir(scratch, 0777) < 0 || chmod(scratch, 0777) < 0 || pipe(ends) < 0) {
		printf("not ok %d - %s: %s\n# %s: %s\n", number, program, test->name, scratch,
		       strerror(errno));
		return false;
	}
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0)
		check_run_body(test, scratch, ends[1]);
	int status = check_wait(pid);
	close(ends[1]);
	char probe;
	bool waiting = read(ends[0], &probe, 1) == 1;
	bool passed = status == 0 && !waiting;
	printf("%s %d - %s: %s\n", passed ? "ok" : "not ok", number, program, test->name);
	if (waiting)
		putchar(probe);
	if (!passed)
		check_print_report(ends[0], program, status);
	fflush(stdout);
	close(ends[0]);
	check_remove(scratch);
	return passed;
}

static void check_find_program(const char *path)
{
	char here[256] = "";
	if (path[0] != '/' && getcwd(here, sizeof(here)))
		strcat(here, "/");
	snprintf(check_program_path, sizeof(check_program_path), "%s%s", here, path);
}

int main(int argc, char **argv)
{
	if (argc > 1 && check_child_program && strcmp(argv[1], "--child") == 0)
		return check_child_program(argc - 2, argv + 2);
	const char *slash = strrchr(argv[0], '/');
	const char *program = slash ? slash + 1 : argv[0];
	const char *glob = argc > 1 ? argv[1] : "*";
	bool list = strcmp(glob, "--list") == 0;
	int number = 0, failed = 0;
	umask(022);
	check_find_program(argv[0]);
	signal(SIGALRM, check_time_is_up);
	for (struct check_test *test = check_first; test; test = test->next) {
		if (list)
			printf("%s: %s\n", program, test->name);
		else if (check_matches(glob, test->name))
			failed += !check_run(test, program, ++number);
	}
	if (!list)
		printf("1..%d\n", number);
	return failed ? 1 : 0;
}

#endif
