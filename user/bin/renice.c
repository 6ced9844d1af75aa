/*
 * renice: changes the nice value of processes that run.
 *
 *	renice [-n] PRIORITY [-p] PID... [-g GROUP...] [-u USER...]
 *
 * Numbers are pids, but behind -g process groups and behind -u users, by name or number.
 */
#include <err.h>
#include <errno.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static bool parse_number(const char *text, long *number)
{
	char *end;

	*number = strtol(text, &end, 10);
	return end != text && !*end;
}

static const char *kind_name(int which)
{
	return which == PRIO_PROCESS ? "process ID"
	       : which == PRIO_PGRP  ? "process group ID"
				     : "user ID";
}

static bool parse_target(int which, const char *text, long *id)
{
	struct passwd *user = which == PRIO_USER ? getpwnam(text) : NULL;

	if (user)
		*id = (long)user->pw_uid;
	else if (!parse_number(text, id) || *id < 0)
		return false;
	return true;
}

static int change(int which, const char *text, int priority)
{
	long id;

	if (!parse_target(which, text, &id)) {
		warnx("bad %s value: %s", kind_name(which), text);
		return 1;
	}
	errno = 0;
	int old = getpriority(which, (id_t)id);
	if (errno || setpriority(which, (id_t)id, priority) < 0) {
		warn("failed to set priority for %ld (%s)", id, kind_name(which));
		return 1;
	}
	printf("%ld (%s) old priority %d, new priority %d\n", id, kind_name(which), old,
	       getpriority(which, (id_t)id));
	return 0;
}

int main(int argc, char **argv)
{
	int which = PRIO_PROCESS, status = 0;
	long priority;
	char **next = argv + 1;

	(void)argc;
	if (*next && strcmp(*next, "-n") == 0)
		next++;
	if (!*next || !parse_number(*next++, &priority) || !*next) {
		fprintf(stderr,
			"usage: renice [-n] PRIORITY [-p] PID... [-g GROUP...] [-u USER...]\n");
		return 1;
	}
	for (; *next; next++) {
		if (strcmp(*next, "-p") == 0)
			which = PRIO_PROCESS;
		else if (strcmp(*next, "-g") == 0)
			which = PRIO_PGRP;
		else if (strcmp(*next, "-u") == 0)
			which = PRIO_USER;
		else
			status |= change(which, *next, (int)priority);
	}
	return fflush(stdout) == 0 ? status : 1;
}
