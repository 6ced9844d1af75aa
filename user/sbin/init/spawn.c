/*
 * Starting processes, each in a session of its own on the terminal its entry names.
 *
 * What runs again and again (a shell) gets the terminal as its controlling terminal, so that ^C and
 * job control work there. What runs once does not: the terminal would be hung up when it ends.
 *
 * A command without anything for a shell to interpret is executed directly. A - in front of it is
 * not part of its path but makes its name begin with -, which is how a shell knows to be a login
 * shell.
 */
#include "spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "report.h"

enum {
	PATH_BYTES = 256,
	WORDS = 32,
	NOT_EXECUTED = 127
};

static void terminal_path(char path[PATH_BYTES], const struct entry *entry)
{
	snprintf(path, PATH_BYTES, "/dev/%s", entry->terminal);
}

bool spawn_possible(struct entry *entry)
{
	char path[PATH_BYTES];

	terminal_path(path, entry);
	int fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0) {
		report("%s: %s, so no \"%s\" there", path, strerror(errno), entry->command);
		entry->skipped = true;
		return false;
	}
	close(fd);
	return true;
}

static void reset_signals(void)
{
	sigset_t none;

	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Standard input, output and error are the terminal; see above for whose it becomes. */
static void take_terminal(const struct entry *entry)
{
	bool controlling = entry->action == ACTION_RESPAWN;
	char path[PATH_BYTES];

	terminal_path(path, entry);
	int fd = open(path, O_RDWR | (controlling ? 0 : O_NOCTTY));
	if (fd < 0) {
		report("%s: %s", path, strerror(errno));
		_exit(NOT_EXECUTED);
	}
	for (int standard = STDIN_FILENO; standard <= STDERR_FILENO; standard++)
		dup2(fd, standard);
	if (fd > STDERR_FILENO)
		close(fd);
	if (!controlling)
		return;
	ioctl(STDIN_FILENO, TIOCSCTTY,
	      0); /* some kernels give it at open; then this changes nothing */
	tcsetpgrp(STDIN_FILENO, getpgrp());
}

static void set_environment(const struct entry *entry)
{
	bool screen = !strncmp(entry->terminal, "tty", 3) && strncmp(entry->terminal, "ttyS", 4);

	setenv("HOME", "/root", 1);
	setenv("PATH", "/bin:/sbin:/usr/bin:/demo", 1);
	setenv("TERM", screen ? "linux" : "vt100", 1);
	setenv("USER", "root", 1);
	setenv("SHELL", "/bin/sh", 1);
}

/* COMMAND is cut into words. Returns NULL in place of the first if there are too many. */
static void split(char *command, char *words[WORDS])
{
	size_t count = 0;
	char *rest = command;
	char *word;

	while ((word = strsep(&rest, " \t"))) {
		if (!*word)
			continue;
		if (count == WORDS - 1)
			break;
		words[count++] = word;
	}
	words[word ? 0 : count] = NULL;
}

static void execute(const struct entry *entry)
{
	bool login = entry->command[0] == '-';
	char *command = entry->command + login;
	char *words[WORDS] = {NULL};
	char name[PATH_BYTES];

	if (strpbrk(command, "'\"\\$`*?[]#&|;<>(){}~="))
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	split(command, words);
	if (!words[0]) {
		report("%s: too many words", entry->command);
		_exit(NOT_EXECUTED);
	}
	char *file = words[0];
	if (login) {
		const char *slash = strrchr(file, '/');
		snprintf(name, sizeof(name), "-%s", slash ? slash + 1 : file);
		words[0] = name;
	}
	execvp(file, words);
	report("%s: %s", file, strerror(errno));
	_exit(NOT_EXECUTED);
}

static void run_child(const struct entry *entry, unsigned delay)
{
	reset_signals();
	setsid();
	if (delay)
		sleep(delay);
	take_terminal(entry);
	set_environment(entry);
	if (chdir("/root") < 0 && chdir("/") < 0)
		report("no directory to start in");
	execute(entry);
}

bool spawn(struct entry *entry, unsigned delay)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	pid_t pid = fork();
	if (pid == 0)
		run_child(entry, delay);
	if (pid < 0) {
		report("cannot fork for \"%s\": %s", entry->command, strerror(errno));
		return false;
	}
	entry->pid = pid;
	entry->started = now.tv_sec + (time_t)delay;
	return true;
}
