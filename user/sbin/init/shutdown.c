/*
 * The end: ask all processes to end, make them, write out what is to be kept, stop.
 *
 * kill(-1) reaches every process but init itself, and fails with ESRCH when there is none left, so
 * no time is spent waiting for nobody. Shells ignore SIGTERM but not SIGHUP; what is stopped must
 * be continued to hear of either.
 */
#include "shutdown.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "report.h"

enum {
	ROUNDS = 40,
	ROUND_NANOSECONDS = 25000000
};

static bool anybody_left(void)
{
	while (waitpid(-1, NULL, WNOHANG) > 0)
		continue;
	return kill(-1, 0) == 0 || errno != ESRCH;
}

static void wait_for_all(void)
{
	const struct timespec round = {.tv_nsec = ROUND_NANOSECONDS};

	for (int i = 0; i < ROUNDS && anybody_left(); i++)
		nanosleep(&round, NULL);
}

void shutdown_machine(int command)
{
	kill(-1, SIGTERM);
	kill(-1, SIGHUP);
	kill(-1, SIGCONT);
	wait_for_all();
	kill(-1, SIGKILL);
	wait_for_all();
	sync();
	umount("/dev/shm"); /* if they are not mounted, that is as good */
	umount("/proc");
	reboot(command);
	report("reboot: %s", strerror(errno));
}
