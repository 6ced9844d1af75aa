#ifndef INIT_SHUTDOWN_H
#define INIT_SHUTDOWN_H

#include "inittab.h"

/*
 * End all other processes, the ENTRIES' sessions among them, and the machine; COMMAND is
 * reboot(2)'s. Only a failure of that returns.
 */
void shutdown_machine(const struct entry *entries, int command);

#endif
