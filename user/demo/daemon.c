/*
 * G5: a daemon. It forks, so that its parent's shell goes on; makes a session of its own, so that
 * it has no controlling terminal, and no hang-up or ^C reaches it; forks again, so that, being no
 * session leader, it can never get one; and lets go of everything it was started with: directory,
 * mask, descriptors. What it has to say it writes into a log file. It lives on when whoever started
 * it logs out, as a child of init.
 *
 *	daemon [FILE [SECONDS [LINES]]]
 *
 * It ends on SIGTERM, or after LINES lines; SIGHUP makes it open its log file anew, which is how
 * daemons let their logs be moved away.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LOG_FILE "/tmp/daemon.log"

static const char *log_file = LOG_FILE;
static int log_fd = -1;
static volatile sig_atomic_t asked; /* the signal that came last; 0: none */

static void note(int number)
{
	asked = number;
}

static void say(const char *words)
{
	char line[160], date[32];
	time_t now = time(NULL);

	strftime(date, sizeof(date), "%H:%M:%S", localtime(&now));
	int length = snprintf(line, sizeof(line), "%s daemon[%d]: %s\n", date, getpid(), words);
	if (write(log_fd, line, (size_t)length) < 0)
		_exit(1); /* there is nobody to be told */
}

static void open_log(void)
{
	if (log_fd >= 0)
		close(log_fd);
	log_fd = open(log_file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	if (log_fd < 0)
		_exit(1);
}

static void fork_and_leave(void)
{
	pid_t pid = fork();

	if (pid < 0) {
		perror("fork");
		exit(1);
	}
	if (pid > 0)
		_exit(0);
}

static void become_daemon(void)
{
	fork_and_leave();
	setsid();
	fork_and_leave();
	umask(022);
	if (chdir("/") < 0)
		_exit(1);
	int null = open("/dev/null", O_RDWR);
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		dup2(null, fd);
	if (null > STDERR_FILENO)
		close(null);
}

static void tell_of_itself(void)
{
	char words[120];

	snprintf(words, sizeof(words), "started: parent %d, group %d, session %d, %s", getppid(),
		 getpgrp(), getsid(0),
		 open("/dev/tty", O_RDWR) < 0 ? "no controlling terminal" : "a terminal");
	say(words);
}

int main(int argc, char **argv)
{
	struct sigaction action = {.sa_handler = note};
	double seconds = argc > 2 ? strtod(argv[2], NULL) : 1;
	long lines = argc > 3 ? strtol(argv[3], NULL, 10) : 60;
	struct timespec pause = {(time_t)seconds, (long)((seconds - (long)seconds) * 1e9)};

	if (argc > 1)
		log_file = argv[1];
	printf("I am %d; a daemon begins. Look at it with `ps -ej`, and at %s.\n", getpid(),
	       log_file);
	fflush(stdout);
	become_daemon();
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	open_log();
	tell_of_itself();
	for (long line = 1; line <= lines && asked != SIGTERM; line++) {
		char words[32];
		if (asked == SIGHUP) {
			asked = 0;
			open_log();
			say("opened the log file anew");
		}
		snprintf(words, sizeof(words), "still here (%ld)", line);
		say(words);
		nanosleep(&pause, NULL);
	}
	say(asked == SIGTERM ? "told to end" : "said all there was to say");
	return 0;
}
