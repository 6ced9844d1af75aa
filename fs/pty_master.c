/*
 * The master of a pseudo-terminal as a file (pty(7), ioctl_tty(2)): reading what the slave wrote,
 * typing on the slave, and the requests that only a master has.
 *
 * Who reads or types looks for bytes or room under the pair's guard, under which either changes and
 * wakes: no wake-up is lost.
 */

#include "fs/dentry.h"
#include "fs/device.h"
#include "fs/fdtable.h"
#include "fs/file.h"
#include "fs/pty.h"
#include "fs/superblock.h"
#include "fs/uio.h"
#include "kernel/errno.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "mm/uaccess.h"
#include "proc/cred.h"
#include "proc/proc.h"
#include "syscall/abi/fcntl.h"
#include "syscall/abi/signal.h"

#define CHUNK      256
#define MINOR_PTMX 2 /* of MAJOR_CONSOLE */

static struct pty *pty_at(const struct file *file)
{
	return file->private_data;
}

static int master_open(struct file *file)
{
	struct pty *pty;
	int err = pty_create(&pty);
	if (err == 0)
		file->private_data = pty;
	return err;
}

static void master_release(struct file *file)
{
	pty_close_master(pty_at(file));
}

/* --- Reading --- */

static bool has_notice(const struct pty *pty)
{
	return pty->packet && pty->notices;
}

/* Sleeps until there is something to read; the guard is held. */
static int wait_for_output(const struct file *file, struct pty *pty)
{
	int err = 0;
	while (err == 0 && pty_held(pty) == 0 && !has_notice(pty)) {
		if (pty->slave_closed)
			return -EIO;
		if (file->flags & O_NONBLOCK)
			return -EAGAIN;
		err = waitq_wait(&pty->may_read, &pty->tty.guard, WAIT_INTERRUPTIBLE, WAIT_FOREVER);
	}
	return err;
}

/* The next bytes for the master, at most `n`: in packets a notice alone, or data with a zero before
 * them where they begin. */
static size_t take(struct pty *pty, char *to, size_t n, bool begins)
{
	if (has_notice(pty)) {
		if (!begins)
			return 0;
		to[0] = (char)pty->notices;
		pty->notices = 0;
		return 1;
	}
	size_t before = begins && pty->packet && pty_held(pty) > 0;
	to[0] = TIOCPKT_DATA;
	return before + pty_take(pty, to + before, n - before);
}

static ssize_t master_read(struct file *file, struct uio *u, off_t *offset)
{
	struct pty *pty = pty_at(file);
	char chunk[CHUNK];
	ssize_t total = 0;
	(void)offset;
	while (u->left > 0) {
		spin_lock(&pty->tty.guard);
		int err = total == 0 ? wait_for_output(file, pty) : 0;
		bool notice = has_notice(pty);
		size_t n = err == 0 ? take(pty, chunk, MIN(u->left, sizeof(chunk)), total == 0) : 0;
		spin_unlock(&pty->tty.guard);
		if (err < 0)
			return err;
		size_t put = uio_put(u, chunk, n);
		total += put;
		if (put < n)
			return total > 0 ? total : -EFAULT;
		if (total > 0 && (n == 0 || notice))
			break;
	}
	return total;
}

static int master_readable_bytes(struct file *file)
{
	struct pty *pty = pty_at(file);
	spin_lock(&pty->tty.guard);
	int n = (int)pty_held(pty);
	spin_unlock(&pty->tty.guard);
	return n;
}

/* --- Typing --- */

/* Sleeps until bytes can be typed; how many, or a negative errno. */
static ssize_t wait_for_room(const struct file *file, struct pty *pty)
{
	int err = 0;
	size_t room;
	spin_lock(&pty->tty.guard);
	while ((room = pty_room(pty)) == 0 && err == 0)
		err = file->flags & O_NONBLOCK ? -EAGAIN
					       : waitq_wait(&pty->may_write, &pty->tty.guard,
							    WAIT_INTERRUPTIBLE, WAIT_FOREVER);
	spin_unlock(&pty->tty.guard);
	return room > 0 ? (ssize_t)room : err;
}

static void type(struct pty *pty, const char *bytes, size_t n)
{
	spin_lock(&pty->tty.guard);
	for (size_t i = 0; i < n; i++)
		tty_receive_locked(&pty->tty, (uint8_t)bytes[i]);
	spin_unlock(&pty->tty.guard);
}

static ssize_t master_write(struct file *file, struct uio *u, off_t *offset)
{
	struct pty *pty = pty_at(file);
	char chunk[TTY_CHUNK];
	ssize_t total = 0;
	(void)offset;
	while (u->left > 0) {
		ssize_t room = wait_for_room(file, pty);
		if (room < 0)
			return total > 0 ? total : room;
		size_t wanted = MIN(MIN(u->left, sizeof(chunk)), (size_t)room);
		size_t n = uio_get(u, chunk, wanted);
		type(pty, chunk, n);
		total += n;
		if (n < wanted)
			return total > 0 ? total : -EFAULT;
	}
	return total;
}

static unsigned master_poll(struct file *file, struct poll_table *table)
{
	struct pty *pty = pty_at(file);
	unsigned events = 0;
	spin_lock(&pty->tty.guard);
	poll_join(table, &pty->poll, &pty->tty.guard);
	if (pty_held(pty) > 0 || has_notice(pty))
		events |= POLLIN | POLLRDNORM;
	if (has_notice(pty))
		events |= POLLPRI;
	if (pty_room(pty) > 0)
		events |= POLLOUT | POLLWRNORM;
	if (pty->slave_closed)
		events |= POLLHUP;
	spin_unlock(&pty->tty.guard);
	return events;
}

/* --- Requests --- */

static int put_int(int value, void __user *to)
{
	return copy_to_user(to, &value, sizeof(value));
}

static int set_lock(struct pty *pty, const int __user *from)
{
	int on;
	int err = get_user(on, from);
	if (err < 0)
		return err;
	spin_lock(&pty->tty.guard);
	pty->locked = on != 0;
	spin_unlock(&pty->tty.guard);
	return 0;
}

static int set_packet(struct pty *pty, const int __user *from)
{
	int on;
	int err = get_user(on, from);
	if (err < 0)
		return err;
	spin_lock(&pty->tty.guard);
	if (on && !pty->packet)
		pty->notices = 0;
	pty->packet = on != 0;
	spin_unlock(&pty->tty.guard);
	return 0;
}

/* Where names of slaves begin, seen from the master's: beside it in devpts, else below pts there.
 * The place the name is looked up from comes with references. */
static void place_of_slaves(const struct file *file, struct path *out, const char **prefix)
{
	*out = (struct path){.mount = file->path.mount,
			     .dentry = dentry_get_parent(file->path.dentry)};
	mount_get(out->mount);
	*prefix = strcmp(file->inode->super->type->name, "devpts") == 0 ? "" : "pts/";
}

/* Opens the slave, whatever its permissions are: who has the master may. */
static int open_slave(struct file *file, uint32_t flags)
{
	struct file *slave;
	struct path base, path;
	const char *prefix;
	char name[24];
	if (flags & ~(uint32_t)(O_ACCMODE | O_NOCTTY | O_NONBLOCK | O_CLOEXEC))
		return -EINVAL;
	place_of_slaves(file, &base, &prefix);
	snprintf(name, sizeof(name), "%s%u", prefix, pty_at(file)->index);
	int err = path_lookup(&base, name, PATH_NOFOLLOW, &path);
	path_put(&base);
	if (err < 0)
		return err;
	err = -EIO;
	if (path.dentry->inode->rdev == pty_at(file)->tty.number)
		err = file_open_with(&path, &tty_file_ops, flags, &slave);
	path_put(&path);
	return err < 0 ? err : fd_add(slave, 0, flags & O_CLOEXEC);
}

/* Only what keys can send. */
static int send_signal(struct pty *pty, uint32_t signo)
{
	if (signo != SIGINT && signo != SIGQUIT && signo != SIGTSTP)
		return -EINVAL;
	tty_signal(&pty->tty, (int)signo);
	return 0;
}

static int ioctl_pair(struct file *file, unsigned request, uint32_t argument)
{
	struct pty *pty = pty_at(file);
	void __user *pointer = (void __user *)argument;
	switch (request) {
	case TIOCGPTN:
		return put_int((int)pty->index, pointer);
	case TIOCSPTLCK:
		return set_lock(pty, pointer);
	case TIOCGPTLCK:
		return put_int(pty->locked, pointer);
	case TIOCPKT:
		return set_packet(pty, pointer);
	case TIOCGPKT:
		return put_int(pty->packet, pointer);
	case TIOCGPTPEER:
		return open_slave(file, argument);
	case TIOCSIG:
		return send_signal(pty, argument);
	default:
		return -ENOTTY;
	}
}

static int flush(struct pty *pty, uint32_t which)
{
	if (which != TCIFLUSH && which != TCOFLUSH && which != TCIOFLUSH)
		return -EINVAL;
	spin_lock(&pty->tty.guard);
	if (which != TCOFLUSH)
		pty_drop_output(pty);
	spin_unlock(&pty->tty.guard);
	return 0;
}

/* TCOOFF stops what is typed here; TCIOFF asks the slave to stop, by its key. */
static int flow(struct pty *pty, uint32_t action)
{
	if (action > TCION)
		return -EINVAL;
	spin_lock(&pty->tty.guard);
	if (action == TCOOFF || action == TCOON) {
		pty->master_stopped = action == TCOOFF;
		waitq_wake_all(&pty->may_write);
		poll_wake(&pty->poll);
	} else {
		unsigned key = action == TCIOFF ? VSTOP : VSTART;
		tty_receive_locked(&pty->tty, pty->tty.line.modes.c_cc[key]);
	}
	spin_unlock(&pty->tty.guard);
	return 0;
}

/* A byte as if the slave had written it. */
static int insert(struct pty *pty, const void __user *from)
{
	char byte;
	if (!cred_is_superuser(&proc_current()->cred))
		return -EIO;
	if (copy_from_user(&byte, from, 1) < 0)
		return -EFAULT;
	spin_lock(&pty->tty.guard);
	pty_put(pty, &byte, 1);
	spin_unlock(&pty->tty.guard);
	return 0;
}

/* What is about the master's own bytes; anything else is the slave's. Nobody else can open the same
 * master, so there is nobody to exclude. */
static int master_ioctl(struct file *file, unsigned request, uint32_t argument)
{
	struct pty *pty = pty_at(file);
	void __user *pointer = (void __user *)argument;
	switch (request) {
	case TCFLSH:
		return flush(pty, argument);
	case TCXONC:
		return flow(pty, argument);
	case TIOCSTI:
		return insert(pty, pointer);
	case TIOCEXCL:
	case TIOCNXCL:
		return 0;
	case TIOCGEXCL:
		return put_int(0, pointer);
	case TIOCVHANGUP:
		return -ENOTTY;
	default:
		break;
	}
	int err = ioctl_pair(file, request, argument);
	return err == -ENOTTY ? tty_ioctl(file, &pty->tty, request, argument, true) : err;
}

static const struct file_ops master_ops = {
	.open = master_open,
	.release = master_release,
	.read = master_read,
	.write = master_write,
	.ioctl = master_ioctl,
	.poll = master_poll,
	.readable_bytes = master_readable_bytes,
};

void pty_master_init(void)
{
	static struct device device = {.name = "ptmx", .mode = 0666, .ops = &master_ops};
	device.number = device_number(MAJOR_CONSOLE, MINOR_PTMX);
	device_register(&device);
}
