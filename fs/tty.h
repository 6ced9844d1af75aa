#ifndef FS_TTY_H
#define FS_TTY_H

/*
 * Terminals: the serial line and the screen with the keyboard, each with a line discipline. A
 * terminal may belong to a session, whose foreground group gets the signals that keys make and may
 * read; others in the session are stopped when they try (POSIX, "General Terminal Interface").
 *
 * /dev/console is the terminal that the boot word console= named last. Where none was named it is
 * the serial line, and the screen too for as long as nobody opens that as a terminal of its own:
 * what goes to the one is shown on both, and what is typed on either comes from it.
 *
 * `guard` is taken in interrupts. Who belongs together is guarded by proc_tree_lock, which may be
 * taken while `guard` is held.
 */

#include "fs/line_discipline.h"
#include "fs/poll.h"
#include "kernel/mutex.h"
#include "kernel/types.h"
#include "kernel/waitq.h"

struct file;
struct proc;
struct session;

struct tty {
	/* Fixed. */
	const char *name; /* below /dev */
	dev_t number;
	void (*write)(const char *bytes, size_t n); /* the device; any context */

	struct mutex write_lock; /* one writer at a time */

	/* Guarded by guard. */
	struct spinlock guard;
	struct line_discipline line;
	struct winsize size;
	uint32_t opens;    /* open files */
	uint32_t hangups;  /* files opened before the last one are dead */
	bool exclusive;    /* TIOCEXCL */
	char pending[256]; /* echo that waits for ^Q */
	size_t npending;
	struct waitq may_read, may_write;
	struct poll_point poll;

	/* Guarded by proc_tree_lock. */
	struct session *session; /* whose controlling terminal it is, or NULL */
	pid_t foreground;        /* its foreground group, or 0 */
};

void tty_init(void); /* the terminals and their devices */

struct tty *tty_serial(void);
struct tty *tty_screen(void);
struct tty *tty_console(void); /* which of them /dev/console is */

/* A byte came from the device; from its interrupt. */
void tty_receive(struct tty *tty, uint8_t byte);

/* For /proc/PID/stat: the number of the session's terminal and its foreground group; 0 and -1:
 * none. */
void tty_of_process(struct proc *p, dev_t *number, pid_t *foreground);

/* tty.c, for tty_init(): all there are, by the numbers they will be found under. */
void tty_create_all(dev_t serial_number, dev_t screen_number);

/* tty_session.c */

/* Makes it the controlling terminal of the current process, which must lead a session that has
 * none. `steal`: from another session (TIOCSCTTY with 1). -EPERM. */
int tty_take_session(struct tty *tty, bool steal);

/* The controlling terminal of the current process, or NULL. */
struct tty *tty_current(void);

/* May the current process read or change the terminal? A background process is sent `signo`,
 * SIGTTIN or SIGTTOU, with its group: -ERESTARTSYS. Where that would do nothing: -EIO for SIGTTIN
 * and for an orphaned group, else 0. */
int tty_check_foreground(struct tty *tty, int signo);

/* Signals the foreground group; guard may be held. */
void tty_signal(struct tty *tty, int signo);

int tty_get_foreground(struct tty *tty, pid_t *out); /* -ENOTTY */
int tty_set_foreground(struct tty *tty, pid_t pgid); /* -ENOTTY, -EPERM, -ESRCH, -EINVAL */
int tty_get_session(struct tty *tty, pid_t *out);    /* -ENOTTY */
int tty_give_up(struct tty *tty);                    /* TIOCNOTTY */
void tty_session_init(void);

/* tty_ioctl.c */
int tty_ioctl(struct file *file, struct tty *tty, unsigned request, uint32_t argument);

#endif
