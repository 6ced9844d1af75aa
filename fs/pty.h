#ifndef FS_PTY_H
#define FS_PTY_H

/*
 * Pseudo-terminals (pty(7)): a terminal, the slave /dev/pts/N, whose device is whoever has the
 * master open. Each open of /dev/ptmx makes a pair. What is written to the master is typed on the
 * slave; what is written to the slave, and its echo, is read from the master.
 *
 * The slave has a terminal's input queue; the other way is a ring of bytes here. Both have an end:
 * who writes waits for who reads. Echo has a part of the ring that no writer fills.
 *
 * A pair is numbered while it exists, that is until the master and all files of the slave are
 * closed and no session has it. It has its name until the master is closed: then the slave is hung
 * up. When all files of the slave are closed, the master reads EIO until one is opened again.
 *
 * The slave's guard guards both sides.
 */

#include "fs/tty.h"

#define PTY_OUTPUT_SIZE  8192 /* a power of two */
#define PTY_ECHO_RESERVE 1024 /* of it, for echo */
#define PTY_MAX          4096 /* pairs at most */

struct pty {
	struct tty tty; /* the slave */

	/* Fixed. */
	uint32_t index; /* its name below /dev/pts */

	/* Guarded by tty.guard. */
	bool master_closed;
	bool slave_closed;   /* it was open, and is not now */
	bool locked;         /* the slave cannot be opened (TIOCSPTLCK) */
	bool packet;         /* the master reads in packets (TIOCPKT) */
	bool master_stopped; /* TCOOFF on the master */
	uint8_t notices;     /* TIOCPKT_* the master is to be told */
	char output[PTY_OUTPUT_SIZE];
	uint32_t read_at, written; /* counted from the beginning of time */
	struct waitq may_read, may_write;
	struct poll_point poll; /* the master's */
};

/* A new pair, locked, with a name in devpts and one reference, the master's. -ENOSPC, -ENOMEM. */
int pty_create(struct pty **out);

/* The master is closed; its reference is given back. */
void pty_close_master(struct pty *pty);

unsigned long pty_count(void);

/* How many pairs there may be, at most PTY_MAX (/proc/sys/kernel/pty/max). */
extern uint32_t pty_limit;

static inline size_t pty_held(const struct pty *pty)
{
	return pty->written - pty->read_at;
}

/* Puts bytes where the master reads them; those that do not fit are lost. The guard is held. */
void pty_put(struct pty *pty, const char *bytes, size_t n);

/* Takes up to `n` of them; whoever writes may go on. The guard is held. */
size_t pty_take(struct pty *pty, char *to, size_t n);

/* All of them go. The guard is held. */
void pty_drop_output(struct pty *pty);

/* Can bytes be typed on the slave now without any being lost? How many; the guard is held. */
size_t pty_room(const struct pty *pty);

void pty_init(void);        /* the devices, both sides */
void pty_master_init(void); /* pty_master.c's part of it */

#endif
