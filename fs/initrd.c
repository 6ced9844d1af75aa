/*
 * From archive entries to files. What is there already is replaced, as Linux does; hard links are
 * entries of one archive with the same device and inode number and a link count above one, of which
 * the last has the content.
 */

#include "fs/initrd.h"
#include "fs/cpio.h"
#include "fs/dentry.h"
#include "fs/device.h"
#include "fs/inode.h"
#include "fs/page_cache.h"
#include "fs/path.h"
#include "fs/tree.h"
#include "kernel/errno.h"
#include "kernel/lib/format.h"
#include "kernel/lib/list.h"
#include "kernel/lib/string.h"
#include "mm/page.h"
#include "mm/slab.h"

#define LINK_BUCKETS 64

/* A file with several names, of which the first has been made. */
struct linked_file {
	struct list link;
	uint32_t ino, dev_major, dev_minor;
	unsigned archive;
	struct path path; /* references */
};

struct unpacking {
	paddr_t start;
	struct cpio_reader reader;
	struct cpio_entry entry;
	struct list links[LINK_BUCKETS]; /* struct linked_file */
};

static void read_archive(void *context, size_t offset, void *to, size_t n)
{
	const struct unpacking *unpacking = context;
	phys_read(unpacking->start + offset, to, n);
}

static struct list *bucket_of(struct unpacking *u)
{
	return &u->links[u->entry.ino % LINK_BUCKETS];
}

/* The file that the entry is another name of, or NULL. */
static struct linked_file *find_link(struct unpacking *u)
{
	const struct cpio_entry *entry = &u->entry;
	struct linked_file *file;
	list_for_each_entry (file, bucket_of(u), link)
		if (file->ino == entry->ino && file->dev_major == entry->dev_major &&
		    file->dev_minor == entry->dev_minor && file->archive == entry->archive)
			return file;
	return NULL;
}

static int remember_link(struct unpacking *u, const struct path *path)
{
	struct linked_file *file = kmalloc(sizeof(*file));
	if (!file)
		return -ENOMEM;
	*file = (struct linked_file){
		.ino = u->entry.ino,
		.dev_major = u->entry.dev_major,
		.dev_minor = u->entry.dev_minor,
		.archive = u->entry.archive,
		.path = *path,
	};
	path_get(path);
	list_add(bucket_of(u), &file->link);
	return 0;
}

static void forget_links(struct unpacking *u)
{
	struct linked_file *file, *following;
	for (unsigned i = 0; i < LINK_BUCKETS; i++) {
		list_for_each_entry_safe (file, following, &u->links[i], link) {
			path_put(&file->path);
			kfree(file);
		}
	}
}

/* Fills one page of a new file from the archive. */
static int copy_page(struct unpacking *u, struct page_cache *pages, uint32_t index, size_t n)
{
	struct page *page = page_alloc_cache(pages->page_kind);
	if (!page)
		return -ENOMEM;
	char *content = frame_map(page);
	phys_read(u->start + u->entry.data + index * PAGE_SIZE, content, n);
	memset(content + n, 0, PAGE_SIZE - n);
	frame_unmap(page, content);
	int err = page_cache_put_new(pages, index, page);
	if (err < 0)
		page_put(page);
	return err;
}

static int copy_content(struct unpacking *u, struct inode *inode)
{
	size_t left = u->entry.size;
	int err = 0;
	for (uint32_t index = 0; left > 0 && err == 0; index++) {
		size_t n = MIN(left, PAGE_SIZE);
		err = copy_page(u, inode->pages, index, n);
		left -= n;
	}
	return err < 0 ? err : page_cache_resize(inode->pages, u->entry.size);
}

/* Owner, permissions and time are the archive's, whatever making the file has set. */
static void set_attributes(const struct cpio_entry *entry, struct inode *inode)
{
	mutex_lock(&inode->lock);
	inode->uid = entry->uid;
	inode->gid = entry->gid;
	if (!S_ISLNK(inode->mode))
		inode->mode = (inode->mode & S_IFMT) | (entry->mode & ~S_IFMT & 07777);
	inode->atime = inode->mtime = (file_time)entry->mtime * (file_time)NSEC_PER_SEC;
	mutex_unlock(&inode->lock);
}

/* Makes way for the entry: a directory may stay where one is wanted. */
static int remove_old(const struct cpio_entry *entry)
{
	struct path there;
	if (path_lookup(NULL, entry->name, PATH_NOFOLLOW, &there) < 0)
		return 0;
	bool is_dir = S_ISDIR(there.dentry->inode->mode);
	path_put(&there);
	if (is_dir)
		return S_ISDIR(entry->mode) ? 0 : tree_rmdir(NULL, entry->name);
	return tree_unlink(NULL, entry->name);
}

static int make_symlink(struct unpacking *u)
{
	struct cpio_entry *entry = &u->entry;
	if (entry->size == 0 || entry->size >= PATH_MAX)
		return -ENAMETOOLONG;
	char *target = kzalloc(entry->size + 1);
	if (!target)
		return -ENOMEM;
	phys_read(u->start + entry->data, target, entry->size);
	int err = tree_make(NULL, entry->name, S_IFLNK | 0777, 0, target);
	kfree(target);
	return err;
}

static int make_node(struct unpacking *u)
{
	struct cpio_entry *entry = &u->entry;
	if (S_ISLNK(entry->mode))
		return make_symlink(u);
	return tree_make(NULL, entry->name, entry->mode,
			 device_number(entry->rdev_major, entry->rdev_minor), NULL);
}

static int make_or_link(struct unpacking *u, const struct linked_file *linked)
{
	int err = remove_old(&u->entry);
	if (err < 0)
		return err;
	if (linked)
		return tree_link(&linked->path, NULL, u->entry.name);
	err = make_node(u);
	return err == -EEXIST && S_ISDIR(u->entry.mode) ? 0 : err;
}

/* Are there to be other names? Linux looks only at regular files and special ones. */
static bool has_other_names(const struct cpio_entry *entry)
{
	return entry->nlink > 1 && !S_ISDIR(entry->mode) && !S_ISLNK(entry->mode);
}

static int unpack_entry(struct unpacking *u)
{
	struct cpio_entry *entry = &u->entry;
	struct linked_file *linked = has_other_names(entry) ? find_link(u) : NULL;
	struct path path;
	int err = make_or_link(u, linked);
	if (err == 0)
		err = path_lookup(NULL, entry->name, PATH_NOFOLLOW, &path);
	if (err < 0)
		return err;
	struct inode *inode = path.dentry->inode;
	if (S_ISREG(entry->mode) && entry->size > 0 && inode_size(inode) == 0)
		err = copy_content(u, inode);
	set_attributes(entry, inode);
	if (err == 0 && has_other_names(entry) && !linked)
		err = remember_link(u, &path);
	path_put(&path);
	return err;
}

static bool known_type(mode_t mode)
{
	return S_ISREG(mode) || S_ISDIR(mode) || S_ISLNK(mode) || S_ISCHR(mode) || S_ISBLK(mode) ||
	       S_ISFIFO(mode) || S_ISSOCK(mode);
}

static int unpack_all(struct unpacking *u)
{
	struct cpio_reader *reader = &u->reader;
	for (;;) {
		int more = cpio_next(reader, &u->entry);
		if (more <= 0)
			return more;
		int err = known_type(u->entry.mode) ? unpack_entry(u) : -EINVAL;
		if (err < 0) {
			snprintf(reader->why, reader->why_size, "cannot make %.64s: %s",
				 u->entry.name, errno_name(err));
			return err;
		}
	}
}

int initrd_unpack(paddr_t start, size_t size, char *why, size_t why_size)
{
	struct unpacking *u = kzalloc(sizeof(*u));
	if (!u) {
		snprintf(why, why_size, "no memory to read it");
		return -ENOMEM;
	}
	u->start = start;
	u->reader = (struct cpio_reader){
		.read = read_archive,
		.context = u,
		.size = size,
		.why = why,
		.why_size = why_size,
	};
	for (unsigned i = 0; i < LINK_BUCKETS; i++)
		list_init(&u->links[i]);
	int err = unpack_all(u);
	forget_links(u);
	kfree(u);
	if (err == 0)
		page_free_range(ALIGN_DOWN(start, PAGE_SIZE), ALIGN_UP(start + size, PAGE_SIZE));
	return err;
}
