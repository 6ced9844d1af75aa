/*
 * The end: ask all processes to end, make them, write out what is to be kept, unmount, stop.
 *
 * kill(-1) reaches every process but init itself, and fails with ESRCH when there is none left, so
 * no time is spent waiting for nobody. A shell that somebody types at ignores SIGTERM: it is told
 * that its terminal hangs up. Nobody else is, so that who cleans up on SIGTERM can do so. What is
 * stopped must be continued to hear of it.
 */
#include "shutdown.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "report.h"

enum {
	ROUNDS = 120,
	ROUND_NANOSECONDS = 25000000,
	MOUNTS = 64
};

static bool anybody_left(void)
{
	while (waitpid(-1, NULL, WNOHANG) > 0)
		continue;
	return kill(-1, 0) == 0 || errno != ESRCH;
}

/* For three seconds at most. Returns whether all have ended. */
static bool wait_for_all(void)
{
	const struct timespec round = {.tv_nsec = ROUND_NANOSECONDS};

	for (int i = 0; i < ROUNDS; i++) {
		if (!anybody_left())
			return true;
		nanosleep(&round, NULL);
	}
	return false;
}

static void end_all_processes(const struct entry *entries)
{
	report("sending SIGTERM to all processes");
	kill(-1, SIGTERM);
	for (; entries; entries = entries->next)
		if (entries->action == ACTION_RESPAWN && entries->pid)
			kill(entries->pid, SIGHUP);
	kill(-1, SIGCONT);
	if (wait_for_all())
		return;
	report("sending SIGKILL to those that are left");
	kill(-1, SIGKILL);
	wait_for_all();
}

/* The last one mounted first, /proc among them; the root stays. */
static void unmount_all(void)
{
	char *where[MOUNTS];
	size_t count = 0;
	FILE *mounts = fopen("/proc/mounts", "re");

	while (mounts && count < MOUNTS && fscanf(mounts, "%*s %ms %*[^\n]", &where[count]) == 1)
		count++;
	if (mounts)
		fclose(mounts);
	while (count-- > 0) {
		if (strcmp(where[count], "/") != 0 && umount(where[count]) < 0)
			report("umount %s: %s", where[count], strerror(errno));
		free(where[count]);
	}
}

void shutdown_machine(const struct entry *entries, int command)
{
	end_all_processes(entries);
	sync();
	unmount_all();
	reboot(command);
	report("reboot: %s", strerror(errno));
}
