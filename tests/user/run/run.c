/*
 * Runs every test program beside it and makes one TAP stream of their output. Under Redzone it is
 * pid 1 of a machine booted with `test`; its exit status becomes the machine's.
 *
 *	run [TESTS-BEFORE [GLOB]]
 *
 * Numbering goes on after TESTS-BEFORE, the number of results the kernel has printed already. GLOB
 * chooses programs by name; after a colon, tests in them: `signals:sigint*`.
 *
 * A program's standard output is a pipe, read here to its end. The end comes when the last writer
 * is gone, so the SIGCHLD handler, on the program's death, kills whatever it left behind: as pid 1
 * everything else there is, elsewhere the program's process group. Nothing can be missed between
 * looking and waiting, because the handler itself does what has to be done. Afterwards all orphans
 * are reaped and the census must be what it was.
 *
 * Output goes straight to write(2) and all tables are static: what runs between two censuses must
 * not change them.
 */
#include "tests/user/run/census.h"
#include "tests/user/run/owners.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAMS_MAX    128
#define NAME_LENGTH_MAX 64
#define PATH_LENGTH_MAX 256
#define LINE_LENGTH_MAX 1024

static char programs[PROGRAMS_MAX][NAME_LENGTH_MAX];
static int program_count;

static int results; /* printed so far, the kernel's included: the number of the last one */
static int failures;

/* Buffers, all touched before the first census: no page of them comes later. */
static struct {
	char said[LINE_LENGTH_MAX + PATH_LENGTH_MAX];
	char output[4096];
	char line[LINE_LENGTH_MAX];
} buffers;

static volatile sig_atomic_t program_pid; /* 0 once the program has been reaped */
static volatile sig_atomic_t program_status;
static sigset_t child_signal; /* SIGCHLD alone */

static long long program_start; /* owners_clock() when the program was started */

__attribute__((format(printf, 1, 2))) static void say(const char *format, ...)
{
	char *text = buffers.said;
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof(buffers.said), format, arguments);
	va_end(arguments);
	size_t length = strlen(text), done = 0;
	ssize_t written;
	while (done < length && (written = write(STDOUT_FILENO, text + done, length - done)) > 0)
		done += written;
}

static void result(bool passed, const char *rest)
{
	failures += !passed;
	say("%s %d - %s\n", passed ? "ok" : "not ok", ++results, rest);
}

/*
 * Reaps whoever died, orphans included. When it was the program, so shall die all that it left
 * running, and the pipe gets its end.
 */
static void on_child(int signal)
{
	(void)signal;
	int saved = errno, status;
	pid_t pid;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid != program_pid)
			continue;
		kill(getpid() == 1 ? -1 : -pid, SIGKILL);
		program_status = status;
		program_pid = 0;
	}
	errno = saved;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(a, b);
}

static bool is_program(const char *directory, const char *name)
{
	char path[PATH_LENGTH_MAX];
	struct stat status;
	snprintf(path, sizeof(path), "%s/%s", directory, name);
	return stat(path, &status) == 0 && S_ISREG(status.st_mode) && status.st_mode & 0111;
}

static void list_programs(const char *directory, const char *myself, const char *glob)
{
	DIR *stream = opendir(directory);
	struct dirent *entry;
	if (!stream) {
		say("Bail out! %s: %s\n", directory, strerror(errno));
		exit(1);
	}
	while ((entry = readdir(stream)) && program_count < PROGRAMS_MAX) {
		const char *name = entry->d_name;
		if (name[0] == '.' || strcmp(name, myself) == 0 ||
		    strlen(name) >= NAME_LENGTH_MAX || fnmatch(glob, name, 0) != 0 ||
		    !is_program(directory, name))
			continue;
		strcpy(programs[program_count++], name);
	}
	closedir(stream);
	qsort(programs, program_count, sizeof(programs[0]), compare_names);
}

/* One line of a program's output; true when it was the plan, "1..N". */
static bool take_line(const char *line)
{
	const char *ok = strncmp(line, "not ", 4) == 0 ? line + 4 : line;
	const char *rest = ok + 3 + strspn(ok + 3, "0123456789");
	if (strncmp(ok, "ok ", 3) == 0 && strncmp(rest, " - ", 3) == 0) {
		result(ok == line, rest + 3);
		return false;
	}
	if (strncmp(line, "1..", 3) == 0)
		return true;
	say("%s%s\n", line[0] == '#' ? "" : "# ", line);
	return false;
}

/* Reads the pipe to its end; true when the plan was seen. */
static bool take_output(int pipe)
{
	char *line = buffers.line;
	size_t used = 0;
	bool planned = false;
	for (;;) {
		ssize_t got = read(pipe, buffers.output, sizeof(buffers.output));
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		for (ssize_t i = 0; i < got; i++) {
			if (buffers.output[i] != '\n' && used < LINE_LENGTH_MAX - 1) {
				line[used++] = buffers.output[i];
				continue;
			}
			line[used] = '\0';
			planned |= take_line(line);
			used = 0;
		}
	}
	if (used) {
		line[used] = '\0';
		take_line(line);
	}
	return planned;
}

/* Waits until no child is left: as pid 1, that includes every orphan. */
static void reap_all(void)
{
	while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
		continue;
}

static void start_program(const char *path, const char *tests, int output)
{
	setpgid(0, 0);
	sigprocmask(SIG_UNBLOCK, &child_signal, NULL);
	dup2(output, STDOUT_FILENO);
	close(output);
	char *const arguments[] = {(char *)path, (char *)tests, NULL};
	execv(path, arguments);
	say("# %s: %s\n", path, strerror(errno));
	_exit(127);
}

/* Starts the program with its output in a pipe and returns the end to read, or -1. */
static int launch(const char *path, const char *tests)
{
	int ends[2];
	if (pipe(ends) < 0)
		return -1;
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	pid_t pid = fork();
	if (pid == 0)
		start_program(path, tests, ends[1]);
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		return -1;
	}
	program_pid = pid;
	return ends[0];
}

/*
 * Runs one program to its end. SIGCHLD is blocked but while reading (the handler must not run
 * before the program's pid is known) and inside sigsuspend.
 */
static void run_program(const char *directory, const char *name, const char *tests)
{
	char path[PATH_LENGTH_MAX];
	sigset_t old;
	snprintf(path, sizeof(path), "%s/%s", directory, name);
	sigprocmask(SIG_BLOCK, &child_signal, &old);
	int output = launch(path, tests);
	bool planned = false;
	if (output >= 0) {
		sigprocmask(SIG_SETMASK, &old, NULL);
		planned = take_output(output);
		close(output);
		sigprocmask(SIG_BLOCK, &child_signal, NULL);
		while (program_pid)
			sigsuspend(&old);
		reap_all();
	}
	sigprocmask(SIG_SETMASK, &old, NULL);
	if (planned && WIFEXITED(program_status) && WEXITSTATUS(program_status) <= 1)
		return;
	snprintf(path, sizeof(path), "%s: runs to its end", name);
	result(false, path);
	say("# wait status 0x%x, %s its plan\n", (unsigned)program_status,
	    planned ? "after" : "before");
}

static void report_owner(const char *line)
{
	say("#     %s\n", line);
}

static void report_change(const char *name, const char *was, const char *is)
{
	say("# %s: %s → %s\n", name, was, is);
	if (strncmp(name, "slab:", 5) == 0)
		owners_report(name + 5, program_start, report_owner);
}

static void run_with_census(const char *directory, const char *name, const char *tests)
{
	char what[NAME_LENGTH_MAX + 64];
	bool counting = census_begin();
	program_start = owners_clock();
	run_program(directory, name, tests);
	if (!counting)
		return;
	snprintf(what, sizeof(what), "%s: leaves the machine as it found it", name);
	bool unchanged = census_unchanged();
	result(unchanged, what);
	if (!unchanged)
		census_report(report_change);
}

static void mount_on(const char *type, const char *place, const char *options)
{
	mkdir(place, 0755);
	if (mount(type, place, type, 0, options) < 0 && errno != EBUSY)
		say("# %s: %s\n", place, strerror(errno));
}

static void prepare_system(void)
{
	if (access("/proc/self", F_OK) < 0)
		mount_on("proc", "/proc", NULL);
	if (access("/dev/shm", F_OK) < 0)
		mount_on("tmpfs", "/dev/shm", "mode=1777");
	if (access("/dev/pts/ptmx", F_OK) < 0)
		mount_on("devpts", "/dev/pts", NULL);
	mkdir("/tmp", 01777);
	setenv("PATH", "/bin:/sbin", 0);
	struct sigaction action = {.sa_handler = on_child, .sa_flags = SA_RESTART};
	sigemptyset(&action.sa_mask);
	sigaction(SIGCHLD, &action, NULL);
	sigemptyset(&child_signal);
	sigaddset(&child_signal, SIGCHLD);
}

int main(int argc, char **argv)
{
	static char directory[PATH_LENGTH_MAX], glob[NAME_LENGTH_MAX] = "*";
	const char *slash = strrchr(argv[0], '/'), *tests = "*";
	if (slash)
		snprintf(directory, sizeof(directory), "%.*s", (int)(slash - argv[0]), argv[0]);
	else
		strcpy(directory, "/tests");
	if (argc > 1)
		results = atoi(argv[1]);
	if (argc > 2 && argv[2][0])
		snprintf(glob, sizeof(glob), "%s", argv[2]);
	char *colon = strchr(glob, ':');
	if (colon) {
		*colon = '\0';
		tests = colon + 1;
	}
	memset(&buffers, 0, sizeof(buffers));
	prepare_system();
	list_programs(directory, slash ? slash + 1 : argv[0], glob);
	census_prepare();
	for (int i = 0; i < program_count; i++)
		run_with_census(directory, programs[i], tests);
	say("1..%d\n", results);
	return failures ? 1 : 0;
}
