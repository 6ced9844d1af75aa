/*
 * What poweroff, reboot and halt have in common: they ask init to bring the machine down, by a
 * signal, or with -f make the system call themselves, without giving any program the time to
 * finish.
 */
#ifndef USER_SBIN_SHUTDOWN_H
#define USER_SBIN_SHUTDOWN_H

#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <sys/reboot.h>
#include <sys/types.h>
#include <unistd.h>

#define INIT_PID 1

/* `request` is the signal by which init is asked; `command` is for reboot(2). */
static inline int shut_down(int argc, char **argv, int request, int command)
{
	int option, force = 0;
	while ((option = getopt(argc, argv, "f")) != -1) {
		if (option != 'f') {
			fprintf(stderr, "usage: %s [-f]\n", argv[0]);
			return 1;
		}
		force = 1;
	}
	if (force) {
		sync();
		reboot(command);
		err(1, "reboot");
	}
	if (kill(INIT_PID, request) < 0)
		err(1, "cannot ask init");
	return 0;
}

#endif
