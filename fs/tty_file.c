/*
 * Terminals as files: open, read, write and poll.
 *
 * Readers sleep on may_read and writers, while output is stopped or the device is full, on
 * may_write; both look at their condition under the guard that the interrupt takes (fs/tty.c), so
 * no wake-up is lost.
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

#define VTIME_UNIT (100 * NSEC_PER_MSEC)
#define MINOR_TTY  0 /* of MAJOR_CONSOLE: /dev/tty */

static struct tty *tty_at(const struct file *file)
{
	return file->private_data;
}

static const struct tty_node *node_of(const struct file *file)
{
	return device_find(file->inode->rdev)->private_data;
}

/* Was it opened before the terminal was hung up? The guard is held. */
static bool hung_up(const struct file *file)
{
	return file->private_number != tty_at(file)->hangups && !node_of(file)->is_console;
}

/* --- Opening and closing --- */

static int enter(struct file *file, struct tty *tty, const struct tty_node *node)
{
	if (tty->exclusive && !cred_is_superuser(&proc_current()->cred))
		return -EBUSY;
	int err = tty->driver->open && !node->alias ? tty->driver->open(tty) : 0;
	if (err < 0)
		return err;
	tty->opens += !node->alias;
	file->private_data = tty;
	file->private_number = tty->hangups;
	return 0;
}

static int tty_open(struct file *file)
{
	const struct tty_node *node = node_of(file);
	struct tty *tty = node->find(device_minor(file->inode->rdev));
	if (!tty)
		return node->missing;
	spin_lock(&tty->guard);
	int err = enter(file, tty, node);
	spin_unlock(&tty->guard);
	if (err < 0)
		tty_put(tty);
	else if (!(file->flags & O_NOCTTY) && file->readable && !node->alias)
		tty_take_session(tty, false);
	return err;
}

static void tty_release(struct file *file)
{
	struct tty *tty = tty_at(file);
	spin_lock(&tty->guard);
	if (!node_of(file)->alias && --tty->opens == 0) {
		tty->exclusive = false;
		if (tty->driver->close)
			tty->driver->close(tty);
	}
	spin_unlock(&tty->guard);
	tty_put(tty);
}

/* --- Reading --- */

/* How a read waits: VMIN and VTIME (termios(3), "noncanonical mode"). */
struct patience {
	size_t min;      /* it ends with so many bytes; in canonical mode with a line */
	nsec_t interval; /* the longest pause between bytes; 0: none is too long */
	nsec_t deadline;
};

static struct patience patience_of(const struct line_discipline *line)
{
	struct patience p = {.deadline = WAIT_FOREVER};
	if (line_canonical(line))
		return p;
	nsec_t interval = line->modes.c_cc[VTIME] * VTIME_UNIT;
	p.min = MAX((size_t)line->modes.c_cc[VMIN], (size_t)1);
	if (line->modes.c_cc[VMIN] > 0)
		p.interval = interval;
	else
		p.deadline = interval ? clock_monotonic() + interval : 0;
	return p;
}

/* Sleeps until there is something to read; the guard is held. 1: there is; 0: the time is over or
 * the terminal is gone. */
static int wait_for_input(struct file *file, struct tty *tty, nsec_t deadline)
{
	while (!line_can_read(&tty->line, 1)) {
		if (hung_up(file))
			return tty->driver->is_gone && tty->driver->is_gone(tty) ? -EIO : 0;
		if (deadline == 0)
			return 0;
		if (file->flags & O_NONBLOCK)
			return -EAGAIN;
		int err = waitq_wait(&tty->may_read, &tty->guard, WAIT_INTERRUPTIBLE, deadline);
		if (err == -ETIMEDOUT)
			deadline = 0;
		else if (err < 0)
			return line_can_read(&tty->line, 1) ? 1 : err;
	}
	return 1;
}

static size_t take(struct tty *tty, char *to, size_t n, bool *line_done)
{
	spin_lock(&tty->guard);
	size_t got = line_read(&tty->line, to, n, line_done);
	if (tty->driver->input_taken)
		tty->driver->input_taken(tty);
	spin_unlock(&tty->guard);
	return got;
}

/* Moves what is there, a line at most, by way of a small buffer: the guard cannot be held while the
 * caller's memory is written. A line of which just all bytes were wanted takes its end of file
 * along. */
static ssize_t read_available(struct tty *tty, struct uio *u, bool *line_done)
{
	char chunk[TTY_CHUNK];
	ssize_t total = 0;
	*line_done = false;
	do {
		size_t n = take(tty, chunk, MIN(u->left, sizeof(chunk)), line_done);
		size_t put = uio_put(u, chunk, n);
		total += put;
		if (put < n)
			return total > 0 ? total : -EFAULT;
		if (n == 0)
			break;
	} while (u->left > 0 && !*line_done);
	return total;
}

/* Another reader may have been faster: then nothing was there after all. */
static ssize_t read_patiently(struct file *file, struct tty *tty, struct uio *u)
{
	ssize_t total = 0;
	bool done = false;
	spin_lock(&tty->guard);
	struct patience p = patience_of(&tty->line);
	int more = hung_up(file) ? 0 : wait_for_input(file, tty, p.deadline);
	while (more > 0) {
		spin_unlock(&tty->guard);
		ssize_t got = read_available(tty, u, &done);
		if (got < 0)
			return total > 0 ? total : got;
		total += got;
		if (done || u->left == 0 || (total > 0 && (size_t)total >= p.min))
			return total;
		if (p.interval)
			p.deadline = clock_monotonic() + p.interval;
		spin_lock(&tty->guard);
		more = wait_for_input(file, tty, p.deadline);
	}
	spin_unlock(&tty->guard);
	return total > 0 ? total : more;
}

static ssize_t tty_read(struct file *file, struct uio *u, off_t *offset)
{
	struct tty *tty = tty_at(file);
	(void)offset;
	int err = node_of(file)->is_console ? 0 : tty_check_foreground(tty, SIGTTIN);
	if (err < 0)
		return err;
	return u->left > 0 ? read_patiently(file, tty, u) : 0;
}

/* --- Writing --- */

/* Sleeps while output is stopped or the device is full. */
static int wait_for_output(struct file *file, struct tty *tty)
{
	int err = 0;
	spin_lock(&tty->guard);
	while (err == 0 && !tty_can_send(tty) && !hung_up(file))
		err = file->flags & O_NONBLOCK ? -EAGAIN
					       : waitq_wait(&tty->may_write, &tty->guard,
							    WAIT_INTERRUPTIBLE, WAIT_FOREVER);
	if (hung_up(file))
		err = -EIO;
	spin_unlock(&tty->guard);
	return err;
}

/* Sends until all is sent or no more can be; the write lock is held. */
static ssize_t write_possible(struct tty *tty, struct uio *u)
{
	char chunk[TTY_CHUNK];
	ssize_t total = 0;
	bool more = true;
	while (u->left > 0 && more) {
		size_t wanted = MIN(u->left, sizeof(chunk));
		size_t n = uio_get(u, chunk, wanted);
		spin_lock(&tty->guard);
		tty_send_locked(tty, chunk, n);
		more = tty_can_send(tty);
		spin_unlock(&tty->guard);
		total += n;
		if (n < wanted)
			return total > 0 ? total : -EFAULT;
	}
	return total;
}

/* Between the wait and the lock another writer may have filled the device, and ^S may come at any
 * time: a chunk too much does no harm, for echo leaves it room. */
static ssize_t write_all(struct file *file, struct tty *tty, struct uio *u)
{
	ssize_t total = 0;
	while (u->left > 0) {
		int err = wait_for_output(file, tty);
		if (err < 0)
			return total > 0 ? total : err;
		mutex_lock(&tty->write_lock);
		ssize_t put = write_possible(tty, u);
		mutex_unlock(&tty->write_lock);
		if (put < 0)
			return total > 0 ? total : put;
		total += put;
	}
	return total;
}

static ssize_t tty_write(struct file *file, struct uio *u, off_t *offset)
{
	struct tty *tty = tty_at(file);
	(void)offset;
	if (tty->line.modes.c_lflag & TOSTOP && !node_of(file)->is_console) {
		int err = tty_check_foreground(tty, SIGTTOU);
		if (err < 0)
			return err;
	}
	return write_all(file, tty, u);
}

/* --- The rest --- */

static int tty_file_ioctl(struct file *file, unsigned request, uint32_t argument)
{
	struct tty *tty = tty_at(file);
	spin_lock(&tty->guard);
	bool dead = hung_up(file);
	spin_unlock(&tty->guard);
	if (dead)
		return request == TIOCSPGRP ? -ENOTTY : -EIO;
	return tty_ioctl(file, tty, request, argument, false);
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
	if (tty_can_send(tty))
		events |= POLLOUT | POLLWRNORM;
	if (hung_up(file))
		events |= POLLIN | POLLRDNORM | POLLOUT | POLLWRNORM | POLLHUP | POLLERR;
	spin_unlock(&tty->guard);
	return events;
}

static int tty_readable_bytes(struct file *file)
{
	struct tty *tty = tty_at(file);
	spin_lock(&tty->guard);
	int n = hung_up(file) ? -EIO : (int)line_readable_bytes(&tty->line);
	spin_unlock(&tty->guard);
	return n;
}

const struct file_ops tty_file_ops = {
	.open = tty_open,
	.release = tty_release,
	.read = tty_read,
	.write = tty_write,
	.ioctl = tty_file_ioctl,
	.poll = tty_poll,
	.readable_bytes = tty_readable_bytes,
};

static struct tty *find_current(uint32_t minor)
{
	(void)minor;
	return tty_current();
}

void tty_init(void)
{
	static const struct tty_node node = {.find = find_current, .missing = -ENXIO};
	static struct device device = {.name = "tty", .mode = 0666, .ops = &tty_file_ops};
	tty_session_init(tty_kill_files);
	device.number = device_number(MAJOR_CONSOLE, MINOR_TTY);
	device.private_data = &node;
	device_register(&device);
}
