#ifndef KERNEL_LOCKRANK_H
#define KERNEL_LOCKRANK_H

/*
 * The order of all locks. A thread takes locks only in rising rank; debug checks in spinlock.c and
 * mutex.c panic at the first acquisition that does not. Two locks of one rank are never held
 * together, except where the rank's line says how.
 */

enum lock_rank {
	/* Sleeping locks (kernel/mutex.h). */
	RANK_EXEC_ARGS,  /* the window at ARGSBASE */
	RANK_FILE_POS,   /* an open file's offset: held while the file is read or written there */
	RANK_PROC_TEXT,  /* the text of an open file in /proc */
	RANK_MOUNT,      /* the mount table */
	RANK_RENAME,     /* rename across directories: freezes the shape of the tree */
	RANK_INODE,      /* an inode: entries, file size; parent before child, else by address */
	RANK_PIPE,       /* a pipe's buffer */
	RANK_WATCHES,    /* who watches which open file: the membership of all epoll sets */
	RANK_EPOLL,      /* one epoll set; the watching set before the watched */
	RANK_TTY_WRITE,  /* one writer at a time on a terminal */
	RANK_SWEEP,      /* one sweep at a time over those who map an object */
	RANK_ADDRSPACE,  /* the areas of an address space; parent before child in fork */
	RANK_PAGE_CACHE, /* the pages of one memory object */

	/* Spin locks (kernel/spinlock.h). */
	RANK_SPIN_FIRST,
	RANK_TTY = RANK_SPIN_FIRST, /* a terminal's queues and modes */
	RANK_PROC_TREE,             /* pids, parents, children, groups, sessions, zombies */
	RANK_PROC,                  /* one process: signals, threads, limits; parent before child */
	RANK_USER,                  /* what users hold together */
	RANK_FDTABLE,               /* a descriptor table */
	RANK_FSCONTEXT,             /* root, working directory, umask */
	RANK_MAPPERS,               /* who maps one object */
	RANK_DENTRY,                /* the name cache */
	RANK_FILE_LOCKS,            /* advisory locks */
	RANK_FS,                    /* small tables of file systems and devices */
	RANK_WAIT,                  /* a wait queue's guard that is nothing else */
	RANK_EPOLL_READY,           /* an epoll's ready list; the watched set before the watching */
	RANK_POLL,                  /* what one poll(2) waits for; taken by those it waits on */
	RANK_MUTEX,                 /* the inside of a sleeping lock */
	RANK_SCHED,                 /* a run queue */
	RANK_CLOCK_TIMER,           /* timers on the real clock */
	RANK_TIMER,                 /* the timer tree */
	RANK_HEAP,                  /* the kernel heap's address ranges */
	RANK_SLAB,                  /* one cache; the list of caches before a cache */
	RANK_PAGETABLE,             /* the list of page directories */
	RANK_SEGMAP,                /* the window slots */
	RANK_FRAMES,                /* buddy lists and the reservation counts */
	RANK_RANDOM,                /* the random pool */
	RANK_CLOCK,                 /* the offset of the real clock */
	RANK_CONSOLE,               /* the printk ring */
	RANK_OUTPUT,                /* a serial port's or screen's output */
};

#endif
