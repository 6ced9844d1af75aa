/*
 * Reading, writing and cutting the pages of a file. A reader takes a reference to each page under
 * the lock and copies without it: the copy may sleep on the reader's own memory, which may be a
 * mapping of this very file, and a fault on that takes the lock.
 */

#include "fs/page_cache.h"
#include "fs/uio.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "mm/page.h"

void page_cache_create(struct page_cache *cache, struct page_quota *quota)
{
	*cache = (struct page_cache){.quota = quota, .page_kind = PAGE_CACHE};
	mutex_init(&cache->lock, "page cache", RANK_PAGE_CACHE);
	mappers_init(&cache->mappers);
}

/* Counts one more page against the quota; -ENOSPC when it is used up. */
static int quota_take(struct page_quota *quota)
{
	if (!quota || __atomic_add_fetch(&quota->used, 1, __ATOMIC_RELAXED) <= quota->limit)
		return 0;
	__atomic_sub_fetch(&quota->used, 1, __ATOMIC_RELAXED);
	return -ENOSPC;
}

static void quota_give_back(struct page_quota *quota)
{
	if (quota)
		__atomic_sub_fetch(&quota->used, 1, __ATOMIC_RELAXED);
}

/* Gives up the page numbered `index`. */
static void drop(struct page_cache *cache, uint32_t index, struct page *page)
{
	radix_remove(&cache->pages, index);
	cache->npages--;
	quota_give_back(cache->quota);
	page_put(page);
}

/* Gives up the pages numbered `first` and above. */
static void drop_from(struct page_cache *cache, uint32_t first)
{
	struct page *page;
	while ((page = radix_next(&cache->pages, &first)))
		drop(cache, first, page);
}

void page_cache_destroy(struct page_cache *cache)
{
	mutex_lock(&cache->lock);
	drop_from(cache, 0);
	mutex_unlock(&cache->lock);
}

off_t page_cache_size(struct page_cache *cache)
{
	mutex_lock(&cache->lock);
	off_t size = cache->size;
	mutex_unlock(&cache->lock);
	return size;
}

/* Puts `page` at `index`, where none is, and takes over its reference. The lock is held. */
static int add(struct page_cache *cache, uint32_t index, struct page *page)
{
	int err = quota_take(cache->quota);
	if (err < 0)
		return err;
	err = radix_insert(&cache->pages, index, page);
	if (err < 0) {
		quota_give_back(cache->quota);
		return err;
	}
	page->owner = cache;
	page->index = index;
	cache->npages++;
	return 0;
}

/* A new zeroed page at `index`; the cache owns its one reference. */
static int fill(struct page_cache *cache, uint32_t index, struct page **out)
{
	struct page *page = page_alloc_cache(cache->page_kind);
	if (!page)
		return -ENOMEM;
	page_zero(page);
	int err = add(cache, index, page);
	if (err < 0) {
		page_put(page);
		return err;
	}
	*out = page;
	return 0;
}

/* What a read finds at `offset`: how many bytes of one page are there before the file's end, and
 * the page with a reference, or NULL for a hole. */
static size_t look(struct page_cache *cache, off_t offset, struct page **out)
{
	size_t n = 0;
	*out = NULL;
	mutex_lock(&cache->lock);
	if (offset < cache->size) {
		n = PAGE_SIZE - (offset & PAGE_MASK);
		n = (size_t)MIN((off_t)n, cache->size - offset);
		*out = radix_find(&cache->pages, (uint32_t)(offset >> PAGE_SHIFT));
		if (*out)
			page_get(*out);
	}
	mutex_unlock(&cache->lock);
	return n;
}

ssize_t page_cache_read(struct page_cache *cache, struct uio *u, off_t offset)
{
	ssize_t total = 0;
	while (u->left > 0) {
		struct page *page;
		size_t n = look(cache, offset, &page);
		if (n == 0)
			return total;
		n = MIN(n, u->left);
		size_t got =
			page ? uio_put_page(u, page, offset & PAGE_MASK, n) : uio_put_zeros(u, n);
		if (page)
			page_put(page);
		total += got;
		offset += got;
		if (got < n)
			return total ? total : -EFAULT;
	}
	return total;
}

/* The page that holds `offset`, with a reference, made if it is not there. */
static int prepare(struct page_cache *cache, off_t offset, struct page **out)
{
	uint32_t index = (uint32_t)(offset >> PAGE_SHIFT);
	int err = 0;
	mutex_lock(&cache->lock);
	*out = radix_find(&cache->pages, index);
	if (!*out)
		err = fill(cache, index, out);
	if (err == 0)
		page_get(*out);
	mutex_unlock(&cache->lock);
	return err == -ENOMEM ? -ENOSPC : err;
}

/* Zeros what lies behind `size` in the page that holds it. The lock is held. */
static void clear_tail(struct page_cache *cache, off_t size)
{
	size_t keep = size & PAGE_MASK;
	struct page *page = keep ? radix_find(&cache->pages, (uint32_t)(size >> PAGE_SHIFT)) : NULL;
	if (!page)
		return;
	char *content = frame_map(page);
	memset(content + keep, 0, PAGE_SIZE - keep);
	frame_unmap(page, content);
}

/* A write at `offset` may leave a gap behind the end, which reads as zeros. */
static void clear_gap(struct page_cache *cache, off_t offset)
{
	mutex_lock(&cache->lock);
	if (offset > cache->size)
		clear_tail(cache, cache->size);
	mutex_unlock(&cache->lock);
}

/* The file reaches at least to `end`. */
static void extend(struct page_cache *cache, off_t end)
{
	mutex_lock(&cache->lock);
	cache->size = MAX(cache->size, end);
	mutex_unlock(&cache->lock);
}

ssize_t page_cache_write(struct page_cache *cache, struct uio *u, off_t offset)
{
	ssize_t total = 0;
	clear_gap(cache, offset);
	while (u->left > 0) {
		struct page *page;
		if (offset >= PAGE_CACHE_SIZE_MAX)
			return total ? total : -EFBIG;
		int err = prepare(cache, offset, &page);
		if (err < 0)
			return total ? total : err;
		size_t n = MIN(PAGE_SIZE - (size_t)(offset & PAGE_MASK), u->left);
		size_t got = uio_get_page(u, page, offset & PAGE_MASK, n);
		page_put(page);
		offset += got;
		total += got;
		if (got > 0)
			extend(cache, offset);
		if (got < n)
			return total ? total : -EFAULT;
	}
	return total;
}

/* Between the two steps no page past the new end is given out any more, and who had one has lost
 * it. */
static void shrink(struct page_cache *cache, off_t size)
{
	uint64_t cut = ALIGN_UP((uint64_t)size, PAGE_SIZE);
	mappers_sweep(&cache->mappers, cut, ~0ULL, true);
	mutex_lock(&cache->lock);
	drop_from(cache, (uint32_t)(cut >> PAGE_SHIFT));
	clear_tail(cache, size);
	mutex_unlock(&cache->lock);
}

int page_cache_resize(struct page_cache *cache, off_t size)
{
	if (size > PAGE_CACHE_SIZE_MAX)
		return -EFBIG;
	mutex_lock(&cache->lock);
	off_t old = cache->size;
	if (size > old)
		clear_tail(cache, old);
	cache->size = size;
	mutex_unlock(&cache->lock);
	if (size < old)
		shrink(cache, size);
	return 0;
}

/* Somebody who touched a page again since the sweep has it in view, and sees it cleared. */
static void empty(struct page_cache *cache, uint32_t index, struct page *page)
{
	if (page->refs > 1)
		page_zero(page);
	else
		drop(cache, index, page);
}

void page_cache_punch(struct page_cache *cache, uint64_t start, uint64_t end)
{
	uint32_t last = (uint32_t)((MIN(end, (uint64_t)PAGE_CACHE_SIZE_MAX) - 1) >> PAGE_SHIFT);
	uint32_t index = (uint32_t)(start >> PAGE_SHIFT);
	struct page *page;
	mappers_sweep(&cache->mappers, start, end, false);
	mutex_lock(&cache->lock);
	for (; (page = radix_next(&cache->pages, &index)) && index <= last; index++)
		empty(cache, index, page);
	mutex_unlock(&cache->lock);
}

bool page_cache_has(struct page_cache *cache, uint32_t index)
{
	mutex_lock(&cache->lock);
	bool there = radix_find(&cache->pages, index);
	mutex_unlock(&cache->lock);
	return there;
}

int page_cache_get(struct page_cache *cache, uint32_t index, struct page **out)
{
	int err = 0;
	mutex_lock(&cache->lock);
	if ((off_t)index << PAGE_SHIFT >= cache->size) {
		err = -EFAULT;
	} else {
		*out = radix_find(&cache->pages, index);
		if (!*out)
			err = fill(cache, index, out);
		if (err == 0)
			page_get(*out);
	}
	mutex_unlock(&cache->lock);
	return err;
}

int page_cache_put_new(struct page_cache *cache, uint32_t index, struct page *page)
{
	mutex_lock(&cache->lock);
	int err = add(cache, index, page);
	mutex_unlock(&cache->lock);
	return err;
}
