#ifndef FS_TTY_H
#define FS_TTY_H

/*
 * A terminal: a device, a line discipline before it, and whom it controls. A terminal may belong to
 * a session, whose foreground group gets the signals that keys make and may read; others in the
 * session are stopped when they try (POSIX, "General Terminal Interface").
 *
 * What differs between kinds of terminal is behind struct tty_driver: the serial line and the
 * consoles of the screen (fs/console.c), and pseudo-terminals, where another program is the device
 * (fs/pty.h).
 *
 * `guard` is taken in interrupts. Who belongs together is guarded by proc_tree_lock, which may be
 * taken while `guard` is held.
 *
 * The files of a terminal stand on one another in this order: tty_session.c, tty.c, tty_modes.c,
 * tty_ioctl.c, tty_file.c, then the kinds of terminal.
 */

#include "fs/line_discipline.h"
#include "fs/poll.h"
#include "kernel/mutex.h"
#include "kernel/types.h"
#include "kernel/waitq.h"

struct file;
struct file_ops;
struct proc;
struct session;
struct tty;

#define TTY_CHUNK      64              /* bytes sent or received with interrupts off */
#define TTY_CHUNK_SENT (TTY_CHUNK * 8) /* what they become at most: each a tab of spaces */

/* The operations are called with the guard held. Those that may be NULL say what that means. */
struct tty_driver {
	/* Sends bytes to the device. */
	void (*write)(struct tty *tty, const char *bytes, size_t n);
	/* Has the device room for TTY_CHUNK_SENT bytes? NULL: always. */
	bool (*has_room)(const struct tty *tty);
	/* What the device answers to what it was sent, as if typed; how much. NULL: nothing. */
	size_t (*answer)(struct tty *tty, char *to, size_t size);
	/* Input was taken, so that more may come. NULL: what comes cannot be held back. */
	void (*input_taken)(struct tty *tty);
	/* Something that another side may want to know: a sum of TIOCPKT_*. NULL: there is none. */
	void (*notice)(struct tty *tty, unsigned what);
	/* Is the device gone for good? Who waits to read then fails, with EIO. NULL: never. */
	bool (*is_gone)(const struct tty *tty);
	/* A file of the device is opened, which may be refused; the last one was closed. May be
	 * NULL. */
	int (*open)(struct tty *tty);
	void (*close)(struct tty *tty);
	/* Requests that only this kind knows, without the guard; -ENOTTY. May be NULL. */
	int (*ioctl)(struct tty *tty, unsigned request, uint32_t argument);
	/* The last reference is gone; without the guard. NULL: the terminal is for ever. */
	void (*release)(struct tty *tty);
	/* Its session's end does not hang it up: whoever is the device does that. */
	bool outlives_session;
};

struct tty {
	/* Fixed. */
	const struct tty_driver *driver;
	dev_t number;

	uint32_t refs; /* atomic: open files, and the session; terminals for ever have one more */

	struct mutex write_lock; /* one writer at a time */

	/* Guarded by guard. */
	struct spinlock guard;
	struct line_discipline line;
	struct winsize size;
	uint32_t input_speed, output_speed; /* bits a second, as set: no device here has any */
	uint32_t opens;                     /* open files that mean this device */
	uint32_t hangups;                   /* files opened before the last one are dead */
	bool exclusive;                     /* TIOCEXCL */
	char pending[256];                  /* echo that waits for ^Q */
	size_t npending;
	struct waitq may_read, may_write;
	struct poll_point poll;

	/* Guarded by proc_tree_lock. */
	struct session *session; /* whose controlling terminal it is, or NULL */
	pid_t foreground;        /* its foreground group, or 0 */
};

/* --- tty.c --- */

/* Fills in a terminal that is all zeros; it has one reference. `name`: for its guard. */
void tty_setup(struct tty *tty, const struct tty_driver *driver, const char *name, dev_t number);

void tty_get(struct tty *tty);
void tty_put(struct tty *tty);

/* A byte came from the device: takes the guard; or it is held. */
void tty_receive(struct tty *tty, uint8_t byte);
void tty_receive_locked(struct tty *tty, uint8_t byte);

/* Readers and writers are to look again; the guard is held. */
void tty_wake(struct tty *tty);

/* Sends what a program wrote, at most TTY_CHUNK bytes; the guard is held. */
void tty_send_locked(struct tty *tty, const char *bytes, size_t n);

/* Is output not stopped, and is there room for it? The guard is held. */
bool tty_can_send(const struct tty *tty);

/* Tells the other side, if there is one; the guard is held. */
void tty_notice(struct tty *tty, unsigned what);

/* All that came and was not read goes; the guard is held. */
void tty_flush_input(struct tty *tty);

/* All files that are open now are dead: reads give the end of the file, writes EIO. */
void tty_kill_files(struct tty *tty);

/* vhangup(2), or the device is gone: the files are dead, and the session loses the terminal. Its
 * leader gets SIGHUP and SIGCONT; when that ends too, so does the group that was in the foreground.
 */
void tty_hang_up(struct tty *tty);

/* --- tty_session.c --- */

/* Makes it the controlling terminal of the current process, which must lead a session that has
 * none. `steal`: from another session (TIOCSCTTY with 1). -EPERM. */
int tty_take_session(struct tty *tty, bool steal);

/* The controlling terminal of the current process with a reference, or NULL. */
struct tty *tty_current(void);
bool tty_is_current(const struct tty *tty);

/* May the current process read or change the terminal? A background process is sent `signo`,
 * SIGTTIN or SIGTTOU, with its group: -ERESTARTSYS. Where that would do nothing: -EIO for SIGTTIN
 * and for an orphaned group, else 0. */
int tty_check_foreground(struct tty *tty, int signo);

/* Signals the foreground group; guard may be held. */
void tty_signal(struct tty *tty, int signo);

/* tcgetpgrp(3), tcsetpgrp(3), tcgetsid(3). `device`: asked from the device's side, which need not
 * be in the session. */
int tty_get_foreground(struct tty *tty, bool device, pid_t *out); /* -ENOTTY */
int tty_set_foreground(struct tty *tty, pid_t pgid);              /* and -EPERM, -ESRCH */
int tty_get_session(struct tty *tty, bool device, pid_t *out);    /* -ENOTTY */

/* TIOCNOTTY: the current process has no terminal any more; if it leads the session, nobody in the
 * session has, and the foreground group gets SIGHUP and SIGCONT. -ENOTTY. */
int tty_give_up(struct tty *tty);

/* tty.c: the session's part of tty_hang_up(). */
void tty_part_session(struct tty *tty);

/* For /proc/PID/stat: the number of the process's terminal and its foreground group; 0 and -1:
 * none. */
void tty_of_process(struct proc *p, dev_t *number, pid_t *foreground);

/* `hang_up` is called when a session's leader has ended, if the terminal does not outlive that. */
void tty_session_init(void (*hang_up)(struct tty *tty));

/* --- tty_modes.c, tty_ioctl.c --- */

/* TCGETS and its kin, in all four forms; -ENOTTY: it is none of them. */
int tty_modes_ioctl(struct tty *tty, unsigned request, uint32_t argument);
void tty_modes_setup(struct tty *tty);

/* What can be asked of any terminal. `device`: from the device's side (a master). */
int tty_ioctl(struct file *file, struct tty *tty, unsigned request, uint32_t argument, bool device);

/* --- tty_file.c --- */

/* What a device file leads to: the private_data of a struct device whose ops are tty_file_ops. */
struct tty_node {
	struct tty *(*find)(uint32_t minor); /* with a reference */
	int missing;                         /* the error where that is NULL */
	/* Another name for a terminal that is in use: opening it is no use of the terminal and
	 * never makes it the controlling one. */
	bool alias;
	bool is_console; /* /dev/console: files do not die, and nobody is in the background */
};

extern const struct file_ops tty_file_ops;

void tty_init(void); /* /dev/tty, and what the other files here need */

#endif
