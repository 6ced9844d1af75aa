/*
 * G2, G3: a session is hung up. The demo makes a terminal of its own, a pseudo-terminal, and a
 * session on it as a login does: a leader, a group in the foreground and one in the background.
 * Then the terminal's other side is closed, which is what a modem that loses its line was, and what
 * closing a terminal's window is. The kernel sends SIGHUP to the leader; when the leader ends,
 * SIGHUP goes to the foreground group, and the terminal belongs to nobody. The background group is
 * left alone, unless it is stopped: nobody could continue it any more.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

static int report[2]; /* a pipe to the demo's own output, which the session's terminal is not */

/* What a process of the session has to say. */
static void say(const char *name, const char *words)
{
	dprintf(report[1], "%s: %s\n", name, words);
}

static const char *signal_words(int number)
{
	return number == SIGHUP    ? "SIGHUP has come"
	       : number == SIGCONT ? "SIGCONT has come"
				   : "another signal has come";
}

/* Tell of signals until one of those that end it, or until nobody listens any more. */
static void listen(const char *name, const sigset_t *signals, int patience)
{
	struct timespec limit = {.tv_sec = patience ? patience : 1};
	int number;

	while ((number = sigtimedwait(signals, NULL, &limit)) > 0) {
		say(name, signal_words(number));
		if (number == SIGHUP)
			_exit(0);
	}
	say(name, "nothing has come");
	_exit(0);
}

static pid_t start_member(const char *name, const sigset_t *signals, int patience)
{
	pid_t pid = fork();

	if (pid == 0) {
		setpgid(0, 0);
		if (!patience)
			raise(SIGSTOP);
		listen(name, signals, patience);
	}
	setpgid(pid, pid);
	return pid;
}

static void lead_session(const char *terminal, const sigset_t *signals)
{
	setsid();
	int fd = open(terminal, O_RDWR); /* a leader without one gets its controlling terminal so */
	if (fd < 0 || (tcgetpgrp(fd) != getpgrp() && ioctl(fd, TIOCSCTTY, 0) < 0))
		_exit(1);
	pid_t foreground = start_member("foreground", signals, 5);
	start_member("background", signals, 2);
	waitpid(start_member("stopped", signals, 0), NULL, WUNTRACED);
	signal(SIGTTOU, SIG_IGN);
	tcsetpgrp(fd, foreground);
	say("leader", "a session is on the terminal");
	int number;
	sigwait(signals, &number);
	say("leader", signal_words(number));
	_exit(0);
}

int main(void)
{
	sigset_t signals;
	char byte;
	int number;

	setvbuf(stdout, NULL, _IOLBF, 0);
	sigemptyset(&signals);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGCONT);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	int master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC), unlock = 0;
	if (master < 0 || ioctl(master, TIOCSPTLCK, &unlock) < 0 ||
	    ioctl(master, TIOCGPTN, &number) < 0 || pipe(report) < 0) {
		perror("no terminal");
		return 1;
	}
	char terminal[32];
	snprintf(terminal, sizeof(terminal), "/dev/pts/%d", number);
	pid_t leader = fork();
	if (leader == 0) {
		close(master);
		close(report[0]);
		lead_session(terminal, &signals);
	}
	close(report[1]);
	/* The first line tells that all is set up; then the line is lost. */
	while (read(report[0], &byte, 1) == 1) {
		putchar(byte);
		if (byte == '\n' && master >= 0) {
			printf("demo: the line is lost\n");
			close(master);
			master = -1;
		}
	}
	waitpid(leader, NULL, 0);
	return 0;
}
