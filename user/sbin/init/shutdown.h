#ifndef INIT_SHUTDOWN_H
#define INIT_SHUTDOWN_H

/*
 * End all other processes and the machine; COMMAND is reboot(2)'s. Only a failure of that
 * returns.
 */
void shutdown_machine(int command);

#endif
