/*
 * The life of open files, and reading and writing them. The position of a file is one for all who
 * share it, so read(2) and write(2) hold its lock while they use it (POSIX, "Thread Interactions
 * with Regular File Operations"); files without a position, which may wait for long, take no lock
 * here.
 */

#include "fs/file.h"
#include "fs/file_lock.h"
#include "fs/mount.h"
#include "fs/page_cache.h"
#include "fs/refs.h"
#include "fs/seals.h"
#include "fs/superblock.h"
#include "fs/uio.h"
#include "kernel/errno.h"
#include "kernel/lib/format.h"
#include "mm/slab.h"
#include "syscall/abi/fcntl.h"
#include "syscall/abi/mman.h"
#include "syscall/abi/mount.h"
#include "syscall/abi/poll.h"
#include "syscall/abi/unistd.h"

#define TRANSFER_MAX 0x7ffff000U /* bytes of one read or write, as on Linux */

struct mutex file_watch_lock = MUTEX_INIT(file_watch_lock, "file watches", RANK_WATCHES);

static struct kmem_cache *file_cache;
static uint32_t live_files; /* atomic */
static const struct memobj_ops mapping_ops;

void file_init(void)
{
	file_cache = kmem_cache_create("file", sizeof(struct file), 0);
}

struct file *file_alloc(void)
{
	return kmem_cache_zalloc(file_cache);
}

void file_free(struct file *file)
{
	kmem_cache_free(file_cache, file);
}

static void fill(struct file *file, const struct path *path, const struct file_ops *ops,
		 unsigned flags)
{
	unsigned access = flags & O_ACCMODE;
	file->refs = 1;
	file->flags = flags;
	file->ops = ops;
	file->path = *path;
	file->inode = path->dentry->inode;
	file->mapping.ops = &mapping_ops;
	file->mapping.mappers = file->inode->pages ? &file->inode->pages->mappers : NULL;
	file->readable = (access == O_RDONLY || access == O_RDWR) && !(flags & O_PATH);
	file->writable = (access == O_WRONLY || access == O_RDWR) && !(flags & O_PATH);
	list_init(&file->watches);
	mutex_init(&file->position_lock, "file position", RANK_FILE_POS);
	path_get(path);
	refs_get(&live_files);
}

static void empty(struct file *file)
{
	path_put(&file->path);
	refs_put(&live_files);
}

/* Regular files count their writers. */
static bool counts_as_writer(const struct file *file)
{
	return file->writable && S_ISREG(file->inode->mode);
}

static int start(struct file *file)
{
	int err = counts_as_writer(file) ? inode_writer_begin(file->inode) : 0;
	if (err < 0)
		return err;
	err = file->ops->open ? file->ops->open(file) : 0;
	if (err < 0 && counts_as_writer(file))
		inode_writer_end(file->inode);
	return err;
}

int file_begin(struct file *file, const struct path *path, const struct file_ops *ops,
	       unsigned flags)
{
	fill(file, path, ops, flags);
	int err = start(file);
	if (err < 0)
		empty(file);
	else
		file->flags &= ~(O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_CLOEXEC);
	return err;
}

void file_end(struct file *file)
{
	file_lock_release(file);
	if (file->ops->release)
		file->ops->release(file);
	if (counts_as_writer(file))
		inode_writer_end(file->inode);
	if (file->executing)
		inode_execute_end(file->inode);
	empty(file);
}

int file_open_with(const struct path *path, const struct file_ops *ops, unsigned flags,
		   struct file **out)
{
	struct file *file = file_alloc();
	if (!file)
		return -ENOMEM;
	int err = file_begin(file, path, ops, flags);
	if (err < 0)
		file_free(file);
	else
		*out = file;
	return err;
}

void file_get(struct file *file)
{
	refs_get(&file->refs);
}

/* A watch leaves the list only after it has let go of the file; so who finds the list empty without
 * the lock is alone with it. */
static void tell_watches(struct file *file)
{
	if (list_empty(&file->watches))
		return;
	mutex_lock(&file_watch_lock);
	while (!list_empty(&file->watches)) {
		struct file_watch *watch =
			list_first_entry(&file->watches, struct file_watch, link);
		watch->closing(watch);
	}
	mutex_unlock(&file_watch_lock);
}

void file_put(struct file *file)
{
	if (!file || !refs_put(&file->refs))
		return;
	tell_watches(file);
	file_end(file);
	file_free(file);
}

unsigned long file_count(void)
{
	return refs_count(&live_files);
}

static ssize_t do_read(struct file *file, struct uio *u, off_t *offset)
{
	if (!file->readable)
		return -EBADF;
	if (!file->ops->read)
		return -EINVAL;
	u->left = MIN(u->left, TRANSFER_MAX);
	return file->ops->read(file, u, offset);
}

static ssize_t do_write(struct file *file, struct uio *u, off_t *offset)
{
	if (!file->writable)
		return -EBADF;
	if (!file->ops->write)
		return -EINVAL;
	u->left = MIN(u->left, TRANSFER_MAX);
	return file->ops->write(file, u, offset);
}

ssize_t file_read(struct file *file, struct uio *u)
{
	off_t nowhere = 0;
	if (!file->ops->has_position)
		return do_read(file, u, &nowhere);
	mutex_lock(&file->position_lock);
	ssize_t got = do_read(file, u, &file->position);
	mutex_unlock(&file->position_lock);
	return got;
}

ssize_t file_write(struct file *file, struct uio *u)
{
	off_t nowhere = 0;
	if (!file->ops->has_position)
		return do_write(file, u, &nowhere);
	mutex_lock(&file->position_lock);
	ssize_t put = do_write(file, u, &file->position);
	mutex_unlock(&file->position_lock);
	return put;
}

ssize_t file_read_at(struct file *file, struct uio *u, off_t offset)
{
	if (offset < 0)
		return -EINVAL;
	if (!file->ops->has_position)
		return -ESPIPE;
	return do_read(file, u, &offset);
}

ssize_t file_write_at(struct file *file, struct uio *u, off_t offset)
{
	if (offset < 0)
		return -EINVAL;
	if (!file->ops->has_position)
		return -ESPIPE;
	return do_write(file, u, &offset);
}

ssize_t file_read_kernel(struct file *file, void *buf, size_t length, off_t offset)
{
	struct uio_segment segment;
	struct uio u;
	uio_from_kernel(&u, &segment, buf, length);
	return file_read_at(file, &u, offset);
}

/* Where a seek leads, before it is checked. */
static off_t seek_target(struct file *file, off_t offset, int whence)
{
	if (whence == SEEK_CUR)
		return file->position + offset;
	if (whence == SEEK_END)
		return inode_size(file->inode) + offset;
	return offset;
}

off_t file_seek(struct file *file, off_t offset, int whence)
{
	if (!file->ops->has_position)
		return -ESPIPE;
	if (whence != SEEK_SET && whence != SEEK_CUR && whence != SEEK_END)
		return -EINVAL;
	if (whence == SEEK_END && S_ISDIR(file->inode->mode))
		return -EINVAL;
	mutex_lock(&file->position_lock);
	off_t target = seek_target(file, offset, whence);
	if (target < 0)
		target = -EINVAL;
	else
		file->position = target;
	mutex_unlock(&file->position_lock);
	return target;
}

int file_truncate(struct file *file, off_t size)
{
	if (!file->writable || !S_ISREG(file->inode->mode))
		return -EINVAL;
	return inode_truncate(file->inode, size);
}

unsigned file_poll(struct file *file, struct poll_table *table)
{
	if (!file->ops->poll)
		return POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM;
	return file->ops->poll(file, table);
}

bool dir_emit(struct dir_reader *reader, const struct dir_entry *entry)
{
	if (!reader->take(reader, entry))
		return false;
	reader->position = entry->next;
	return true;
}

/* "." and "..", which no file system stores. False: the reader is full. */
static bool emit_dots(struct file *file, struct dir_reader *reader)
{
	struct dentry *self = file->path.dentry;
	struct path up = file->path;
	if (reader->position == 0) {
		struct dir_entry dot = {".", 1, self->inode->ino, S_IFDIR, 1};
		if (!dir_emit(reader, &dot))
			return false;
	}
	if (reader->position > 1)
		return true;
	path_get(&up);
	while (mount_cross_up(&up))
		;
	spin_lock(&dentry_lock);
	ino_t ino = up.dentry->parent->inode->ino;
	spin_unlock(&dentry_lock);
	path_put(&up);
	struct dir_entry dotdot = {"..", 2, ino, S_IFDIR, DIR_FIRST_POSITION};
	return dir_emit(reader, &dotdot);
}

static int read_directory(struct file *file, struct dir_reader *reader)
{
	struct inode *dir = file->inode;
	int err = 0;
	if (!emit_dots(file, reader))
		return 0;
	mutex_lock(&dir->lock);
	if (dir->nlink == 0)
		err = -ENOENT;
	else
		err = dir->ops->iterate(dir, reader);
	mutex_unlock(&dir->lock);
	inode_accessed(dir);
	return err;
}

int file_read_directory(struct file *file, struct dir_reader *reader)
{
	if (!S_ISDIR(file->inode->mode) || !file->inode->ops->iterate)
		return -ENOTDIR;
	if (!file->readable)
		return -EBADF;
	mutex_lock(&file->position_lock);
	reader->position = file->position;
	int err = read_directory(file, reader);
	file->position = reader->position;
	mutex_unlock(&file->position_lock);
	return err;
}

struct file *file_of_mapping(struct memobj *object)
{
	return object && object->ops == &mapping_ops ? container_of(object, struct file, mapping)
						     : NULL;
}

/* What mmap(2) asks of the open file. */
static int check_mapping(const struct file *file, uint32_t prot, bool shared)
{
	if (shared && prot & PROT_WRITE && !file->writable)
		return -EACCES;
	if (!file->readable)
		return -EACCES;
	if (prot & PROT_EXEC && file->path.mount->flags & MS_NOEXEC)
		return -EPERM;
	return file->ops->mappable ? 0 : -ENODEV;
}

/* The object of a regular file, under its seals. */
static int map_pages(struct file *file, uint32_t prot, bool shared, uint32_t *prot_max)
{
	int err = shared ? seals_allow_mapping(file->inode, prot, prot_max) : 0;
	if (err == 0 && shared && *prot_max & PROT_WRITE)
		err = mappers_claim_writing(file->mapping.mappers);
	return err;
}

int file_map_begin(struct file *file, uint32_t prot, bool shared, struct memobj **out,
		   uint32_t *prot_max)
{
	*out = NULL;
	*prot_max = PROT_READ | PROT_WRITE | PROT_EXEC;
	int err = check_mapping(file, prot, shared);
	if (err < 0)
		return err;
	if (file->path.mount->flags & MS_NOEXEC)
		*prot_max &= ~(uint32_t)PROT_EXEC;
	if (file->ops->anonymous)
		return 0;
	if (shared && !file->writable)
		*prot_max &= ~(uint32_t)PROT_WRITE;
	err = map_pages(file, prot, shared, prot_max);
	if (err < 0)
		return err;
	file_get(file);
	*out = &file->mapping;
	return 0;
}

void file_map_done(struct memobj *object, bool shared, uint32_t prot_max)
{
	if (!object)
		return;
	if (shared && prot_max & PROT_WRITE)
		mappers_end_claim(object->mappers);
	object->ops->unref(object);
}

static int mapping_get_page(struct memobj *object, uint32_t index, struct page **out)
{
	return page_cache_get(file_of_mapping(object)->inode->pages, index, out);
}

static int mapping_punch(struct memobj *object, uint64_t start, uint64_t end)
{
	return inode_punch(file_of_mapping(object)->inode, start, end);
}

/* Who could neither write the file nor owns it learns nothing of who else uses it (mincore(2)). */
static bool mapping_has_page(struct memobj *object, uint32_t index)
{
	struct inode *inode = file_of_mapping(object)->inode;
	if (!inode_owned(inode) && inode_permission(inode, W_OK) < 0)
		return true;
	return page_cache_has(inode->pages, index);
}

static void mapping_ref(struct memobj *object)
{
	file_get(file_of_mapping(object));
}

static void mapping_unref(struct memobj *object)
{
	file_put(file_of_mapping(object));
}

static int mapping_describe(struct memobj *object, char *buf, size_t size)
{
	struct file *file = file_of_mapping(object);
	char *path = kmalloc(PATH_MAX);
	bool removed;
	if (!path)
		return -ENOMEM;
	char *text = path_format(&file->path, path, PATH_MAX, &removed);
	int n = snprintf(buf, size, "%s%s", text ? text : "?", removed ? " (deleted)" : "");
	kfree(path);
	return n;
}

static void mapping_identity(struct memobj *object, uint64_t *dev, uint64_t *ino)
{
	const struct inode *inode = file_of_mapping(object)->inode;
	*dev = inode->super->dev;
	*ino = inode->ino;
}

static const struct memobj_ops mapping_ops = {
	.get_page = mapping_get_page,
	.ref = mapping_ref,
	.unref = mapping_unref,
	.describe = mapping_describe,
	.identity = mapping_identity,
	.punch = mapping_punch,
	.has_page = mapping_has_page,
};
