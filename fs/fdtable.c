/*
 * The table is one block of memory: the pointers, then the two bitmaps. It grows by making a larger
 * block outside the lock and moving into it under the lock, if nobody else was faster. Closing a
 * file may sleep, so files leave the table under the lock and are put after it.
 */

#include "fs/fdtable.h"
#include "fs/file.h"
#include "fs/file_lock.h"
#include "fs/refs.h"
#include "kernel/errno.h"
#include "kernel/lib/bitmap.h"
#include "kernel/lib/string.h"
#include "kernel/panic.h"
#include "mm/heap.h"
#include "mm/slab.h"
#include "proc/proc.h"
#include "syscall/abi/fcntl.h"

#define INITIAL_CAPACITY 32

/* The three arrays of a table, in one block. */
struct arrays {
	unsigned capacity;
	struct file **files;
	uint32_t *used;
	uint32_t *close_on_exec;
};

static size_t bitmap_bytes(unsigned capacity)
{
	return BITMAP_WORDS(capacity) * sizeof(uint32_t);
}

static size_t block_bytes(unsigned capacity)
{
	return capacity * sizeof(struct file *) + 2 * bitmap_bytes(capacity);
}

static int arrays_alloc(unsigned capacity, struct arrays *out)
{
	size_t size = block_bytes(capacity);
	char *block = size <= KMALLOC_MAX ? kzalloc(size) : heap_alloc(size);
	if (!block)
		return -ENOMEM;
	out->capacity = capacity;
	out->files = (struct file **)block;
	out->used = (uint32_t *)(block + capacity * sizeof(struct file *));
	out->close_on_exec = out->used + BITMAP_WORDS(capacity);
	return 0;
}

static void arrays_free(unsigned capacity, struct file **files)
{
	if (block_bytes(capacity) <= KMALLOC_MAX)
		kfree(files);
	else
		heap_free(files);
}

/* Copies the first `capacity` entries into the larger `to`. */
static void arrays_copy(const struct arrays *to, const struct fdtable *from, unsigned capacity)
{
	memcpy(to->files, from->files, capacity * sizeof(struct file *));
	memcpy(to->used, from->used, bitmap_bytes(capacity));
	memcpy(to->close_on_exec, from->close_on_exec, bitmap_bytes(capacity));
}

static void use_arrays(struct fdtable *table, const struct arrays *arrays)
{
	table->capacity = arrays->capacity;
	table->files = arrays->files;
	table->used = arrays->used;
	table->close_on_exec = arrays->close_on_exec;
}

static int create(unsigned capacity, struct fdtable **out)
{
	struct fdtable *table = kzalloc(sizeof(*table));
	struct arrays arrays;
	if (!table)
		return -ENOMEM;
	if (arrays_alloc(capacity, &arrays) < 0) {
		kfree(table);
		return -ENOMEM;
	}
	table->refs = 1;
	spin_init(&table->lock, "fdtable", RANK_FDTABLE);
	use_arrays(table, &arrays);
	*out = table;
	return 0;
}

int fdtable_create(struct fdtable **out)
{
	return create(INITIAL_CAPACITY, out);
}

/* The lowest capacity that holds everything in use; the lock is held. */
static unsigned needed_capacity(const struct fdtable *table)
{
	unsigned words = BITMAP_WORDS(table->capacity);
	while (words > 1 && table->used[words - 1] == 0)
		words--;
	return words * 32;
}

/* Fills an empty table; a number that is only reserved is free in the copy. */
static void copy_files(struct fdtable *to, struct fdtable *from, unsigned capacity)
{
	struct arrays arrays = {to->capacity, to->files, to->used, to->close_on_exec};
	arrays_copy(&arrays, from, capacity);
	for (unsigned fd = 0; fd < capacity; fd++) {
		if (to->files[fd])
			file_get(to->files[fd]);
		else
			bitmap_clear(to->used, fd);
	}
}

int fdtable_copy(struct fdtable *from, struct fdtable **out)
{
	for (;;) {
		spin_lock(&from->lock);
		unsigned capacity = needed_capacity(from);
		spin_unlock(&from->lock);
		int err = create(capacity, out);
		if (err < 0)
			return err;
		spin_lock(&from->lock);
		bool fits = needed_capacity(from) <= capacity;
		if (fits)
			copy_files(*out, from, capacity);
		spin_unlock(&from->lock);
		if (fits)
			return 0;
		fdtable_put(*out);
	}
}

void fdtable_get(struct fdtable *table)
{
	refs_get(&table->refs);
}

/* Ends what a descriptor stands for: the file, and the process's record locks on it. */
static void close_file(const struct fdtable *table, struct file *file)
{
	if (!file)
		return;
	if (!(file->flags & O_PATH))
		file_lock_closed(file, table);
	file_put(file);
}

void fdtable_put(struct fdtable *table)
{
	if (!table || !refs_put(&table->refs))
		return;
	for (unsigned fd = 0; fd < table->capacity; fd++)
		close_file(table, table->files[fd]);
	arrays_free(table->capacity, table->files);
	kfree(table);
}

static struct fdtable *current_table(void)
{
	return proc_current()->files;
}

/* Makes room for the number `fd`. */
static int grow(struct fdtable *table, unsigned fd)
{
	struct arrays arrays;
	unsigned capacity = INITIAL_CAPACITY;
	while (capacity <= fd)
		capacity *= 2;
	int err = arrays_alloc(capacity, &arrays);
	if (err < 0)
		return err;
	spin_lock(&table->lock);
	unsigned old_capacity = table->capacity;
	struct file **old_files = table->files;
	bool larger = capacity > old_capacity;
	if (larger) {
		arrays_copy(&arrays, table, old_capacity);
		use_arrays(table, &arrays);
	}
	spin_unlock(&table->lock);
	if (larger)
		arrays_free(old_capacity, old_files);
	else
		arrays_free(capacity, arrays.files);
	return 0;
}

static unsigned number_limit(void)
{
	uint64_t limit = proc_current()->limits[RLIMIT_NOFILE].rlim_cur;
	return (unsigned)MIN(limit, (uint64_t)FD_MAX);
}

static void set_bit(uint32_t *map, unsigned bit, bool on)
{
	if (on)
		bitmap_set(map, bit);
	else
		bitmap_clear(map, bit);
}

/* Takes the lowest free number that the table has room for; else returns its capacity or more. */
static unsigned take_free(struct fdtable *table, unsigned minimum, unsigned limit, bool cloexec)
{
	unsigned from = MAX(minimum, table->lowest_free);
	unsigned fd = from < table->capacity ? bitmap_find_clear(table->used, table->capacity, from)
					     : from;
	if (fd >= table->capacity || fd >= limit)
		return fd;
	bitmap_set(table->used, fd);
	set_bit(table->close_on_exec, fd, cloexec);
	if (from == table->lowest_free)
		table->lowest_free = fd + 1;
	return fd;
}

int fd_reserve(unsigned minimum, bool close_on_exec)
{
	struct fdtable *table = current_table();
	unsigned limit = number_limit();
	if (minimum >= limit)
		return minimum == 0 ? -EMFILE : -EINVAL;
	for (;;) {
		spin_lock(&table->lock);
		unsigned fd = take_free(table, minimum, limit, close_on_exec);
		bool taken = fd < table->capacity && fd < limit;
		spin_unlock(&table->lock);
		if (taken)
			return (int)fd;
		if (fd >= limit)
			return -EMFILE;
		int err = grow(table, fd);
		if (err < 0)
			return err;
	}
}

/* The number is free again; the lock is held. */
static void release_number(struct fdtable *table, unsigned fd)
{
	table->files[fd] = NULL;
	bitmap_clear(table->used, fd);
	bitmap_clear(table->close_on_exec, fd);
	table->lowest_free = MIN(table->lowest_free, fd);
}

void fd_unreserve(int fd)
{
	struct fdtable *table = current_table();
	spin_lock(&table->lock);
	release_number(table, fd);
	spin_unlock(&table->lock);
}

void fd_install(int fd, struct file *file)
{
	struct fdtable *table = current_table();
	spin_lock(&table->lock);
	assert(!table->files[fd]);
	table->files[fd] = file;
	spin_unlock(&table->lock);
}

int fd_add(struct file *file, unsigned minimum, bool close_on_exec)
{
	int fd = fd_reserve(minimum, close_on_exec);
	if (fd < 0)
		file_put(file);
	else
		fd_install(fd, file);
	return fd;
}

/* The file at `fd`, or NULL; the lock is held. */
static struct file *at(const struct fdtable *table, int fd)
{
	return fd >= 0 && (unsigned)fd < table->capacity ? table->files[fd] : NULL;
}

struct file *fd_file_any(int fd)
{
	struct fdtable *table = current_table();
	spin_lock(&table->lock);
	struct file *file = at(table, fd);
	if (file)
		file_get(file);
	spin_unlock(&table->lock);
	return file;
}

struct file *fd_file(int fd)
{
	struct file *file = fd_file_any(fd);
	if (file && file->flags & O_PATH) {
		file_put(file);
		return NULL;
	}
	return file;
}

int fd_close(int fd)
{
	struct fdtable *table = current_table();
	spin_lock(&table->lock);
	struct file *file = at(table, fd);
	if (file)
		release_number(table, fd);
	spin_unlock(&table->lock);
	if (!file)
		return -EBADF;
	close_file(table, file);
	return 0;
}

int fd_dup(int fd, unsigned minimum, bool close_on_exec)
{
	struct file *file = fd_file_any(fd);
	return file ? fd_add(file, minimum, close_on_exec) : -EBADF;
}

/* Puts `file` at `fd`, for which there is room; what was there comes back. -EBUSY: reserved. */
static int replace(struct fdtable *table, unsigned fd, struct file *file, bool cloexec,
		   struct file **old)
{
	*old = table->files[fd];
	if (!*old && bitmap_test(table->used, fd))
		return -EBUSY;
	bitmap_set(table->used, fd);
	set_bit(table->close_on_exec, fd, cloexec);
	table->files[fd] = file;
	return 0;
}

int fd_dup_to(int fd, int to, bool close_on_exec)
{
	struct fdtable *table = current_table();
	struct file *old = NULL;
	if (to < 0 || (unsigned)to >= number_limit())
		return -EBADF;
	struct file *file = fd_file_any(fd);
	if (!file)
		return -EBADF;
	int err = (unsigned)to >= table->capacity ? grow(table, to) : 0;
	if (err == 0) {
		spin_lock(&table->lock);
		err = replace(table, to, file, close_on_exec, &old);
		spin_unlock(&table->lock);
	}
	if (err < 0)
		file_put(file);
	else
		close_file(table, old);
	return err < 0 ? err : to;
}

int fd_close_on_exec(int fd)
{
	struct fdtable *table = current_table();
	spin_lock(&table->lock);
	int on = at(table, fd) ? bitmap_test(table->close_on_exec, fd) : -EBADF;
	spin_unlock(&table->lock);
	return on;
}

int fd_set_close_on_exec(int fd, bool on)
{
	struct fdtable *table = current_table();
	int err = -EBADF;
	spin_lock(&table->lock);
	if (at(table, fd)) {
		set_bit(table->close_on_exec, fd, on);
		err = 0;
	}
	spin_unlock(&table->lock);
	return err;
}

void fdtable_close_on_exec(struct fdtable *table)
{
	for (unsigned fd = 0;; fd++) {
		spin_lock(&table->lock);
		fd = bitmap_find_set(table->close_on_exec, table->capacity, fd);
		struct file *file = fd < table->capacity ? table->files[fd] : NULL;
		bool more = fd < table->capacity;
		if (file)
			release_number(table, fd);
		spin_unlock(&table->lock);
		if (!more)
			return;
		close_file(table, file);
	}
}

/* Another process's table with a reference; its own exit takes it away under its lock. */
static struct fdtable *table_of(struct proc *p)
{
	spin_lock(&p->lock);
	struct fdtable *table = p->files;
	if (table)
		fdtable_get(table);
	spin_unlock(&p->lock);
	return table;
}

struct file *fdtable_next(struct proc *p, int *fd)
{
	struct fdtable *table = table_of(p);
	struct file *file = NULL;
	if (!table)
		return NULL;
	spin_lock(&table->lock);
	for (; !file && *fd < (int)table->capacity; (*fd)++)
		file = table->files[*fd];
	if (file) {
		file_get(file);
		(*fd)--;
	}
	spin_unlock(&table->lock);
	fdtable_put(table);
	return file;
}

bool fdtable_closes_on_exec(struct proc *p, int fd)
{
	struct fdtable *table = table_of(p);
	if (!table)
		return false;
	spin_lock(&table->lock);
	bool closes = at(table, fd) && bitmap_test(table->close_on_exec, fd);
	spin_unlock(&table->lock);
	fdtable_put(table);
	return closes;
}

unsigned fdtable_capacity(struct proc *p)
{
	struct fdtable *table = table_of(p);
	unsigned capacity = table ? table->capacity : 0;
	fdtable_put(table);
	return capacity;
}
