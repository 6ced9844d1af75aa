/*
 * openvt: runs a command, or a shell, in a session of its own on another console of the screen.
 *
 *	openvt [-c number] [-sw] [command [argument ...]]
 *
 * Without -c the console is the first that nobody has open. -s brings it to the front; -w waits for
 * the command and, with -s, goes back then.
 */
#include <abi/vt.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmp.h>

enum {
	FAILED = 1,
	NOT_EXECUTED = 127
};

static void show(int screen, int number)
{
	if (ioctl(screen, VT_ACTIVATE, number) < 0 || ioctl(screen, VT_WAITACTIVE, number) < 0)
		err(FAILED, "console %d", number);
}

static int open_console(int number)
{
	char path[32];

	snprintf(path, sizeof(path), "/dev/tty%d", number);
	int fd = open(path, O_RDWR | O_NOCTTY);
	if (fd < 0)
		err(FAILED, "%s", path);
	return fd;
}

static void run(int number, char **command)
{
	static char *shell[] = {"sh", NULL};
	int fd = open_console(number);

	if (login_tty(fd) < 0)
		err(FAILED, "console %d", number);
	if (!*command)
		command = shell;
	execvp(*command, command);
	warn("%s", *command);
	_exit(NOT_EXECUTED);
}

static void usage(void)
{
	fprintf(stderr, "usage: openvt [-c number] [-sw] [command [argument ...]]\n");
	exit(FAILED);
}

int main(int argc, char **argv)
{
	bool in_front = false, wait = false;
	int number = 0, option, status;
	struct vt_stat state;

	while ((option = getopt(argc, argv, "+c:sw")) != -1) {
		if (option == 'c')
			number = atoi(optarg);
		else if (option == 's')
			in_front = true;
		else if (option == 'w')
			wait = true;
		else
			usage();
	}
	int screen = open("/dev/tty0", O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (screen < 0 || ioctl(screen, VT_GETSTATE, &state) < 0)
		err(FAILED, "/dev/tty0");
	if (number == 0 && (ioctl(screen, VT_OPENQRY, &number) < 0 || number < 0))
		errx(FAILED, "no console is free");
	pid_t pid = fork();
	if (pid < 0)
		err(FAILED, "fork");
	if (pid == 0)
		run(number, argv + optind);
	if (in_front)
		show(screen, number);
	if (!wait)
		return 0;
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	if (in_front)
		show(screen, state.v_active);
	return WIFEXITED(status) ? WEXITSTATUS(status) : FAILED;
}
