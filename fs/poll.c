/*
 * One round asks every file how it stands and joins the table to each; after that the caller sleeps
 * until a point wakes it, and later rounds only ask. The references to the files are kept to the
 * end, so that the points stay; then the table leaves them all.
 */

#include "fs/poll.h"
#include "fs/fdtable.h"
#include "fs/file.h"
#include "kernel/errno.h"
#include "kernel/waitq.h"
#include "mm/heap.h"
#include "mm/slab.h"
#include "proc/proc.h"

/* --- Tables --- */

void poll_table_init(struct poll_table *table,
		     bool (*wake)(struct poll_table *table, unsigned events))
{
	*table = (struct poll_table){.wake = wake};
	list_init(&table->entries);
}

void poll_join_process(struct poll_table *table, struct poll_point *point, struct spinlock *guard,
		       struct proc *p)
{
	if (!table)
		return;
	struct poll_entry *entry = kmalloc(sizeof(*entry));
	if (!entry) {
		table->error = -ENOMEM;
		return;
	}
	if (p)
		proc_get(p);
	entry->guard = guard;
	entry->table = table;
	entry->holder = p;
	if (table->exclusive)
		list_add_tail(&point->entries, &entry->point_link);
	else
		list_add(&point->entries, &entry->point_link);
	list_add(&table->entries, &entry->table_link);
}

void poll_join(struct poll_table *table, struct poll_point *point, struct spinlock *guard)
{
	poll_join_process(table, point, guard, NULL);
}

void poll_table_leave(struct poll_table *table)
{
	struct poll_entry *entry, *following;
	list_for_each_entry_safe (entry, following, &table->entries, table_link) {
		spin_lock(entry->guard);
		list_del(&entry->point_link);
		spin_unlock(entry->guard);
		if (entry->holder)
			proc_put(entry->holder);
		kfree(entry);
	}
	list_init(&table->entries);
}

/* --- One poll(2) under way --- */

struct polling {
	struct poll_table table;
	struct spinlock guard;
	struct waitq sleeper;
	bool woken; /* guarded by guard */
};

static bool wake_sleeper(struct poll_table *table, unsigned events)
{
	struct polling *p = container_of(table, struct polling, table);
	(void)events;
	spin_lock(&p->guard);
	p->woken = true;
	waitq_wake_one(&p->sleeper);
	spin_unlock(&p->guard);
	return true;
}

static void polling_init(struct polling *p)
{
	poll_table_init(&p->table, wake_sleeper);
	spin_init(&p->guard, "poll", RANK_POLL);
	waitq_init(&p->sleeper);
	p->woken = false;
}

/* Asks all files; how many have something to report. */
static int ask(struct pollfd *fds, struct file *const *files, unsigned count,
	       struct poll_table *table)
{
	int ready = 0;
	for (unsigned i = 0; i < count; i++) {
		fds[i].revents = 0;
		if (files[i])
			fds[i].revents =
				(short)(file_poll(files[i], table) &
					((unsigned short)fds[i].events | POLLERR | POLLHUP));
		else if (fds[i].fd >= 0)
			fds[i].revents = POLLNVAL;
		ready += fds[i].revents != 0;
	}
	return ready;
}

/* Sleeps until a point says so. A wake-up that came since the files were asked is in `woken`. */
static int wait_for_change(struct polling *p, nsec_t deadline)
{
	int err = 0;
	spin_lock(&p->guard);
	while (!p->woken && err == 0)
		err = waitq_wait(&p->sleeper, &p->guard, WAIT_INTERRUPTIBLE, deadline);
	if (p->woken)
		err = 0;
	p->woken = false;
	spin_unlock(&p->guard);
	return err;
}

static int poll_until(struct pollfd *fds, struct file *const *files, unsigned count,
		      nsec_t deadline, struct polling *p)
{
	int ready = ask(fds, files, count, &p->table);
	while (ready == 0 && p->table.error == 0) {
		int err = wait_for_change(p, deadline);
		ready = ask(fds, files, count, NULL);
		if (ready > 0 || err == -ETIMEDOUT)
			return ready;
		if (err < 0)
			return -ERESTARTNOHAND;
	}
	return ready > 0 ? ready : p->table.error;
}

static int poll_opened(struct pollfd *fds, struct file *const *files, unsigned count,
		       nsec_t deadline)
{
	struct polling polling;
	if (deadline == 0)
		return ask(fds, files, count, NULL);
	polling_init(&polling);
	int ready = poll_until(fds, files, count, deadline, &polling);
	poll_table_leave(&polling.table);
	return ready;
}

int poll_files(struct pollfd *fds, unsigned count, nsec_t deadline)
{
	struct file **files = NULL;
	if (count > 0) {
		files = buffer_alloc(count * sizeof(struct file *));
		if (!files)
			return -ENOMEM;
	}
	for (unsigned i = 0; i < count; i++)
		files[i] = fds[i].fd >= 0 ? fd_file(fds[i].fd) : NULL;
	int ready = poll_opened(fds, files, count, deadline);
	for (unsigned i = 0; i < count; i++)
		file_put(files[i]);
	buffer_free(files);
	return ready;
}
