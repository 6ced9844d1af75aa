/*
 * Pseudo-terminals: POSIX's functions (posix_openpt(3)) and those of the BSDs (openpty(3)).
 *
 * The slave of a new master belongs to whoever opened it, as the kernel makes it, so there is
 * nothing for grantpt to do but to ask whether there is a slave.
 */
#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>
#include "user/libc/internal/errno.h"

#define NAME_BYTES 32

int posix_openpt(int flags)
{
	return open("/dev/ptmx", flags);
}

int getpt(void)
{
	return posix_openpt(O_RDWR);
}

int ptsname_r(int fd, char *name, size_t size)
{
	char text[NAME_BYTES];
	unsigned number;
	if (ioctl(fd, TIOCGPTN, &number) < 0)
		return errno;
	int length = snprintf(text, sizeof(text), "/dev/pts/%u", number);
	if ((size_t)length >= size) {
		errno = ERANGE;
		return ERANGE;
	}
	strcpy(name, text);
	return 0;
}

char *ptsname(int fd)
{
	static char name[NAME_BYTES];
	return ptsname_r(fd, name, sizeof(name)) == 0 ? name : NULL;
}

int grantpt(int fd)
{
	unsigned number;
	if (ioctl(fd, TIOCGPTN, &number) == 0)
		return 0;
	return errno == ENOTTY ? __set_errno(EINVAL) : -1;
}

int unlockpt(int fd)
{
	int locked = 0;
	if (ioctl(fd, TIOCSPTLCK, &locked) == 0)
		return 0;
	return errno == ENOTTY ? __set_errno(EINVAL) : -1;
}

static int open_slave(int master, char name[NAME_BYTES])
{
	if (grantpt(master) < 0 || unlockpt(master) < 0)
		return -1;
	if (ptsname_r(master, name, NAME_BYTES) != 0)
		return -1;
	return open(name, O_RDWR | O_NOCTTY);
}

int openpty(int *master, int *slave, char *name, const struct termios *modes,
	    const struct winsize *size)
{
	char text[NAME_BYTES];
	int side = getpt();
	if (side < 0)
		return -1;
	int other = open_slave(side, text);
	if (other < 0) {
		close(side);
		return -1;
	}
	if (modes)
		tcsetattr(other, TCSAFLUSH, modes);
	if (size)
		ioctl(other, TIOCSWINSZ, size);
	if (name)
		strcpy(name, text);
	*master = side;
	*slave = other;
	return 0;
}

int login_tty(int fd)
{
	setsid();
	if (ioctl(fd, TIOCSCTTY, 0) < 0)
		return -1;
	for (int standard = STDIN_FILENO; standard <= STDERR_FILENO; standard++)
		if (dup2(fd, standard) < 0)
			return -1;
	if (fd > STDERR_FILENO)
		close(fd);
	return 0;
}

pid_t forkpty(int *master, char *name, const struct termios *modes, const struct winsize *size)
{
	int side, other;
	if (openpty(&side, &other, name, modes, size) < 0)
		return -1;
	pid_t pid = fork();
	if (pid == 0) {
		close(side);
		if (login_tty(other) < 0)
			_exit(1);
		return 0;
	}
	close(other);
	if (pid < 0)
		close(side);
	else
		*master = side;
	return pid;
}
