/*
 * Terminals as devices: open, read, write and poll, and the numbers by which they are found.
 *
 * Readers sleep on may_read and writers, while output is stopped, on may_write; both look at their
 * condition under the guard that the interrupt takes (fs/tty.c), so no wake-up is lost.
 */

#include "fs/device.h"
#include "fs/file.h"
#include "fs/tty.h"
#include "fs/uio.h"
#include "kernel/clock.h"
#include "kernel/errno.h"
#include "proc/cred.h"
#include "proc/proc.h"
#include "syscall/abi/fcntl.h"
#include "syscall/abi/signal.h"

#define CHUNK         64 /* bytes sent with the guard held, and so with interrupts off */
#define VTIME_UNIT    (100 * NSEC_PER_MSEC)
#define MINOR_SCREEN0 0 /* /dev/tty0, the screen in front; /dev/tty1, the first screen */
#define MINOR_SCREEN1 1
#define MINOR_SERIAL  64
#define MINOR_TTY     0 /* of MAJOR_CONSOLE: /dev/tty */
#define MINOR_CONSOLE 1

static struct tty *tty_at(const struct file *file)
{
	return file->private_data;
}

/* Was it opened before the terminal was hung up? The guard is held. /dev/console never dies. */
static bool hung_up(const struct file *file)
{
	return file->private_number != tty_at(file)->hangups &&
	       file->inode->rdev != device_number(MAJOR_CONSOLE, MINOR_CONSOLE);
}

/* The terminal a device number means; NULL: /dev/tty without one. */
static struct tty *tty_by_number(dev_t number)
{
	if (number == device_number(MAJOR_CONSOLE, MINOR_TTY))
		return tty_current();
	if (number == device_number(MAJOR_CONSOLE, MINOR_CONSOLE))
		return tty_console();
	return number == tty_serial()->number ? tty_serial() : tty_screen();
}

/* Opening by one of these names never makes it the controlling terminal. */
static bool never_controls(dev_t number)
{
	return number == device_number(MAJOR_CONSOLE, MINOR_CONSOLE) ||
	       number == device_number(MAJOR_CONSOLE, MINOR_TTY) ||
	       number == device_number(MAJOR_TTY, MINOR_SCREEN0);
}

static int tty_open(struct file *file)
{
	struct tty *tty = tty_by_number(file->inode->rdev);
	if (!tty)
		return -ENXIO;
	spin_lock(&tty->guard);
	int err = tty->exclusive && !cred_is_superuser(&proc_current()->cred) ? -EBUSY : 0;
	if (err == 0)
		tty->opens += !never_controls(file->inode->rdev);
	file->private_data = tty;
	file->private_number = tty->hangups;
	spin_unlock(&tty->guard);
	if (err == 0 && !(file->flags & O_NOCTTY) && !never_controls(file->inode->rdev))
		tty_take_session(tty, false);
	return err;
}

static void tty_release(struct file *file)
{
	struct tty *tty = tty_at(file);
	spin_lock(&tty->guard);
	if (!never_controls(file->inode->rdev) && --tty->opens == 0)
		tty->exclusive = false;
	spin_unlock(&tty->guard);
}

/* How a raw read waits: VMIN and VTIME (termios(3), "noncanonical mode"). */
struct patience {
	size_t min;      /* bytes that end the wait */
	nsec_t interval; /* between bytes, or for the first if min is 0; 0: no limit */
	nsec_t deadline;
};

static struct patience patience_of(const struct line_discipline *line, size_t wanted)
{
	struct patience p = {.min = 1, .deadline = WAIT_FOREVER};
	if (line_canonical(line))
		return p;
	p.min = MIN((size_t)line->modes.c_cc[VMIN], wanted);
	p.interval = line->modes.c_cc[VTIME] * VTIME_UNIT;
	if (line->modes.c_cc[VMIN] == 0)
		p.deadline = p.interval ? clock_monotonic() + p.interval : 0;
	return p;
}

/* Sleeps until there is enough to read; the guard is held. 1: there is; 0: the time is over or the
 * terminal is gone. */
static int wait_for_input(struct file *file, struct tty *tty, size_t wanted)
{
	struct patience p = patience_of(&tty->line, wanted);
	size_t before = 0;
	while (!line_can_read(&tty->line, p.min)) {
		size_t have = line_readable_bytes(&tty->line);
		if (hung_up(file) || p.deadline == 0)
			return have > 0;
		if (file->flags & O_NONBLOCK)
			return have > 0 ? 1 : -EAGAIN;
		if (p.min > 0 && p.interval && have > before)
			p.deadline = clock_monotonic() + p.interval;
		before = have;
		int err = waitq_wait(&tty->may_read, &tty->guard, WAIT_INTERRUPTIBLE, p.deadline);
		if (err == -ETIMEDOUT)
			return line_can_read(&tty->line, 1);
		if (err < 0)
			return line_can_read(&tty->line, p.min) ? 1 : err;
	}
	return 1;
}

/* Moves what is there, a line at most, by way of a small buffer: the guard cannot be held while the
 * caller's memory is written. */
static ssize_t read_available(struct tty *tty, struct uio *u)
{
	char chunk[CHUNK];
	ssize_t total = 0;
	bool done = false;
	while (u->left > 0 && !done) {
		spin_lock(&tty->guard);
		size_t n = line_read(&tty->line, chunk, MIN(u->left, sizeof(chunk)), &done);
		spin_unlock(&tty->guard);
		if (n == 0)
			break;
		size_t put = uio_put(u, chunk, n);
		total += put;
		if (put < n)
			return total > 0 ? total : -EFAULT;
	}
	return total;
}

static ssize_t tty_read(struct file *file, struct uio *u, off_t *offset)
{
	struct tty *tty = tty_at(file);
	(void)offset;
	int err = tty_check_foreground(tty, SIGTTIN);
	if (err < 0)
		return err;
	if (u->left == 0)
		return 0;
	spin_lock(&tty->guard);
	bool dead = hung_up(file);
	int more = dead ? 0 : wait_for_input(file, tty, u->left);
	spin_unlock(&tty->guard);
	return more <= 0 ? more : read_available(tty, u);
}

/* Sleeps while output is stopped. */
static int wait_for_output(struct file *file, struct tty *tty)
{
	int err = 0;
	spin_lock(&tty->guard);
	while (err == 0 && tty->line.output_stopped && !hung_up(file))
		err = file->flags & O_NONBLOCK ? -EAGAIN
					       : waitq_wait(&tty->may_write, &tty->guard,
							    WAIT_INTERRUPTIBLE, WAIT_FOREVER);
	if (hung_up(file))
		err = -EIO;
	spin_unlock(&tty->guard);
	return err;
}

/* Sends until all is sent or output is stopped; the write lock is held. */
static ssize_t write_until_stopped(struct tty *tty, struct uio *u)
{
	char chunk[CHUNK];
	ssize_t total = 0;
	while (u->left > 0 && !tty->line.output_stopped) {
		size_t wanted = MIN(u->left, sizeof(chunk));
		size_t n = uio_get(u, chunk, wanted);
		spin_lock(&tty->guard);
		line_send(&tty->line, chunk, n);
		spin_unlock(&tty->guard);
		total += n;
		if (n < wanted)
			return total > 0 ? total : -EFAULT;
	}
	return total;
}

static ssize_t write_all(struct file *file, struct tty *tty, struct uio *u)
{
	ssize_t total = 0;
	while (u->left > 0) {
		int err = wait_for_output(file, tty);
		if (err < 0)
			return total > 0 ? total : err;
		size_t before = u->left;
		mutex_lock(&tty->write_lock);
		ssize_t put = write_until_stopped(tty, u);
		mutex_unlock(&tty->write_lock);
		if (put < 0)
			return total > 0 ? total : put;
		total += put;
		if (put > 0 && (size_t)put < before && !tty->line.output_stopped)
			break;
	}
	return total;
}

static ssize_t tty_write(struct file *file, struct uio *u, off_t *offset)
{
	struct tty *tty = tty_at(file);
	(void)offset;
	if (tty->line.modes.c_lflag & TOSTOP &&
	    file->inode->rdev != device_number(MAJOR_CONSOLE, MINOR_CONSOLE)) {
		int err = tty_check_foreground(tty, SIGTTOU);
		if (err < 0)
			return err;
	}
	return write_all(file, tty, u);
}

static int tty_file_ioctl(struct file *file, unsigned request, uint32_t argument)
{
	struct tty *tty = tty_at(file);
	spin_lock(&tty->guard);
	bool dead = hung_up(file);
	spin_unlock(&tty->guard);
	if (dead)
		return request == TIOCSPGRP ? -ENOTTY : -EIO;
	return tty_ioctl(file, tty, request, argument);
}

static unsigned tty_poll(struct file *file, struct poll_table *table)
{
	struct tty *tty = tty_at(file);
	unsigned events = 0;
	spin_lock(&tty->guard);
	poll_join(table, &tty->poll, &tty->guard);
	size_t min = tty->line.modes.c_cc[VTIME] ? 1 : tty->line.modes.c_cc[VMIN];
	if (line_can_read(&tty->line, min))
		events |= POLLIN | POLLRDNORM;
	if (!tty->line.output_stopped)
		events |= POLLOUT | POLLWRNORM;
	if (hung_up(file))
		events |= POLLIN | POLLRDNORM | POLLHUP | POLLERR;
	spin_unlock(&tty->guard);
	return events;
}

static int tty_readable_bytes(struct file *file)
{
	struct tty *tty = tty_at(file);
	spin_lock(&tty->guard);
	int n = (int)line_readable_bytes(&tty->line);
	spin_unlock(&tty->guard);
	return n;
}

static const struct file_ops tty_file_ops = {
	.open = tty_open,
	.release = tty_release,
	.read = tty_read,
	.write = tty_write,
	.ioctl = tty_file_ioctl,
	.poll = tty_poll,
	.readable_bytes = tty_readable_bytes,
};

static struct device devices[] = {
	{.name = "tty", .mode = 0666},   {.name = "console", .mode = 0600},
	{.name = "tty0", .mode = 0620},  {.name = "tty1", .mode = 0620},
	{.name = "ttyS0", .mode = 0660},
};

void tty_init(void)
{
	const dev_t numbers[ARRAY_SIZE(devices)] = {
		device_number(MAJOR_CONSOLE, MINOR_TTY),
		device_number(MAJOR_CONSOLE, MINOR_CONSOLE),
		device_number(MAJOR_TTY, MINOR_SCREEN0),
		device_number(MAJOR_TTY, MINOR_SCREEN1),
		device_number(MAJOR_TTY, MINOR_SERIAL),
	};
	tty_create_all(device_number(MAJOR_TTY, MINOR_SERIAL),
		       device_number(MAJOR_TTY, MINOR_SCREEN1));
	for (size_t i = 0; i < ARRAY_SIZE(devices); i++) {
		devices[i].number = numbers[i];
		devices[i].ops = &tty_file_ops;
		device_register(&devices[i]);
	}
}
