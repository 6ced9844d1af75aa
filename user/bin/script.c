/*
 * script: runs a shell, or a command, on a pseudo-terminal, passes on what is typed and what is
 * shown, and keeps what is shown in a file, `typescript` unless another is named.
 *
 *	script [-aeq] [-c command] [file]
 *
 * -a adds to the file; -e ends with the command's exit status; -q says nothing of its own.
 *
 * Our own terminal is raw meanwhile, so that every key reaches the other one, which does with ^C
 * what a terminal does. Its size follows ours. It is over when the command ends, even if it leaves
 * others behind that have the terminal open.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum {
	FAILED = 1,
	NOT_EXECUTED = 127,
	SIGNALLED = 128 /* and the signal's number: the status of what one has killed */
};

static int master = -1;
static int ended[2]; /* a pipe: a byte says that a child has ended */
static int record;
static struct termios outer_modes;
static bool outer_is_terminal;

/* --- Signals --- */

static void follow_size(int number)
{
	struct winsize size;
	int saved = errno;

	(void)number;
	if (ioctl(STDIN_FILENO, TIOCGWINSZ, &size) == 0)
		ioctl(master, TIOCSWINSZ, &size);
	errno = saved;
}

static void note_end(int number)
{
	int saved = errno;

	(void)number;
	if (write(ended[1], "", 1) < 0)
		errno = saved; /* full: a byte is in it already */
	errno = saved;
}

static void handle(int number, void (*handler)(int))
{
	struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};

	sigaction(number, &action, NULL);
}

/* --- Our own terminal --- */

static void make_raw(void)
{
	struct termios modes = outer_modes;

	if (!outer_is_terminal)
		return;
	cfmakeraw(&modes);
	tcsetattr(STDIN_FILENO, TCSADRAIN, &modes);
}

static void restore(void)
{
	if (outer_is_terminal)
		tcsetattr(STDIN_FILENO, TCSADRAIN, &outer_modes);
}

/* --- Passing on --- */

static bool write_all(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t written = write(fd, bytes, n);
		if (written < 0 && errno != EINTR)
			return false;
		bytes += written > 0 ? written : 0;
		n -= written > 0 ? (size_t)written : 0;
	}
	return true;
}

/* What was typed; false at its end, which is then typed too. */
static bool pass_typed(void)
{
	char bytes[256];
	struct termios modes;
	ssize_t n = read(STDIN_FILENO, bytes, sizeof(bytes));

	if (n > 0)
		return write_all(master, bytes, (size_t)n);
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return true;
	if (tcgetattr(master, &modes) == 0)
		write_all(master, (const char *)&modes.c_cc[VEOF], 1);
	return false;
}

/* What is shown; false when there is nothing more. */
static bool pass_shown(void)
{
	char bytes[1024];
	ssize_t n = read(master, bytes, sizeof(bytes));

	if (n <= 0)
		return n < 0 && errno == EINTR;
	if (!write_all(record, bytes, (size_t)n))
		warn("the record");
	return write_all(STDOUT_FILENO, bytes, (size_t)n);
}

/* Until the command ends; then what it has left to show. */
static void pass_all(void)
{
	struct pollfd fds[] = {{.fd = STDIN_FILENO, .events = POLLIN},
			       {.fd = master, .events = POLLIN},
			       {.fd = ended[0], .events = POLLIN}};

	while (!(fds[2].revents & POLLIN)) {
		if (poll(fds, 3, -1) < 0)
			continue;
		if (fds[0].revents && !pass_typed())
			fds[0].fd = -1;
		if (fds[1].revents && !pass_shown())
			fds[1].fd = -1;
	}
	fcntl(master, F_SETFL, O_RDWR | O_NONBLOCK);
	while (fds[1].fd >= 0 && pass_shown())
		continue;
}

/* --- The command --- */

static void run(const char *command)
{
	const char *shell = getenv("SHELL");

	if (!shell || !*shell)
		shell = "/bin/sh";
	if (command)
		execl(shell, shell, "-c", command, (char *)NULL);
	else
		execl(shell, shell, "-i", (char *)NULL);
	warn("%s", shell);
	_exit(NOT_EXECUTED);
}

static pid_t start(const char *command)
{
	struct winsize size;
	bool sized = ioctl(STDIN_FILENO, TIOCGWINSZ, &size) == 0;
	pid_t pid = forkpty(&master, NULL, outer_is_terminal ? &outer_modes : NULL,
			    sized ? &size : NULL);

	if (pid < 0)
		err(FAILED, "no pseudo-terminal");
	if (pid == 0)
		run(command);
	fcntl(master, F_SETFD, FD_CLOEXEC);
	return pid;
}

static void note_time(const char *what)
{
	char text[128], when[64];
	time_t now = time(NULL);

	strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%S", localtime(&now));
	int length = snprintf(text, sizeof(text), "Script %s on %s\n", what, when);
	write_all(record, text, (size_t)length);
}

static int status_of(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return FAILED;
	return WIFEXITED(status) ? WEXITSTATUS(status) : SIGNALLED + WTERMSIG(status);
}

static int keep_script(const char *command)
{
	outer_is_terminal = tcgetattr(STDIN_FILENO, &outer_modes) == 0;
	if (pipe(ended) < 0)
		err(FAILED, "pipe");
	for (int side = 0; side < 2; side++) {
		fcntl(ended[side], F_SETFD, FD_CLOEXEC);
		fcntl(ended[side], F_SETFL, O_RDWR | O_NONBLOCK);
	}
	handle(SIGCHLD, note_end);
	pid_t pid = start(command);
	handle(SIGWINCH, follow_size);
	follow_size(SIGWINCH); /* if it changed in between */
	make_raw();
	pass_all();
	restore();
	return status_of(pid);
}

static void usage(void)
{
	fprintf(stderr, "usage: script [-aeq] [-c command] [file]\n");
	exit(FAILED);
}

int main(int argc, char **argv)
{
	bool append = false, quiet = false, with_status = false;
	const char *command = NULL, *file = "typescript";
	int option;

	while ((option = getopt(argc, argv, "ac:efq")) != -1) {
		if (option == 'a')
			append = true;
		else if (option == 'c')
			command = optarg;
		else if (option == 'e')
			with_status = true;
		else if (option == 'q')
			quiet = true;
		else if (option != 'f') /* it is written at once anyway */
			usage();
	}
	if (optind < argc - 1)
		usage();
	if (optind < argc)
		file = argv[optind];
	int flags = O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : O_TRUNC);
	record = open(file, flags, 0666);
	if (record < 0)
		err(FAILED, "%s", file);
	if (!quiet)
		printf("Script started, file is %s\n", file);
	fflush(stdout);
	note_time("started");
	int status = keep_script(command);
	note_time("done");
	if (!quiet)
		printf("Script done, file is %s\n", file);
	return with_status ? status : 0;
}
