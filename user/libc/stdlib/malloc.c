/*
 * The heap: malloc on brk.
 *
 * The heap is a row of chunks without gaps. Each begins with a header: its size, whether it is in
 * use, and whether the chunk before it is free, in which case the header also says how long that
 * one is. So from any chunk both neighbours are found, and free() joins a chunk with whichever of
 * them is free: two free chunks never lie side by side. The row ends with an empty chunk marked in
 * use.
 *
 *	| size before | size, flags | bytes of the block ...     | size before | size, flags | ...
 *	                              ^ what malloc returns, a multiple of 16
 *
 * A free chunk's first bytes link it into the list of its size class. Classes are 16 bytes wide up
 * to 512, then four to each doubling; a bit map says which lists are not empty. A request is
 * rounded up to a class boundary, so that the first chunk of any class from there on is large
 * enough: finding it is a search for one bit, whatever the heap looks like.
 *
 * The row grows by sbrk, at least GROWTH bytes at a time, and shrinks when more than TRIM bytes at
 * its end are free. Blocks of MAP_LEAST or more are mappings of their own, and go back when freed.
 */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "user/libc/internal/errno.h"

#define ALIGNMENT     16
#define HEADER        8
#define GROWTH        (64 * 1024)
#define TRIM          (256 * 1024)
#define MAP_LEAST     (128 * 1024)
#define PAGE          4096

#define IN_USE        1u
#define PREVIOUS_FREE 2u
#define MAPPED        4u
#define FLAGS         7u

struct chunk {
	size_t previous_size; /* valid if PREVIOUS_FREE */
	size_t size_flags;    /* with the header; all but a mapping's are multiples of ALIGNMENT */
	struct chunk *next, *previous; /* in the class's list, while free */
};

/* Classes 0 to 31 hold chunks of 16, 32 ... 512 bytes; then 4 for each power of two up to 2^31. */
#define SMALL_LOG     9
#define SMALL_CLASSES ((1 << SMALL_LOG) / ALIGNMENT)
#define CLASSES       (SMALL_CLASSES + (31 - SMALL_LOG) * 4)

static struct chunk *class_lists[CLASSES];
static uint32_t class_map[(CLASSES + 31) / 32];

static size_t size_of(const struct chunk *chunk)
{
	return chunk->size_flags & ~FLAGS;
}

static struct chunk *chunk_at(const void *base, size_t offset)
{
	return (struct chunk *)((char *)base + offset);
}

static struct chunk *next_of(const struct chunk *chunk)
{
	return chunk_at(chunk, size_of(chunk));
}

static void *block_of(struct chunk *chunk)
{
	return (char *)chunk + HEADER;
}

static struct chunk *chunk_of(void *block)
{
	return (struct chunk *)((char *)block - HEADER);
}

/* The class in whose range the size lies. */
static unsigned class_of(size_t size)
{
	if (size <= 1 << SMALL_LOG)
		return size / ALIGNMENT - 1;
	unsigned log = 31 - __builtin_clz(size);
	return SMALL_CLASSES + (log - SMALL_LOG) * 4 + (size >> (log - 2) & 3);
}

/* The first class all of whose chunks have that size at least. */
static unsigned class_for(size_t size)
{
	if (size > 1 << SMALL_LOG) {
		unsigned log = 31 - __builtin_clz(size);
		size += (1u << (log - 2)) - 1;
	}
	return class_of(size);
}

static void list_insert(struct chunk *chunk)
{
	unsigned class = class_of(size_of(chunk));
	chunk->previous = NULL;
	chunk->next = class_lists[class];
	if (chunk->next)
		chunk->next->previous = chunk;
	class_lists[class] = chunk;
	class_map[class / 32] |= 1u << class % 32;
}

static void list_remove(struct chunk *chunk)
{
	unsigned class = class_of(size_of(chunk));
	if (chunk->next)
		chunk->next->previous = chunk->previous;
	if (chunk->previous)
		chunk->previous->next = chunk->next;
	else if (!(class_lists[class] = chunk->next))
		class_map[class / 32] &= ~(1u << class % 32);
}

/* The head of the first list from that class on that is not empty; null if all are. */
static struct chunk *list_find(unsigned class)
{
	uint32_t word = class_map[class / 32] & ~0u << class % 32;
	for (unsigned i = class / 32;; word = class_map[i]) {
		if (word)
			return class_lists[i * 32 + __builtin_ctz(word)];
		if (++i == sizeof(class_map) / sizeof(class_map[0]))
			return NULL;
	}
}

/* Makes [chunk, chunk + size) a free chunk; what lies around it is in use. */
static void make_free(struct chunk *chunk, size_t size)
{
	chunk->size_flags = size;
	struct chunk *after = next_of(chunk);
	after->previous_size = size;
	after->size_flags |= PREVIOUS_FREE;
	list_insert(chunk);
}

/* Joins a chunk that is not in any list with its free neighbours and makes the whole free. */
static struct chunk *release(struct chunk *chunk)
{
	size_t size = size_of(chunk);
	struct chunk *after = next_of(chunk);
	if (!(after->size_flags & IN_USE)) {
		list_remove(after);
		size += size_of(after);
	}
	if (chunk->size_flags & PREVIOUS_FREE) {
		chunk = (struct chunk *)((char *)chunk - chunk->previous_size);
		list_remove(chunk);
		size += size_of(chunk);
	}
	make_free(chunk, size);
	return chunk;
}

/* Cuts a chunk in use down to that size, if what remains is a chunk. */
static void cut(struct chunk *chunk, size_t size)
{
	size_t rest = size_of(chunk) - size;
	if (rest < ALIGNMENT)
		return;
	chunk->size_flags = size | (chunk->size_flags & FLAGS);
	struct chunk *tail = next_of(chunk);
	tail->size_flags = rest | IN_USE;
	release(tail);
}

/* Takes a free chunk off its list, for use. */
static void take(struct chunk *chunk)
{
	list_remove(chunk);
	chunk->size_flags |= IN_USE;
	next_of(chunk)->size_flags &= ~PREVIOUS_FREE;
}

/* The empty chunk that ends the row. Where a new row begins it is also its first. */
static struct chunk *row_end;

/* Starts a row at the heap's end, which may have been moved by someone else's sbrk. */
static bool begin_row(void)
{
	uintptr_t end = (uintptr_t)sbrk(0);
	size_t gap = (ALIGNMENT + HEADER - end % ALIGNMENT) % ALIGNMENT;
	if (sbrk(gap + HEADER) == (void *)-1)
		return false;
	row_end = (struct chunk *)(end + gap);
	row_end->size_flags = IN_USE;
	return true;
}

/* Makes the row longer by a free chunk of that size at least, and returns that chunk. */
static struct chunk *grow_row(size_t size)
{
	if (size < GROWTH)
		size = GROWTH;
	if ((!row_end || sbrk(0) != (char *)row_end + HEADER) && !begin_row())
		return NULL;
	if (sbrk(size) == (void *)-1)
		return NULL;
	struct chunk *chunk = row_end;
	chunk->size_flags = size | (chunk->size_flags & FLAGS);
	row_end = next_of(chunk);
	row_end->size_flags = IN_USE;
	return release(chunk);
}

/* Gives the end of the row back to the kernel, when it is free and long. */
static void trim_row(struct chunk *chunk)
{
	size_t size = size_of(chunk);
	if (size < TRIM || next_of(chunk) != row_end || sbrk(0) != (char *)row_end + HEADER)
		return;
	size_t excess = size - GROWTH;
	list_remove(chunk);
	sbrk(-(intptr_t)excess);
	row_end = chunk_at(chunk, size - excess);
	row_end->size_flags = IN_USE;
	make_free(chunk, size - excess);
}

static void *heap_allocate(size_t size)
{
	struct chunk *chunk = list_find(class_for(size));
	if (!chunk && !(chunk = grow_row(size)))
		return NULL;
	take(chunk);
	cut(chunk, size);
	return block_of(chunk);
}

/* A mapping begins with HEADER unused bytes, then a chunk's header; the block is aligned so. */
static void *map_allocate(size_t size)
{
	size_t length = (size + HEADER + PAGE - 1) & ~(size_t)(PAGE - 1);
	char *base = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (base == MAP_FAILED)
		return NULL;
	struct chunk *chunk = chunk_at(base, HEADER);
	chunk->size_flags = (length - HEADER) | IN_USE | MAPPED;
	return block_of(chunk);
}

/* The size of the chunk for a block of n bytes; 0 if there cannot be one. */
static size_t chunk_size(size_t n)
{
	if (n > PTRDIFF_MAX - PAGE)
		return 0;
	size_t size = (n + HEADER + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	return size < ALIGNMENT ? ALIGNMENT : size;
}

void *malloc(size_t n)
{
	size_t size = chunk_size(n);
	void *block = NULL;
	if (size >= MAP_LEAST)
		block = map_allocate(size);
	else if (size > 0)
		block = heap_allocate(size);
	if (!block)
		errno = ENOMEM;
	return block;
}

static void die(const char *message)
{
	write(STDERR_FILENO, message, strlen(message));
	abort();
}

void free(void *block)
{
	if (!block)
		return;
	struct chunk *chunk = chunk_of(block);
	if ((uintptr_t)block % ALIGNMENT != 0 || !(chunk->size_flags & IN_USE))
		die("free: not a block in use\n");
	if (chunk->size_flags & MAPPED) {
		int saved = errno;
		munmap((char *)chunk - HEADER, size_of(chunk) + HEADER);
		errno = saved;
		return;
	}
	trim_row(release(chunk));
}

size_t malloc_usable_size(void *block)
{
	return block ? size_of(chunk_of(block)) - HEADER : 0;
}

void *calloc(size_t count, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes)) {
		errno = ENOMEM;
		return NULL;
	}
	void *block = malloc(bytes);
	if (block && !(chunk_of(block)->size_flags & MAPPED))
		memset(block, 0, bytes);
	return block;
}

/* Makes a chunk in use larger or smaller where it is. */
static bool resize_in_place(struct chunk *chunk, size_t size)
{
	struct chunk *after = next_of(chunk);
	if (chunk->size_flags & MAPPED)
		return size <= size_of(chunk) && size >= MAP_LEAST / 2;
	if (size > size_of(chunk)) {
		if ((after->size_flags & IN_USE) || size_of(chunk) + size_of(after) < size)
			return false;
		take(after);
		chunk->size_flags += size_of(after);
	}
	cut(chunk, size);
	return true;
}

void *realloc(void *block, size_t n)
{
	if (!block)
		return malloc(n);
	if (n == 0) {
		free(block);
		return NULL;
	}
	size_t size = chunk_size(n);
	if (size > 0 && resize_in_place(chunk_of(block), size))
		return block;
	void *moved = malloc(n);
	if (!moved)
		return NULL;
	size_t old = malloc_usable_size(block);
	memcpy(moved, block, old < n ? old : n);
	free(block);
	return moved;
}

void *reallocarray(void *block, size_t count, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes)) {
		errno = ENOMEM;
		return NULL;
	}
	return realloc(block, bytes);
}

/* Takes a chunk with room to spare, and frees what lies before the boundary and behind the block.
 */
void *aligned_alloc(size_t alignment, size_t n)
{
	size_t size = chunk_size(n), room;
	if (alignment <= ALIGNMENT)
		return malloc(n);
	if (size == 0 || __builtin_add_overflow(size, alignment, &room) || room > PTRDIFF_MAX) {
		errno = ENOMEM;
		return NULL;
	}
	char *block = heap_allocate(room);
	if (!block) {
		errno = ENOMEM;
		return NULL;
	}
	size_t before = -(uintptr_t)block & (alignment - 1);
	struct chunk *chunk = chunk_of(block);
	if (before > 0) {
		struct chunk *aligned = chunk_at(chunk, before);
		aligned->size_flags = (size_of(chunk) - before) | IN_USE;
		chunk->size_flags = before | (chunk->size_flags & FLAGS);
		release(chunk);
		chunk = aligned;
	}
	cut(chunk, size);
	return block_of(chunk);
}

int posix_memalign(void **result, size_t alignment, size_t n)
{
	if (alignment < sizeof(void *) || (alignment & (alignment - 1)) != 0)
		return EINVAL;
	int saved = errno;
	void *block = aligned_alloc(alignment, n);
	errno = saved;
	if (!block)
		return ENOMEM;
	*result = block;
	return 0;
}
