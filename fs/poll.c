/*
 * One round asks every file how it stands and joins the table to each; after that the caller sleeps
 * until a point wakes it, and later rounds only ask. The references to the files are kept to the
 * end, so that the points stay; then the table leaves them all.
 */

#include "fs/poll.h"
#include "fs/fdtable.h"
#include "fs/file.h"
#include "kernel/errno.h"
#include "mm/heap.h"
#include "mm/slab.h"

struct poll_entry {
	struct list point_link; /* in the point's list; its lock */
	struct list table_link;
	struct spinlock *guard; /* the point's */
	struct poll_table *table;
};

void poll_join(struct poll_table *table, struct poll_point *point, struct spinlock *guard)
{
	if (!table)
		return;
	struct poll_entry *entry = kmalloc(sizeof(*entry));
	if (!entry) {
		table->error = -ENOMEM;
		return;
	}
	entry->guard = guard;
	entry->table = table;
	list_add(&point->waiting, &entry->point_link);
	list_add(&table->entries, &entry->table_link);
}

void poll_wake(struct poll_point *point)
{
	struct poll_entry *entry;
	list_for_each_entry (entry, &point->waiting, point_link) {
		struct poll_table *table = entry->table;
		spin_lock(&table->guard);
		table->woken = true;
		waitq_wake_one(&table->sleeper);
		spin_unlock(&table->guard);
	}
}

static void table_init(struct poll_table *table)
{
	*table = (struct poll_table){0};
	spin_init(&table->guard, "poll", RANK_POLL);
	waitq_init(&table->sleeper);
	list_init(&table->entries);
}

/* Once an entry is off its point nobody wakes this table through it. */
static void table_leave(struct poll_table *table)
{
	struct poll_entry *entry, *following;
	list_for_each_entry_safe (entry, following, &table->entries, table_link) {
		spin_lock(entry->guard);
		list_del(&entry->point_link);
		spin_unlock(entry->guard);
		kfree(entry);
	}
	list_init(&table->entries);
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
static int wait_for_change(struct poll_table *table, nsec_t deadline)
{
	int err = 0;
	spin_lock(&table->guard);
	while (!table->woken && err == 0)
		err = waitq_wait(&table->sleeper, &table->guard, WAIT_INTERRUPTIBLE, deadline);
	if (table->woken)
		err = 0;
	table->woken = false;
	spin_unlock(&table->guard);
	return err;
}

static int poll_until(struct pollfd *fds, struct file *const *files, unsigned count,
		      nsec_t deadline, struct poll_table *table)
{
	int ready = ask(fds, files, count, table);
	while (ready == 0 && table->error == 0) {
		int err = wait_for_change(table, deadline);
		ready = ask(fds, files, count, NULL);
		if (ready > 0 || err == -ETIMEDOUT)
			return ready;
		if (err < 0)
			return -ERESTARTNOHAND;
	}
	return ready > 0 ? ready : table->error;
}

int poll_files(struct pollfd *fds, unsigned count, nsec_t deadline)
{
	struct poll_table table;
	size_t size = count * sizeof(struct file *);
	struct file **files = NULL;
	if (count > 0) {
		files = size <= KMALLOC_MAX ? kmalloc(size) : heap_alloc(size);
		if (!files)
			return -ENOMEM;
	}
	for (unsigned i = 0; i < count; i++)
		files[i] = fds[i].fd >= 0 ? fd_file(fds[i].fd) : NULL;
	table_init(&table);
	int ready = poll_until(fds, files, count, deadline, &table);
	table_leave(&table);
	for (unsigned i = 0; i < count; i++)
		file_put(files[i]);
	if (size <= KMALLOC_MAX)
		kfree(files);
	else
		heap_free(files);
	return ready;
}
