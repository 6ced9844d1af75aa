/*
 * When something happens to a watched file, the item's table is woken: it puts the item on the
 * set's ready list, if it asks for such events, and wakes a sleeper. That the item is ready is a
 * guess which is checked when events are reported, by asking the file. An item that has nothing to
 * report leaves the list; one that has stays on it, at the end, unless it is edge-triggered
 * (EPOLLET) or meant for one report only (EPOLLONESHOT). So a level is asked again at each wait and
 * an edge only when there is news.
 *
 * No event is lost while the list is worked on: an item is off the list before its file is asked,
 * so that news that come after the answer put it there again.
 *
 * A set is a file that others may wait for: it is readable when something in it is ready. Wake-ups
 * go from the watched set to the watching, with the locks of both held; see epoll_links.c for why
 * that ends.
 */

#include "fs/epoll.h"
#include "fs/anonymous.h"
#include "fs/epoll_set.h"
#include "fs/fdtable.h"
#include "fs/poll.h"
#include "fs/procfs/text.h"
#include "fs/superblock.h"
#include "kernel/errno.h"
#include "mm/page.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "proc/proc.h"
#include "proc/user.h"
#include "syscall/abi/epoll.h"
#include "syscall/abi/poll.h"

/* What is not an event but says how events are reported. */
#define MODES (EPOLLET | EPOLLONESHOT | EPOLLWAKEUP | EPOLLEXCLUSIVE)

/* What EPOLLEXCLUSIVE goes together with. */
#define EXCLUSIVE_ALLOWED \
	(EPOLLIN | EPOLLOUT | EPOLLERR | EPOLLHUP | EPOLLWAKEUP | EPOLLET | EPOLLEXCLUSIVE)

/* A user's items take up to this part of memory, as on Linux. */
#define WATCHES_SHARE 25

static struct kmem_cache *set_cache, *item_cache;
static uint64_t watches_max; /* a user's */
static const struct file_ops ops;

struct epoll *epoll_of(const struct file *file)
{
	return file->ops == &ops ? file->private_data : NULL;
}

/* --- Becoming ready --- */

/* Puts an item on the ready list and tells who waits for the set; its guard is held. True: somebody
 * sleeps on it. */
static bool make_ready(struct epoll_item *item)
{
	struct epoll *set = item->epoll;
	bool slept_on = !list_empty(&set->sleepers.waiters);
	if (list_empty(&item->ready_link))
		list_add_tail(&set->ready, &item->ready_link);
	waitq_wake_one(&set->sleepers);
	poll_wake_for(&set->poll, POLLIN | POLLRDNORM);
	return slept_on;
}

/* In any context, with the lock of the watched file's point held. */
static bool item_woken(struct poll_table *table, unsigned events)
{
	struct epoll_item *item = container_of(table, struct epoll_item, table);
	bool woke = false;
	spin_lock_nested(&item->epoll->guard);
	if (item->events & ~MODES & events)
		woke = make_ready(item);
	spin_unlock(&item->epoll->guard);
	return woke;
}

static unsigned events_of(const struct epoll_item *item)
{
	return item->events & ~MODES ? file_poll(item->file, NULL) & item->events : 0;
}

/* --- Working on the ready list ------------------------------------------------------------------
 *
 * With the set's lock held the whole list is taken off, and what is to stay is put back: first what
 * was not looked at, then what came meanwhile, then what was reported and is asked again.
 */

static void take_all(struct epoll *set, struct list *taken)
{
	list_init(taken);
	spin_lock(&set->guard);
	list_splice_tail(taken, &set->ready);
	spin_unlock(&set->guard);
}

/* The first that was taken, off the list; NULL: none is left. */
static struct epoll_item *take_first(struct epoll *set, struct list *taken)
{
	struct epoll_item *item = NULL;
	spin_lock(&set->guard);
	if (!list_empty(taken)) {
		item = list_first_entry(taken, struct epoll_item, ready_link);
		list_del(&item->ready_link);
	}
	spin_unlock(&set->guard);
	return item;
}

/* Unless news have put it on the list already. */
static void keep(struct epoll_item *item, struct list *list)
{
	struct epoll *set = item->epoll;
	spin_lock(&set->guard);
	if (list_empty(&item->ready_link))
		list_add_tail(list, &item->ready_link);
	spin_unlock(&set->guard);
}

/* What is left may be for another sleeper. */
static void put_back(struct epoll *set, struct list *taken, struct list *again)
{
	spin_lock(&set->guard);
	list_splice_tail(taken, &set->ready);
	list_splice_tail(taken, again);
	list_splice_tail(&set->ready, taken);
	if (!list_empty(&set->ready))
		waitq_wake_one(&set->sleepers);
	spin_unlock(&set->guard);
}

/* After a report. */
static void settle(struct epoll_item *item, struct list *again)
{
	struct epoll *set = item->epoll;
	if (item->events & EPOLLONESHOT) {
		spin_lock(&set->guard);
		item->events &= MODES;
		spin_unlock(&set->guard);
	} else if (!(item->events & EPOLLET)) {
		keep(item, again);
	}
}

/* Reports one item: 1, 0 if it has nothing to say, -EFAULT. */
static int report(struct epoll_item *item, struct epoll_event __user *out, struct list *again)
{
	struct epoll_event event = {.events = events_of(item), .data.u64 = item->data};
	if (!event.events)
		return 0;
	if (copy_to_user(out, &event, sizeof(event)) < 0) {
		keep(item, again);
		return -EFAULT;
	}
	settle(item, again);
	return 1;
}

static int report_all(struct epoll *set, struct epoll_event __user *out, int max)
{
	struct list taken, again = LIST_INIT(again);
	struct epoll_item *item;
	int n = 0, err = 0;
	mutex_lock(&set->lock);
	take_all(set, &taken);
	while (n < max && err >= 0 && (item = take_first(set, &taken))) {
		err = report(item, out + n, &again);
		n += err > 0;
	}
	put_back(set, &taken, &again);
	mutex_unlock(&set->lock);
	return n > 0 ? n : err;
}

/* Has anything in the set something to report? */
static bool any_ready(struct epoll *set)
{
	struct list taken, again = LIST_INIT(again);
	struct epoll_item *item;
	bool any = false;
	mutex_lock_nested(&set->lock);
	take_all(set, &taken);
	while (!any && (item = take_first(set, &taken))) {
		any = events_of(item) != 0;
		if (any)
			keep(item, &again);
	}
	put_back(set, &taken, &again);
	mutex_unlock(&set->lock);
	return any;
}

/* --- Waiting --- */

static int wait_for_ready(struct epoll *set, nsec_t deadline)
{
	int err = 0;
	spin_lock(&set->guard);
	while (list_empty(&set->ready) && err == 0)
		err = waitq_wait(&set->sleepers, &set->guard, WAIT_INTERRUPTIBLE, deadline);
	if (!list_empty(&set->ready))
		err = 0;
	spin_unlock(&set->guard);
	return err;
}

int epoll_wait(struct file *file, struct epoll_event __user *out, int max, nsec_t deadline)
{
	struct epoll *set = epoll_of(file);
	if (!set)
		return -EINVAL;
	for (;;) {
		int n = report_all(set, out, max);
		if (n != 0 || deadline == 0)
			return n;
		int err = wait_for_ready(set, deadline);
		if (err == -ETIMEDOUT)
			deadline = 0;
		else if (err < 0)
			return -EINTR;
	}
}

static unsigned poll(struct file *file, struct poll_table *table)
{
	struct epoll *set = file->private_data;
	spin_lock(&set->guard);
	poll_join(table, &set->poll, &set->guard);
	spin_unlock(&set->guard);
	return any_ready(set) ? POLLIN | POLLRDNORM : 0;
}

/* --- Items --- */

static int compare(const struct epoll_item *item, const struct file *file, int fd)
{
	if (item->file != file)
		return item->file < file ? -1 : 1;
	return item->fd < fd ? -1 : item->fd > fd;
}

static struct epoll_item *find(const struct epoll *set, const struct file *file, int fd)
{
	struct rb_node *node = set->items.root;
	while (node) {
		struct epoll_item *item = rb_entry(node, struct epoll_item, node);
		int order = compare(item, file, fd);
		if (order == 0)
			return item;
		node = order > 0 ? node->left : node->right;
	}
	return NULL;
}

static void link_item(struct epoll *set, struct epoll_item *item)
{
	struct rb_node **link = &set->items.root, *parent = NULL;
	mutex_lock(&set->lock);
	while (*link) {
		parent = *link;
		const struct epoll_item *other = rb_entry(parent, struct epoll_item, node);
		link = compare(other, item->file, item->fd) > 0 ? &parent->left : &parent->right;
	}
	rb_insert(&set->items, &item->node, parent, link);
	list_add_tail(&item->file->watches, &item->watch.link);
	mutex_unlock(&set->lock);
}

static void free_item(struct epoll_item *item)
{
	user_uncharge_watch(item->account);
	user_put(item->account);
	kmem_cache_free(item_cache, item);
}

/* Takes an item out of its set; file_watch_lock is held. It lets go of the file before it leaves
 * the file's list (fs/file.c). */
static void remove_item(struct epoll_item *item)
{
	struct epoll *set = item->epoll;
	mutex_lock(&set->lock);
	poll_table_leave(&item->table);
	spin_lock(&set->guard);
	list_del(&item->ready_link);
	spin_unlock(&set->guard);
	rb_remove(&set->items, &item->node);
	list_del(&item->watch.link);
	mutex_unlock(&set->lock);
	free_item(item);
}

static void file_closing(struct file_watch *watch)
{
	remove_item(epoll_item_of(watch));
}

static struct epoll_item *make_item(struct epoll *set, int fd, struct file *target,
				    const struct epoll_event *event)
{
	struct epoll_item *item = kmem_cache_zalloc(item_cache);
	if (!item)
		return NULL;
	item->epoll = set;
	item->file = target;
	item->fd = fd;
	item->events = event->events | EPOLLERR | EPOLLHUP;
	item->data = event->data.u64;
	item->watch.closing = file_closing;
	list_init(&item->watch.link);
	list_init(&item->ready_link);
	poll_table_init(&item->table, item_woken);
	item->table.exclusive = event->events & EPOLLEXCLUSIVE;
	return item;
}

/* Asks the file how it stands, joining `table` to it: what is ready already is no news to come. */
static void ask_first(struct epoll_item *item, struct poll_table *table)
{
	struct epoll *set = item->epoll;
	unsigned events = file_poll(item->file, table) & item->events & ~MODES;
	spin_lock(&set->guard);
	if (events)
		make_ready(item);
	spin_unlock(&set->guard);
}

static int insert_item(struct epoll *set, struct epoll_item *item)
{
	link_item(set, item);
	int err = epoll_check_paths(set, item->file);
	if (err == 0) {
		ask_first(item, &item->table);
		err = item->table.error;
	}
	return err;
}

static int add(struct epoll *set, int fd, struct file *target, const struct epoll_event *event)
{
	struct user_account *account = proc_current()->account;
	int err = epoll_check_depth(set, target);
	if (err < 0)
		return err;
	if (find(set, target, fd))
		return -EEXIST;
	if (!user_charge_watch(account, watches_max))
		return -ENOSPC;
	struct epoll_item *item = make_item(set, fd, target, event);
	if (!item) {
		user_uncharge_watch(account);
		return -ENOMEM;
	}
	item->account = user_ref(account);
	err = insert_item(set, item);
	if (err < 0)
		remove_item(item);
	return err;
}

static int change(struct epoll_item *item, const struct epoll_event *event)
{
	struct epoll *set = item->epoll;
	if (item->events & EPOLLEXCLUSIVE)
		return -EINVAL;
	mutex_lock(&set->lock);
	spin_lock(&set->guard);
	item->events = event->events | EPOLLERR | EPOLLHUP;
	spin_unlock(&set->guard);
	item->data = event->data.u64;
	mutex_unlock(&set->lock);
	ask_first(item, NULL);
	return 0;
}

static int control_locked(struct epoll *set, int operation, int fd, struct file *target,
			  const struct epoll_event *event)
{
	if (operation == EPOLL_CTL_ADD)
		return add(set, fd, target, event);
	if (operation != EPOLL_CTL_DEL && operation != EPOLL_CTL_MOD)
		return -EINVAL;
	struct epoll_item *item = find(set, target, fd);
	if (!item)
		return -ENOENT;
	if (operation == EPOLL_CTL_MOD)
		return change(item, event);
	remove_item(item);
	return 0;
}

static bool exclusive_is_wrong(int operation, const struct file *target,
			       const struct epoll_event *event)
{
	if (operation == EPOLL_CTL_DEL || !(event->events & EPOLLEXCLUSIVE))
		return false;
	return operation == EPOLL_CTL_MOD ||
	       (operation == EPOLL_CTL_ADD &&
		(epoll_of(target) || (event->events & ~EXCLUSIVE_ALLOWED)));
}

int epoll_control(struct file *file, int operation, int fd, struct file *target,
		  const struct epoll_event *event)
{
	struct epoll *set = epoll_of(file);
	if (!target->ops->poll)
		return -EPERM;
	if (!set || file == target || exclusive_is_wrong(operation, target, event))
		return -EINVAL;
	mutex_lock(&file_watch_lock);
	int err = control_locked(set, operation, fd, target, event);
	mutex_unlock(&file_watch_lock);
	return err;
}

/* --- The file --- */

static void release(struct file *file)
{
	struct epoll *set = file->private_data;
	struct rb_node *node;
	mutex_lock(&file_watch_lock);
	while ((node = rb_first(&set->items)))
		remove_item(rb_entry(node, struct epoll_item, node));
	mutex_unlock(&file_watch_lock);
	kmem_cache_free(set_cache, set);
}

static void describe(struct file *file, struct text *out)
{
	struct epoll *set = file->private_data;
	mutex_lock(&file_watch_lock);
	for (struct rb_node *node = rb_first(&set->items); node; node = rb_next(node)) {
		const struct epoll_item *item = rb_entry(node, struct epoll_item, node);
		text_printf(out, "tfd: %8d events: %8x data: %16llx  pos:%lld ino:%llx sdev:%llx\n",
			    item->fd, item->events, item->data, (long long)item->file->position,
			    (unsigned long long)item->file->inode->ino,
			    (unsigned long long)item->file->inode->super->dev);
	}
	mutex_unlock(&file_watch_lock);
}

static const struct file_ops ops = {
	.poll = poll,
	.release = release,
	.describe = describe,
};

int epoll_open(unsigned flags)
{
	struct epoll *set = kmem_cache_zalloc(set_cache);
	if (!set)
		return -ENOMEM;
	mutex_init(&set->lock, "epoll", RANK_EPOLL);
	spin_init(&set->guard, "epoll ready list", RANK_EPOLL_READY);
	list_init(&set->ready);
	waitq_init(&set->sleepers);
	poll_point_init(&set->poll);
	int err = anonymous_create("[eventpoll]", &ops, set, flags, &set->file);
	if (err < 0) {
		kmem_cache_free(set_cache, set);
		return err;
	}
	return fd_add(set->file, 0, flags & O_CLOEXEC);
}

void epoll_init(void)
{
	uint64_t memory = (uint64_t)page_counts().total * PAGE_SIZE;
	set_cache = kmem_cache_create("epoll", sizeof(struct epoll), 0);
	item_cache = kmem_cache_create("epoll_item", sizeof(struct epoll_item), 0);
	watches_max =
		memory / WATCHES_SHARE / (sizeof(struct epoll_item) + sizeof(struct poll_entry));
}
