/* Processes, programs, groups, signals, timers. */
#include "tests/host/guest/failures/trial.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static char *program[] = {"/guest/failures", "--executed", NULL};
static char *no_environment[] = {NULL};
static pid_t child;

/* What the child has to do is over by the time that the parent goes on. */
static long reaped(pid_t pid)
{
	if (pid > 0)
		must(waitpid(pid, NULL, 0), "waitpid");
	return pid;
}

static long call_fork(void)
{
	pid_t pid = fork();
	if (pid == 0)
		_exit(0);
	return reaped(pid);
}

static long call_vfork(void)
{
	pid_t pid = vfork();
	if (pid == 0)
		_exit(0);
	return reaped(pid);
}

static long call_clone(void)
{
	long pid = syscall(SYS_clone, CLONE_FILES | CLONE_FS | SIGCHLD, 0, 0, 0, 0);
	if (pid == 0)
		_exit(0);
	return reaped((pid_t)pid);
}

static long call_execve(void)
{
	return execve(program[0], program, no_environment);
}

static void prepare_script(void)
{
	static const char text[] = "#!/guest/failures --executed\n";
	int fd = (int)must(open("script", O_WRONLY | O_CREAT, 0755), "open");
	must(write(fd, text, sizeof(text) - 1), "write");
	close(fd);
}

static long execute_script(void)
{
	char *const argv[] = {"script", NULL};
	return execve("./script", argv, no_environment);
}

#define LONG_ARGUMENTS 60
#define LONG_ARGUMENT  2000

static char *long_argv[LONG_ARGUMENTS + 3];

static void prepare_long(void)
{
	static char text[LONG_ARGUMENT + 1];
	memset(text, 'x', LONG_ARGUMENT);
	long_argv[0] = program[0];
	long_argv[1] = program[1];
	for (int i = 0; i < LONG_ARGUMENTS; i++)
		long_argv[i + 2] = text;
}

static long execute_long(void)
{
	return execve(program[0], long_argv, long_argv);
}

static long execute_descriptor(void)
{
	int fd = open(program[0], O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	syscall(SYS_execveat, fd, "", program, no_environment, 0x1000 /* AT_EMPTY_PATH */);
	int error = errno;
	close(fd);
	errno = error;
	return -1;
}

/* A child that executes: the call of a shell. */
static long fork_and_execute(void)
{
	pid_t pid = fork();
	if (pid == 0) {
		execve("/bin/true", program, no_environment);
		_exit(1);
	}
	return reaped(pid);
}

/* --- The end --- */

static long end_with_count(void)
{
	unsigned n = fail_left();
	fail_nth(0);
	int status;
	pid_t pid = (pid_t)must(fork(), "fork");
	if (pid == 0) {
		int own = open("/proc/self/fail-nth", O_RDWR);
		must(dup2(own, FAIL_FD), "dup2");
		fail_nth(n);
		_exit(42);
	}
	must(waitpid(pid, &status, 0), "waitpid");
	errno = EINVAL;
	return WIFEXITED(status) && WEXITSTATUS(status) == 42 ? 0 : -1;
}

static void prepare_dead(void)
{
	child = (pid_t)must(fork(), "fork");
	if (child == 0)
		_exit(7);
	siginfo_t info;
	must(waitid(P_PID, child, &info, WEXITED | WNOWAIT), "waitid");
}

static long call_wait(void)
{
	int status;
	struct rusage usage;
	return wait4(child, &status, 0, &usage);
}

/* --- Groups, sessions --- */

static long call_setsid(void)
{
	return setsid();
}

static long call_setpgid(void)
{
	return setpgid(0, 0);
}

static long call_setgroups(void)
{
	static gid_t groups[30];
	for (int i = 0; i < 30; i++)
		groups[i] = 1000 + i;
	return setgroups(30, groups);
}

static long call_setuid(void)
{
	return setuid(12345);
}

/* --- Signals, timers --- */

static void block_signals(void)
{
	sigset_t all;
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
}

static long call_sigqueue(void)
{
	union sigval value = {.sival_int = 7};
	return sigqueue(getpid(), SIGRTMIN + 3, value);
}

static long call_kill(void)
{
	return kill(getpid(), SIGUSR1);
}

static long call_alarm(void)
{
	struct itimerval timer = {.it_value = {.tv_sec = 1000}};
	return setitimer(ITIMER_VIRTUAL, &timer, NULL);
}

static volatile sig_atomic_t caught;

static void on_signal(int signal)
{
	caught = signal;
}

static void prepare_handler(void)
{
	signal(SIGUSR1, on_signal);
}

static long catch_signal(void)
{
	raise(SIGUSR1);
	return caught == SIGUSR1 ? 0 : -1;
}

static long call_nanosleep(void)
{
	struct timespec time = {.tv_nsec = 1000000};
	return nanosleep(&time, NULL);
}

static long call_setrlimit(void)
{
	struct rlimit limit = {500, 1000};
	return setrlimit(RLIMIT_NOFILE, &limit);
}

static long call_prctl(void)
{
	return prctl(PR_SET_NAME, "another name", 0, 0, 0);
}

const struct trial process_trials[] = {
	{"process: fork", NULL, call_fork, {EAGAIN}, TRY_ALL, 0},
	{"process: vfork", NULL, call_vfork, {EAGAIN}, TRY_ALL, 0},
	{"process: clone", NULL, call_clone, {EAGAIN}, TRY_ALL, 0},
	{"process: execve", NULL, call_execve, {0}, TRY_ALL, 0},
	{"process: execve of a script", prepare_script, execute_script, {0}, TRY_ALL, 0},
	{"process: execve with long arguments", prepare_long, execute_long, {0}, TRY_ALL, 0},
	{"process: execveat", NULL, execute_descriptor, {ENFILE}, TRY_ALL, 0},
	{"process: fork and execve", NULL, fork_and_execute, {EAGAIN}, TRY_ALL, 0},
	{"process: exit", NULL, end_with_count, {0}, TRY_SOME, 0},
	{"process: wait4", prepare_dead, call_wait, {0}, TRY_NOTHING, 0},
	{"process: setsid", NULL, call_setsid, {0}, TRY_ALL, 0},
	{"process: setpgid", NULL, call_setpgid, {0}, TRY_ALL, 0},
	{"process: setgroups", NULL, call_setgroups, {0}, TRY_ALL, 0},
	{"process: setuid", NULL, call_setuid, {EAGAIN}, TRY_ALL, 0},
	{"process: setrlimit", NULL, call_setrlimit, {0}, TRY_NOTHING, 0},
	{"process: prctl", NULL, call_prctl, {0}, TRY_NOTHING, 0},
	{"signal: sigqueue", block_signals, call_sigqueue, {EAGAIN}, TRY_ALL, 0},
	{"signal: kill", block_signals, call_kill, {0}, TRY_ALL, 0},
	{"signal: a handler runs", prepare_handler, catch_signal, {0}, TRY_ALL, 0},
	{"signal: setitimer", NULL, call_alarm, {0}, TRY_ALL, 0},
	{"signal: nanosleep", NULL, call_nanosleep, {0}, TRY_NOTHING, 0},
	NO_MORE_TRIALS,
};
