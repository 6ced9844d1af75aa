/*
 * Starting processes, each in a session of its own, with the console for input and output.
 *
 * It is not their controlling terminal: a getty takes the one it is for, and what runs once must
 * not hang up the console when it ends. A - before the command asks for a login shell on the
 * console: it is not part of the path but makes the name begin with -, which is how a shell knows
 * to be one, and it does get the console as controlling terminal, so that ^C and job control work.
 *
 * A command without anything for a shell to interpret is executed directly.
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
#include <utmpx.h>

#include "report.h"
#include "user/lib/session.h"

#define CONSOLE "/dev/console"

enum {
	PATH_BYTES = 256,
	WORDS = 32,
	NOT_EXECUTED = 127
};

static bool is_login(const struct entry *entry)
{
	return entry->command[0] == '-';
}

static void reset_signals(void)
{
	sigset_t none;

	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static void take_console(const struct entry *entry)
{
	int fd = open(CONSOLE, O_RDWR | O_NOCTTY);

	if (fd < 0)
		fd = open("/dev/null", O_RDWR);
	for (int standard = STDIN_FILENO; fd >= 0 && standard <= STDERR_FILENO; standard++)
		dup2(fd, standard);
	if (fd > STDERR_FILENO)
		close(fd);
	if (!is_login(entry))
		return;
	ioctl(STDIN_FILENO, TIOCSCTTY, 0);
	tcsetpgrp(STDIN_FILENO, getpgrp());
}

static void set_environment(void)
{
	setenv("HOME", "/root", 1);
	setenv("PATH", "/bin:/sbin:/usr/bin:/demo", 1);
	setenv("TERM", "vt100", 0);
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
	bool login = is_login(entry);
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

static void run_child(const struct entry *entry)
{
	reset_signals();
	setsid();
	if (entry->action == ACTION_RESPAWN)
		session_note(INIT_PROCESS, getpid(), entry->id, "", "");
	take_console(entry);
	set_environment();
	if ((!is_login(entry) || chdir("/root") < 0) && chdir("/") < 0)
		report("no directory to start in");
	execute(entry);
}

bool spawn(struct entry *entry)
{
	pid_t pid = fork();

	if (pid == 0)
		run_child(entry);
	if (pid < 0) {
		report("cannot fork for \"%s\": %s", entry->command, strerror(errno));
		return false;
	}
	entry->pid = pid;
	entry->started = true;
	return true;
}
