/*
 * Terminals: POSIX's functions over ioctl.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>
#include "user/libc/internal/errno.h"

int tcgetattr(int fd, struct termios *modes)
{
	return ioctl(fd, TCGETS, modes);
}

int tcsetattr(int fd, int when, const struct termios *modes)
{
	if (when < TCSANOW || when > TCSAFLUSH)
		return __set_errno(EINVAL);
	return ioctl(fd, TCSETS + when, modes);
}

int tcdrain(int fd)
{
	return ioctl(fd, TCSBRK, 1);
}

int tcflow(int fd, int action)
{
	return ioctl(fd, TCXONC, action);
}

int tcflush(int fd, int queue)
{
	return ioctl(fd, TCFLSH, queue);
}

int tcsendbreak(int fd, int duration)
{
	return duration == 0 ? ioctl(fd, TCSBRK, 0) : ioctl(fd, TCSBRKP, (duration + 99) / 100);
}

pid_t tcgetpgrp(int fd)
{
	pid_t group;
	return ioctl(fd, TIOCGPGRP, &group) < 0 ? -1 : group;
}

int tcsetpgrp(int fd, pid_t group)
{
	return ioctl(fd, TIOCSPGRP, &group);
}

pid_t tcgetsid(int fd)
{
	pid_t session;
	return ioctl(fd, TIOCGSID, &session) < 0 ? -1 : session;
}

int tcgetwinsize(int fd, struct winsize *size)
{
	return ioctl(fd, TIOCGWINSZ, size);
}

int tcsetwinsize(int fd, const struct winsize *size)
{
	return ioctl(fd, TIOCSWINSZ, size);
}

int isatty(int fd)
{
	struct termios modes;
	return tcgetattr(fd, &modes) == 0;
}

void cfmakeraw(struct termios *modes)
{
	modes->c_iflag &= ~(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
	modes->c_oflag &= ~OPOST;
	modes->c_lflag &= ~(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
	modes->c_cflag &= ~(CSIZE | PARENB);
	modes->c_cflag |= CS8;
	modes->c_cc[VMIN] = 1;
	modes->c_cc[VTIME] = 0;
}

speed_t cfgetospeed(const struct termios *modes)
{
	return modes->c_cflag & CBAUD;
}

speed_t cfgetispeed(const struct termios *modes)
{
	return cfgetospeed(modes);
}

int cfsetospeed(struct termios *modes, speed_t speed)
{
	if (speed & ~CBAUD)
		return __set_errno(EINVAL);
	modes->c_cflag = (modes->c_cflag & ~CBAUD) | speed;
	return 0;
}

/* Speed 0 means "as the output", which it is anyway. */
int cfsetispeed(struct termios *modes, speed_t speed)
{
	return speed == B0 ? 0 : cfsetospeed(modes, speed);
}

int cfsetspeed(struct termios *modes, speed_t speed)
{
	return cfsetospeed(modes, speed);
}

/* A terminal's name is what the descriptor's link in /proc says. */
int ttyname_r(int fd, char *name, size_t size)
{
	char link[32];
	if (!isatty(fd))
		return errno;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	ssize_t length = readlink(link, name, size);
	if (length < 0 || (size_t)length == size) {
		errno = length < 0 ? errno : ERANGE;
		return errno;
	}
	name[length] = '\0';
	return 0;
}

char *ttyname(int fd)
{
	static char name[64];
	return ttyname_r(fd, name, sizeof(name)) == 0 ? name : NULL;
}

int vhangup(void)
{
	return syscall(SYS_vhangup);
}
