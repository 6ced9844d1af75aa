#ifndef FS_PAGE_CACHE_H
#define FS_PAGE_CACHE_H

/*
 * The pages of one regular file, kept once for all who read, write or map it. In a file system that
 * lives in memory they are the file: what is not here is a hole and reads as zeros.
 *
 * `lock` guards the tree and the size. Content is not guarded: two writers are kept apart by the
 * inode's lock, and a mapping shows what is written as it is written, as on Linux. A file that
 * grows shows zeros behind its old end, whatever a mapping wrote into the rest of the last page.
 */

#include "fs/radix_tree.h"
#include "kernel/mutex.h"
#include "kernel/types.h"
#include "mm/mappers.h"
#include "mm/page.h"

struct uio;

#define PAGE_CACHE_SIZE_MAX ((1LL << (32 + PAGE_SHIFT)) - PAGE_SIZE) /* bytes of one file */

/* How many pages the files of one file system may have together; changed atomically. */
struct page_quota {
	unsigned long limit, used;
};

struct page_cache {
	struct page_quota *quota; /* fixed; NULL: as many as there is memory for */
	enum page_kind page_kind; /* fixed; PAGE_CACHE, or PAGE_TMPFS */
	struct mappers mappers;
	struct mutex lock;
	struct radix_tree pages; /* struct page by page number, one reference each */
	unsigned long npages;
	off_t size; /* bytes; the file's */

	/* Guarded by the inode's lock. */
	bool sealable;  /* this kind of file has seals */
	uint32_t seals; /* F_SEAL_* (fs/seals.h) */
};

void page_cache_create(struct page_cache *cache, struct page_quota *quota);
void page_cache_destroy(struct page_cache *cache); /* gives all pages up */

off_t page_cache_size(struct page_cache *cache);

/* Reads from `offset` up to the end; how many bytes, or -EFAULT. */
ssize_t page_cache_read(struct page_cache *cache, struct uio *u, off_t offset);

/* Writes at `offset`, which grows the file; how many bytes, or -EFAULT, -ENOSPC, -EFBIG. The
 * inode's lock is held. */
ssize_t page_cache_write(struct page_cache *cache, struct uio *u, off_t offset);

/* Makes the file `size` bytes long. Pages beyond are given up, and taken out of all mappings with
 * what private ones have made of them: touching them is SIGBUS. The inode's lock is held. */
int page_cache_resize(struct page_cache *cache, off_t size);

/* Makes a hole of the bytes [start, end), whole pages; the end of the file stays where it is. The
 * inode's lock is held. */
void page_cache_punch(struct page_cache *cache, uint64_t start, uint64_t end);

/* Is page `index` there, and no hole? */
bool page_cache_has(struct page_cache *cache, uint32_t index);

/* Page `index` for a mapping, with a reference; holes are filled. -EFAULT past the end. */
int page_cache_get(struct page_cache *cache, uint32_t index, struct page **out);

/* Puts a page that the caller has filled at `index`, where none is, and takes over its reference:
 * the way the initrd's files come in. Does not move the end. -ENOMEM, -ENOSPC. */
int page_cache_put_new(struct page_cache *cache, uint32_t index, struct page *page);

#endif
