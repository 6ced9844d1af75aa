/*
 * The count lies between 0 and EVENTFD_MAX. A reader sleeps while it is 0, a writer while its
 * number does not fit; both change it under the guard and wake the other side, so no wake-up is
 * lost.
 */

#include "fs/eventfd.h"
#include "fs/anonymous.h"
#include "fs/fdtable.h"
#include "fs/file.h"
#include "fs/poll.h"
#include "fs/procfs/text.h"
#include "fs/uio.h"
#include "kernel/errno.h"
#include "kernel/waitq.h"
#include "mm/slab.h"
#include "syscall/abi/fcntl.h"

#define EVENTFD_MAX (~0ULL - 1)

struct eventfd {
	bool semaphore; /* fixed */

	struct spinlock guard;
	uint64_t count;
	struct waitq readers, writers;
	struct poll_point poll;
};

static struct kmem_cache *cache;

static bool waits(const struct file *file)
{
	return !(file->flags & O_NONBLOCK);
}

/* Takes what a read gets; the guard is held. */
static int take(struct eventfd *e, bool wait, uint64_t *got)
{
	int err = 0;
	while (e->count == 0 && err == 0)
		err = wait ? waitq_wait(&e->readers, &e->guard, WAIT_INTERRUPTIBLE, WAIT_FOREVER)
			   : -EAGAIN;
	if (e->count == 0)
		return err;
	*got = e->semaphore ? 1 : e->count;
	e->count -= *got;
	waitq_wake_all(&e->writers);
	poll_wake_for(&e->poll, POLLOUT | POLLWRNORM);
	return 0;
}

static ssize_t read(struct file *file, struct uio *u, off_t *offset)
{
	struct eventfd *e = file->private_data;
	uint64_t got;
	(void)offset;
	if (u->left < sizeof(got))
		return -EINVAL;
	spin_lock(&e->guard);
	int err = take(e, waits(file), &got);
	spin_unlock(&e->guard);
	if (err < 0)
		return err;
	return uio_put(u, &got, sizeof(got)) == sizeof(got) ? (ssize_t)sizeof(got) : -EFAULT;
}

/* Adds what a write brings, once it fits; the guard is held. */
static int add(struct eventfd *e, bool wait, uint64_t n)
{
	int err = 0;
	while (EVENTFD_MAX - e->count < n && err == 0)
		err = wait ? waitq_wait(&e->writers, &e->guard, WAIT_INTERRUPTIBLE, WAIT_FOREVER)
			   : -EAGAIN;
	if (EVENTFD_MAX - e->count < n)
		return err;
	e->count += n;
	waitq_wake_all(&e->readers);
	poll_wake_for(&e->poll, POLLIN | POLLRDNORM);
	return 0;
}

static ssize_t write(struct file *file, struct uio *u, off_t *offset)
{
	struct eventfd *e = file->private_data;
	uint64_t n;
	(void)offset;
	if (u->left != sizeof(n))
		return -EINVAL;
	if (uio_get(u, &n, sizeof(n)) < sizeof(n))
		return -EFAULT;
	if (n > EVENTFD_MAX)
		return -EINVAL;
	spin_lock(&e->guard);
	int err = add(e, waits(file), n);
	spin_unlock(&e->guard);
	return err < 0 ? err : (ssize_t)sizeof(n);
}

static unsigned poll(struct file *file, struct poll_table *table)
{
	struct eventfd *e = file->private_data;
	unsigned events = 0;
	spin_lock(&e->guard);
	poll_join(table, &e->poll, &e->guard);
	if (e->count > 0)
		events |= POLLIN | POLLRDNORM;
	if (e->count < EVENTFD_MAX)
		events |= POLLOUT | POLLWRNORM;
	spin_unlock(&e->guard);
	return events;
}

static void release(struct file *file)
{
	kmem_cache_free(cache, file->private_data);
}

static void describe(struct file *file, struct text *out)
{
	const struct eventfd *e = file->private_data;
	text_printf(out, "eventfd-count: %16llx\neventfd-semaphore: %d\n", e->count, e->semaphore);
}

static const struct file_ops ops = {
	.read = read,
	.write = write,
	.poll = poll,
	.release = release,
	.describe = describe,
};

int eventfd_open(uint64_t count, bool semaphore, unsigned flags)
{
	struct eventfd *e = kmem_cache_zalloc(cache);
	struct file *file;
	if (!e)
		return -ENOMEM;
	e->semaphore = semaphore;
	e->count = count;
	spin_init(&e->guard, "eventfd", RANK_WAIT);
	waitq_init(&e->readers);
	waitq_init(&e->writers);
	poll_point_init(&e->poll);
	int err = anonymous_create("[eventfd]", &ops, e, flags, &file);
	if (err < 0) {
		kmem_cache_free(cache, e);
		return err;
	}
	return fd_add(file, 0, flags & O_CLOEXEC);
}

void eventfd_init(void)
{
	cache = kmem_cache_create("eventfd", sizeof(struct eventfd), 0);
}
