/* chvt N: brings console N of the screen, /dev/ttyN, to the front. */
#include <abi/vt.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int number = argc == 2 ? atoi(argv[1]) : 0;

	if (number <= 0) {
		fprintf(stderr, "usage: chvt number\n");
		return 1;
	}
	int fd = open("/dev/tty0", O_RDWR | O_NOCTTY);
	if (fd < 0)
		err(1, "/dev/tty0");
	if (ioctl(fd, VT_ACTIVATE, number) < 0 || ioctl(fd, VT_WAITACTIVE, number) < 0)
		err(1, "console %d", number);
	return 0;
}
