/*
 * An inode that is locked, or waited for, has a struct file_locks: its record locks, its whole-file
 * locks, and who waits. One spin lock guards them all; what has to be allocated is allocated before
 * it is taken. One owner's record locks never overlap, and those of one type never touch: a new
 * range swallows, trims or splits what it meets.
 *
 * Who waits for a record lock as a process writes down for whom, so that a circle is seen before it
 * is closed; what is written is crossed out as soon as it may go on. Processes that share their
 * descriptors are one owner, who may so wait for several at once. Open files write nothing down:
 * they may be shared, so nobody could say who is stuck.
 */

#include "fs/file_lock.h"
#include "fs/file.h"
#include "kernel/errno.h"
#include "kernel/panic.h"
#include "kernel/spinlock.h"
#include "kernel/waitq.h"
#include "mm/slab.h"
#include "proc/proc.h"

/* Who holds a lock: a descriptor table or an open file. */
typedef const void *lock_owner;

struct file_lock {
	struct list link; /* in its list of the inode */
	struct lock_range range;
	lock_owner owner;
};

struct file_locks {
	struct list link; /* in all_locked */
	struct inode *inode;
	uint32_t users; /* locks, and threads that are about to look or wait */
	struct list records, whole;
	struct waitq waiters; /* for anything of this inode to be given up */
};

/* A process that waits for another's record lock; lives on the waiter's stack. */
struct lock_wait {
	struct list link; /* in all_waits, until it may go on */
	const struct file_locks *locks;
	lock_owner owner, holder;
	struct lock_wait *next; /* would_deadlock(): to be followed */
	bool reached;           /* it was or is to be */
};

/* Guards inode->locks, everything behind it, and the two lists. */
static struct spinlock locks_lock = SPINLOCK_INIT("file locks", RANK_FILE_LOCKS);
static struct list all_locked = LIST_INIT(all_locked);
static struct list all_waits = LIST_INIT(all_waits);

static struct kmem_cache *lock_cache, *locks_cache;

void file_lock_init(void)
{
	lock_cache = kmem_cache_create("file_lock", sizeof(struct file_lock), 0);
	locks_cache = kmem_cache_create("file_locks", sizeof(struct file_locks), 0);
}

static lock_owner owner_of(struct file *file, const struct lock_range *range)
{
	return range->kind == LOCK_OF_PROCESS ? (lock_owner)proc_current()->files : file;
}

/* --- What an inode has --------------------------------------------------------------------------
 */

/* The inode's locks with one user more; NULL: no memory. */
static struct file_locks *locks_get(struct inode *inode)
{
	struct file_locks *fresh = kmem_cache_zalloc(locks_cache);

	spin_lock(&locks_lock);
	struct file_locks *locks = inode->locks;
	if (!locks && fresh) {
		locks = inode->locks = fresh;
		locks->inode = inode;
		list_init(&locks->records);
		list_init(&locks->whole);
		waitq_init(&locks->waiters);
		list_add_tail(&all_locked, &locks->link);
		fresh = NULL;
	}
	if (locks)
		locks->users++;
	spin_unlock(&locks_lock);
	if (fresh)
		kmem_cache_free(locks_cache, fresh);
	return locks;
}

/* The lock is held. */
static void locks_put(struct file_locks *locks)
{
	assert(locks->users > 0);
	if (--locks->users > 0)
		return;
	locks->inode->locks = NULL;
	list_del(&locks->link);
	kmem_cache_free(locks_cache, locks);
}

static struct list *list_for(struct file_locks *locks, const struct lock_range *range)
{
	return range->kind == LOCK_WHOLE ? &locks->whole : &locks->records;
}

static void lock_free(struct file_locks *locks, struct file_lock *lock)
{
	list_del(&lock->link);
	kmem_cache_free(lock_cache, lock);
	locks_put(locks);
}

/* --- Conflicts ----------------------------------------------------------------------------------
 */

static bool overlap(const struct lock_range *a, const struct lock_range *b)
{
	return a->start <= b->end && b->start <= a->end;
}

/* A lock of somebody else that excludes `range`, or NULL. */
static struct file_lock *find_conflict(struct file_locks *locks, lock_owner owner,
				       const struct lock_range *range)
{
	struct file_lock *lock;

	list_for_each_entry (lock, list_for(locks, range), link)
		if (lock->owner != owner && overlap(&lock->range, range) &&
		    (lock->range.type == LOCK_EXCLUSIVE || range->type == LOCK_EXCLUSIVE))
			return lock;
	return NULL;
}

/* What an owner waits for is to be followed, each wait once. */
static void reach(lock_owner owner, struct lock_wait **to_follow)
{
	struct lock_wait *wait;

	list_for_each_entry (wait, &all_waits, link) {
		if (wait->owner != owner || wait->reached)
			continue;
		wait->reached = true;
		wait->next = *to_follow;
		*to_follow = wait;
	}
}

/* Does `holder`, directly or through others, wait for `owner`? */
static bool would_deadlock(lock_owner owner, lock_owner holder)
{
	struct lock_wait *wait, *to_follow = NULL;

	list_for_each_entry (wait, &all_waits, link)
		wait->reached = false;
	reach(holder, &to_follow);
	while ((wait = to_follow)) {
		to_follow = wait->next;
		if (wait->holder == owner)
			return true;
		reach(wait->holder, &to_follow);
	}
	return false;
}

/* Something was given up: who waits for it looks again, and waits for nobody meanwhile. */
static void wake_waiters(struct file_locks *locks)
{
	struct lock_wait *wait, *next;

	list_for_each_entry_safe (wait, next, &all_waits, link)
		if (wait->locks == locks)
			list_del(&wait->link);
	waitq_wake_all(&locks->waiters);
}

/* Until something is given up; the lock is held, but not meanwhile. */
static int wait_for(struct file_locks *locks, lock_owner owner, const struct lock_range *range,
		    const struct file_lock *conflict)
{
	struct lock_wait wait = {.locks = locks, .owner = owner, .holder = conflict->owner};
	bool noted = range->kind == LOCK_OF_PROCESS;

	if (noted && would_deadlock(owner, conflict->owner))
		return -EDEADLK;
	if (noted)
		list_add_tail(&all_waits, &wait.link);
	int err = waitq_wait(&locks->waiters, &locks_lock, WAIT_INTERRUPTIBLE, WAIT_FOREVER);
	if (noted)
		list_del(&wait.link);
	return err;
}

/* --- Changing -----------------------------------------------------------------------------------
 */

/* Descriptors for what a change may have to add: the new range, and the upper part of a split. */
struct spares {
	struct file_lock *fresh, *upper;
};

static void spares_free(struct spares *spares)
{
	if (spares->fresh)
		kmem_cache_free(lock_cache, spares->fresh);
	if (spares->upper)
		kmem_cache_free(lock_cache, spares->upper);
}

static int spares_alloc(struct spares *spares)
{
	*spares = (struct spares){kmem_cache_alloc(lock_cache), kmem_cache_alloc(lock_cache)};
	if (spares->fresh && spares->upper)
		return 0;
	spares_free(spares);
	return -ENOMEM;
}

static void add(struct file_locks *locks, struct file_lock **spare, lock_owner owner,
		const struct lock_range *range)
{
	struct file_lock *lock = *spare;

	*spare = NULL;
	lock->range = *range;
	lock->owner = owner;
	list_add_tail(list_for(locks, range), &lock->link);
	locks->users++;
}

static bool touch(const struct lock_range *a, const struct lock_range *b)
{
	return overlap(a, b) || (a->end != LOCK_TO_END && a->end + 1 == b->start) ||
	       (b->end != LOCK_TO_END && b->end + 1 == a->start);
}

/* Takes `range` out of an older lock of the same owner; its rest may be nothing, or two parts. */
static void trim(struct file_locks *locks, struct file_lock *lock, const struct lock_range *range,
		 struct spares *spares)
{
	struct lock_range upper = lock->range;

	if (lock->range.start < range->start && lock->range.end > range->end) {
		upper.start = range->end + 1;
		add(locks, &spares->upper, lock->owner, &upper);
		lock->range.end = range->start - 1;
	} else if (lock->range.start < range->start) {
		lock->range.end = range->start - 1;
	} else if (lock->range.end > range->end) {
		lock->range.start = range->end + 1;
	} else {
		lock_free(locks, lock);
	}
}

/* Nothing is in the way. */
static void change(struct file_locks *locks, lock_owner owner, struct lock_range range,
		   struct spares *spares)
{
	struct file_lock *lock, *next;

	list_for_each_entry_safe (lock, next, list_for(locks, &range), link) {
		if (lock->owner != owner)
			continue;
		if (lock->range.type == range.type && touch(&lock->range, &range)) {
			range.start = MIN(range.start, lock->range.start);
			range.end = MAX(range.end, lock->range.end);
			lock_free(locks, lock);
		} else if (overlap(&lock->range, &range)) {
			trim(locks, lock, &range, spares);
		}
	}
	if (range.type != LOCK_NONE)
		add(locks, &spares->fresh, owner, &range);
	wake_waiters(locks);
}

/* flock(2) gives the old lock up before it asks for the other kind. */
static void give_up_whole(struct file_locks *locks, lock_owner owner, unsigned type)
{
	struct file_lock *lock, *next;

	list_for_each_entry_safe (lock, next, &locks->whole, link) {
		if (lock->owner != owner || lock->range.type == type)
			continue;
		lock_free(locks, lock);
		wake_waiters(locks);
	}
}

static int set_locked(struct file_locks *locks, lock_owner owner, const struct lock_range *range,
		      bool wait, struct spares *spares)
{
	struct file_lock *conflict;
	int err = 0;

	if (range->kind == LOCK_WHOLE)
		give_up_whole(locks, owner, range->type);
	while (err == 0 && range->type != LOCK_NONE &&
	       (conflict = find_conflict(locks, owner, range)))
		err = wait ? wait_for(locks, owner, range, conflict) : -EAGAIN;
	if (err == 0)
		change(locks, owner, *range, spares);
	return err;
}

int file_lock_set(struct file *file, const struct lock_range *range, bool wait)
{
	lock_owner owner = owner_of(file, range);
	struct spares spares;
	int err = spares_alloc(&spares);

	if (err < 0)
		return err;
	struct file_locks *locks = locks_get(file->inode);
	if (!locks) {
		spares_free(&spares);
		return -ENOMEM;
	}
	spin_lock(&locks_lock);
	err = set_locked(locks, owner, range, wait, &spares);
	locks_put(locks);
	spin_unlock(&locks_lock);
	spares_free(&spares);
	return err;
}

void file_lock_test(struct file *file, struct lock_range *range)
{
	lock_owner owner = owner_of(file, range);
	struct file_lock *conflict = NULL;

	spin_lock(&locks_lock);
	if (file->inode->locks)
		conflict = find_conflict(file->inode->locks, owner, range);
	if (conflict)
		*range = conflict->range;
	else
		range->type = LOCK_NONE;
	spin_unlock(&locks_lock);
}

/* --- Ends ---------------------------------------------------------------------------------------
 */

static void release_from(struct file_locks *locks, struct list *list, lock_owner owner)
{
	struct file_lock *lock, *next;

	list_for_each_entry_safe (lock, next, list, link)
		if (lock->owner == owner)
			lock_free(locks, lock);
}

static void release(struct inode *inode, lock_owner owner)
{
	spin_lock(&locks_lock);
	struct file_locks *locks = inode->locks;
	if (locks) {
		locks->users++;
		release_from(locks, &locks->records, owner);
		release_from(locks, &locks->whole, owner);
		wake_waiters(locks);
		locks_put(locks);
	}
	spin_unlock(&locks_lock);
}

void file_lock_closed(struct file *file, const struct fdtable *table)
{
	if (file->inode->locks)
		release(file->inode, table);
}

void file_lock_release(struct file *file)
{
	if (file->inode->locks)
		release(file->inode, file);
}

void file_lock_for_each(void (*row)(void *ctx, const struct lock_range *range,
				    const struct inode *inode),
			void *ctx)
{
	struct file_locks *locks;
	struct file_lock *lock;

	spin_lock(&locks_lock);
	list_for_each_entry (locks, &all_locked, link) {
		list_for_each_entry (lock, &locks->records, link)
			row(ctx, &lock->range, locks->inode);
		list_for_each_entry (lock, &locks->whole, link)
			row(ctx, &lock->range, locks->inode);
	}
	spin_unlock(&locks_lock);
}
