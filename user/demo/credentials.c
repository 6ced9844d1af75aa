/*
 * P11: credentials. The superuser may do anything, also cease to be it: for a while, with the
 * effective user id changed and the real one waiting, or for good. What an ordinary user may not do
 * fails with EACCES or EPERM. Run it as root, and as somebody else.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SOMEBODY 1000
#define SECRET   "/tmp/credentials-demo"

static void show_ids(const char *when)
{
	printf("%s: real user %d, effective user %d\n", when, (int)getuid(), (int)geteuid());
}

static const char *outcome(int result)
{
	return result < 0 ? strerror(errno) : "done";
}

static void try_things(void)
{
	int fd = open(SECRET, O_RDONLY);

	printf("  read a file of root's with mode 600: %s\n", outcome(fd));
	if (fd >= 0)
		close(fd);
	printf("  signal process 1 (signal 0 only asks): %s\n", outcome(kill(1, 0)));
	printf("  get a better nice value: %s\n",
	       nice(-1) == -1 && errno ? strerror(errno) : "done");
}

static void give_up_root(void)
{
	setgroups(0, NULL);
	setgid(SOMEBODY);
	setuid(SOMEBODY);
	show_ids("after setuid(1000)");
	errno = 0;
	try_things();
	printf("  become root again: %s\n", outcome(setuid(0)));
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	show_ids("at the start");
	if (geteuid() != 0) {
		errno = 0;
		try_things();
		return 0;
	}
	int fd = open(SECRET, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd < 0) {
		perror(SECRET);
		return 1;
	}
	close(fd);
	errno = 0;
	try_things();
	seteuid(SOMEBODY);
	show_ids("after seteuid(1000)");
	printf("  root again, for the real user still is: %s\n", outcome(seteuid(0)));
	pid_t pid = fork();
	if (pid == 0) {
		give_up_root();
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	unlink(SECRET);
	return 0;
}
