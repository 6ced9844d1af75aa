/*
 * Pseudo-terminals: pairs made in one step (openpty(3)). Modes and size may be null.
 */
#ifndef _PTY_H
#define _PTY_H

#include <sys/ioctl.h>
#include <termios.h>

int openpty(int *master, int *slave, char *name, const struct termios *modes,
	    const struct winsize *size);

/* fork, with the child in a session of its own on a new terminal. */
pid_t forkpty(int *master, char *name, const struct termios *modes, const struct winsize *size);

#endif
