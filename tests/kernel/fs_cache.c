/* The page cache of regular files, and the tree its pages hang on. */

#include "fs/dentry.h"
#include "fs/mount.h"
#include "fs/page_cache.h"
#include "fs/radix_tree.h"
#include "fs/uio.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "kernel/test.h"
#include "mm/page.h"
#include "proc/proc.h"
#include "syscall/abi/fcntl.h"
#include "syscall/abi/unistd.h"
#include "tests/kernel/files.h"

static ssize_t put_at(struct page_cache *cache, off_t offset, const void *bytes, size_t n)
{
	struct uio_segment segment;
	struct uio u;

	uio_from_kernel(&u, &segment, (void *)bytes, n);
	return page_cache_write(cache, &u, offset);
}

static ssize_t get_at(struct page_cache *cache, off_t offset, void *bytes, size_t n)
{
	struct uio_segment segment;
	struct uio u;

	uio_from_kernel(&u, &segment, bytes, n);
	return page_cache_read(cache, &u, offset);
}

KERNEL_TEST(a_hole_reads_as_zeros_and_takes_no_frame)
{
	struct page_cache cache;
	const off_t far = 5LL << 32;
	char buf[3];

	page_cache_create(&cache, NULL);
	EXPECT_EQ(put_at(&cache, far, "x", 1), 1);
	EXPECT_EQ(cache.size, far + 1);
	EXPECT_EQ(cache.npages, 1);
	EXPECT_EQ(get_at(&cache, far - 2, buf, 3), 3);
	EXPECT(memcmp(buf, "\0\0x", 3) == 0);
	EXPECT_EQ(get_at(&cache, 12345, buf, 3), 3);
	EXPECT(memcmp(buf, "\0\0\0", 3) == 0);
	EXPECT_EQ(get_at(&cache, far + 1, buf, 3), 0);
	EXPECT_EQ(get_at(&cache, far, buf, 3), 1);
	EXPECT_EQ(cache.npages, 1);
	page_cache_destroy(&cache);
}

KERNEL_TEST(what_was_cut_off_does_not_come_back)
{
	struct page_cache cache;
	static char pattern[3 * PAGE_SIZE], buf[3 * PAGE_SIZE];
	const size_t kept = PAGE_SIZE + 100;

	memset(pattern, 0x5A, sizeof(pattern));
	page_cache_create(&cache, NULL);
	EXPECT_EQ(put_at(&cache, 0, pattern, sizeof(pattern)), sizeof(pattern));
	EXPECT_EQ(cache.npages, 3);
	EXPECT_EQ(page_cache_resize(&cache, kept), 0);
	EXPECT_EQ(cache.npages, 2);
	EXPECT_EQ(page_cache_resize(&cache, sizeof(buf)), 0);
	EXPECT_EQ(get_at(&cache, 0, buf, sizeof(buf)), sizeof(buf));
	EXPECT(memcmp(buf, pattern, kept) == 0);
	size_t nonzero = 0;
	for (size_t i = kept; i < sizeof(buf); i++)
		nonzero += buf[i] != 0;
	EXPECT_EQ(nonzero, 0);
	EXPECT_EQ(page_cache_resize(&cache, 0), 0);
	EXPECT_EQ(cache.npages, 0);
	EXPECT(cache.pages.root == NULL);
	page_cache_destroy(&cache);
}

KERNEL_TEST(a_mapping_gets_the_pages_that_reads_and_writes_see)
{
	struct page_cache cache;
	struct page *page, *again;
	char byte;

	page_cache_create(&cache, NULL);
	EXPECT_EQ(page_cache_get(&cache, 0, &page), -EFAULT);
	EXPECT_EQ(page_cache_resize(&cache, PAGE_SIZE + 1), 0);
	EXPECT_EQ(page_cache_get(&cache, 2, &page), -EFAULT);
	EXPECT_EQ(page_cache_get(&cache, 1, &page), 0);
	char *content = frame_map(page);
	content[0] = 'm';
	frame_unmap(page, content);
	EXPECT_EQ(get_at(&cache, PAGE_SIZE, &byte, 1), 1);
	EXPECT_EQ(byte, 'm');
	EXPECT_EQ(put_at(&cache, PAGE_SIZE, "w", 1), 1);
	content = frame_map(page);
	EXPECT_EQ(content[0], 'w');
	frame_unmap(page, content);
	EXPECT_EQ(page_cache_get(&cache, 1, &again), 0);
	EXPECT(again == page);
	page_put(again);
	EXPECT_EQ(page_cache_resize(&cache, 0), 0);
	EXPECT_EQ(page->refs, 1);
	page_put(page);
	page_cache_destroy(&cache);
}

KERNEL_TEST(a_file_ends_where_its_pages_can_be_numbered)
{
	struct page_cache cache;

	page_cache_create(&cache, NULL);
	EXPECT_EQ(put_at(&cache, PAGE_CACHE_SIZE_MAX, "x", 1), -EFBIG);
	EXPECT_EQ(put_at(&cache, PAGE_CACHE_SIZE_MAX - 1, "xy", 2), 1);
	EXPECT_EQ(page_cache_resize(&cache, PAGE_CACHE_SIZE_MAX + 1), -EFBIG);
	EXPECT_EQ(cache.size, PAGE_CACHE_SIZE_MAX);
	page_cache_destroy(&cache);
}

/* A file system does not eat all memory: size= of a tmpfs, half of memory without it (tmpfs(5)). */
KERNEL_TEST(files_stay_within_their_file_systems_size)
{
	static char buf[PAGE_SIZE];
	struct path place;
	struct file *file;

	scratch_begin();
	EXPECT_EQ(make_dir(SCRATCH "/small"), 0);
	EXPECT_EQ(path_lookup(NULL, SCRATCH "/small", 0, &place), 0);
	EXPECT_EQ(mount_attach(&place, "small", "tmpfs", 0, "mode=0700,size=12k"), 0);
	path_put(&place);
	EXPECT_EQ(file_open(NULL, SCRATCH "/small/f", O_RDWR | O_CREAT, 0644, &file), 0);
	for (unsigned i = 0; i < 3; i++)
		EXPECT_EQ(write_bytes(file, buf, sizeof(buf)), sizeof(buf));
	EXPECT_EQ(write_bytes(file, buf, 1), -ENOSPC);
	EXPECT_EQ(file_seek(file, 1LL << 40, SEEK_SET), 1LL << 40);
	EXPECT_EQ(write_bytes(file, buf, 1), -ENOSPC);
	EXPECT_EQ(file_seek(file, PAGE_SIZE + 1, SEEK_SET), PAGE_SIZE + 1);
	EXPECT_EQ(write_bytes(file, buf, sizeof(buf)), sizeof(buf));
	EXPECT_EQ(file_truncate(file, 1), 0);
	EXPECT_EQ(write_bytes(file, buf, sizeof(buf)), sizeof(buf));
	file_put(file);
	EXPECT_EQ(path_lookup(NULL, SCRATCH "/small", 0, &place), 0);
	EXPECT_EQ(place.dentry->inode->mode, S_IFDIR | 0700);
	EXPECT_EQ(mount_detach(&place, 0), 0);
	path_put(&place);
	scratch_end();
}

KERNEL_TEST(appending_goes_to_the_end_whoever_else_writes)
{
	struct file *one, *two;
	char buf[16];

	scratch_begin();
	EXPECT_EQ(file_open(NULL, SCRATCH "/f", O_WRONLY | O_CREAT | O_APPEND, 0644, &one), 0);
	EXPECT_EQ(file_open(NULL, SCRATCH "/f", O_WRONLY | O_APPEND, 0, &two), 0);
	EXPECT_EQ(write_bytes(one, "a", 1), 1);
	EXPECT_EQ(write_bytes(two, "b", 1), 1);
	EXPECT_EQ(file_seek(one, 0, SEEK_SET), 0);
	EXPECT_EQ(write_bytes(one, "c", 1), 1);
	EXPECT_EQ(one->position, 3);
	file_put(one);
	file_put(two);
	EXPECT_EQ(read_file(SCRATCH "/f", buf, sizeof(buf)), 0);
	EXPECT_STR(buf, "abc");
	scratch_end();
}

KERNEL_TEST(a_file_that_is_executed_cannot_be_written_nor_the_other_way_round)
{
	struct file *writer;

	scratch_begin();
	EXPECT_EQ(make_file(SCRATCH "/f", "x"), 0);
	EXPECT_EQ(file_open(NULL, SCRATCH "/f", O_WRONLY, 0, &writer), 0);
	struct inode *inode = writer->inode;
	EXPECT_EQ(inode_execute_begin(inode), -ETXTBSY);
	inode_get(inode);
	file_put(writer);
	EXPECT_EQ(inode_execute_begin(inode), 0);
	EXPECT_EQ(inode_execute_begin(inode), 0);
	EXPECT_EQ(try_open(SCRATCH "/f", O_WRONLY), -ETXTBSY);
	EXPECT_EQ(try_open(SCRATCH "/f", O_RDONLY | O_TRUNC), -ETXTBSY);
	EXPECT_EQ(try_open(SCRATCH "/f", O_RDONLY), 0);
	inode_execute_end(inode);
	inode_execute_end(inode);
	EXPECT_EQ(try_open(SCRATCH "/f", O_WRONLY), 0);
	inode_put(inode);
	scratch_end();
}

/* --- The tree ------------------------------------------------------------------------------------
 */

KERNEL_TEST(a_radix_tree_holds_the_highest_number_and_frees_every_node)
{
	static int items[4];
	struct radix_tree tree = {0};
	uint32_t at = 1;

	EXPECT(radix_find(&tree, 0) == NULL);
	EXPECT_EQ(radix_insert(&tree, 0x01000000, &items[3]), 0);
	EXPECT(radix_remove(&tree, 0x01000000) == &items[3]);
	EXPECT(tree.root == NULL);
	EXPECT_EQ(radix_insert(&tree, 0, &items[0]), 0);
	EXPECT_EQ(tree.height, 1);
	EXPECT_EQ(radix_insert(&tree, 0xFFFFFFFF, &items[1]), 0);
	EXPECT_EQ(radix_insert(&tree, 64, &items[2]), 0);
	EXPECT(radix_find(&tree, 0) == &items[0]);
	EXPECT(radix_find(&tree, 64) == &items[2]);
	EXPECT(radix_find(&tree, 0xFFFFFFFF) == &items[1]);
	EXPECT(radix_find(&tree, 0xFFFFFFFE) == NULL);
	EXPECT(radix_next(&tree, &at) == &items[2]);
	EXPECT_EQ(at, 64);
	at++;
	EXPECT(radix_next(&tree, &at) == &items[1]);
	EXPECT_EQ(at, 0xFFFFFFFF);
	EXPECT(radix_remove(&tree, 1) == NULL);
	EXPECT(radix_remove(&tree, 0) == &items[0]);
	EXPECT(radix_remove(&tree, 0xFFFFFFFF) == &items[1]);
	EXPECT(radix_remove(&tree, 64) == &items[2]);
	EXPECT(tree.root == NULL);
}

#define NUMBERS 512

/* Numbers spread over all 32 bits, and the same order each time. */
static uint32_t number(uint32_t i)
{
	return (i * 2654435761U) >> (i % 4 * 8);
}

/* Compares with the plainest model there is: all numbers in a list. */
KERNEL_TEST(a_radix_tree_finds_what_was_put_in_and_walks_in_order)
{
	static uint32_t in[NUMBERS];
	struct radix_tree tree = {0};
	unsigned n = 0;

	for (uint32_t i = 0; i < NUMBERS; i++) {
		uint32_t index = number(i);
		if (radix_find(&tree, index))
			continue;
		in[n++] = index;
		EXPECT_EQ(radix_insert(&tree, index, &in[n - 1]), 0);
	}
	unsigned walked = 0;
	uint32_t at = 0, last = 0;
	for (uint32_t *item; (item = radix_next(&tree, &at)); walked++) {
		EXPECT_EQ(*item, at);
		EXPECT(walked == 0 || at > last);
		last = at;
		if (at++ == 0xFFFFFFFF)
			break;
	}
	EXPECT_EQ(walked, n);
	for (unsigned i = 0; i < n; i++)
		EXPECT(radix_remove(&tree, in[i]) == &in[i]);
	EXPECT(tree.root == NULL);
}
