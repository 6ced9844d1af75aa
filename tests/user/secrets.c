/*
 * Memory that one process has freed holds nothing of it when another gets it. A child fills as much
 * of each kind of memory as it may with a word and ends; then fresh memory of each kind is looked
 * through for that word, and must be zero throughout where it is promised to be.
 */
#include "check.h"

#include <stdint.h>
#include <sys/mman.h>

enum {
	PAGE = 4096,
	PLANTED = 6 * 1024 * 1024, /* of each kind */
	LOOKED_AT = 2 * 1024 * 1024,
	DEEP = 256 * 1024, /* of stack */
	WORD = 0x5EC2E75A
};

static void fill(void *memory, size_t size)
{
	uint32_t *word = memory;
	for (size_t i = 0; i < size / sizeof(*word); i++)
		word[i] = WORD;
}

static bool is_zero(const void *memory, size_t size)
{
	const uint32_t *word = memory;
	for (size_t i = 0; i < size / sizeof(*word); i++)
		if (word[i])
			return false;
	return true;
}

static void *map(size_t size, int flags)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, flags | MAP_ANONYMOUS, -1, 0);
	CHECK(memory != MAP_FAILED);
	return memory;
}

/* Not inlined, so that its array lies below the caller's frame. */
static __attribute__((noinline)) void fill_stack(void)
{
	volatile uint32_t array[DEEP / sizeof(uint32_t)];
	for (size_t i = 0; i < sizeof(array) / sizeof(array[0]); i++)
		array[i] = WORD;
}

static void fill_file(const char *name)
{
	static uint32_t block[PAGE];
	fill(block, sizeof(block));
	int file = open(name, O_CREAT | O_RDWR, 0600);
	CHECK_OK(file);
	for (size_t done = 0; done < PLANTED / 4; done += sizeof(block))
		CHECK_EQ(write(file, block, sizeof(block)), (ssize_t)sizeof(block));
	close(file);
}

static void fill_pipe(void)
{
	static uint32_t block[PAGE];
	int ends[2];
	fill(block, sizeof(block));
	CHECK_OK(pipe(ends));
	CHECK_EQ(write(ends[1], block, sizeof(block)), (ssize_t)sizeof(block));
}

/* In a child, whose memory is free again when this returns. */
static void plant_secrets(void)
{
	pid_t pid = fork();
	CHECK_OK(pid);
	if (pid == 0) {
		fill(map(PLANTED, MAP_PRIVATE), PLANTED);
		fill(map(PLANTED, MAP_SHARED), PLANTED);
		fill(sbrk(PLANTED), PLANTED);
		fill_stack();
		fill_file("secret");
		fill_pipe();
		unlink("secret");
		_exit(0);
	}
	int status = -1;
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK_EQ(status, 0);
}

TEST(private_memory_is_fresh)
{
	plant_secrets();
	CHECK(is_zero(map(LOOKED_AT, MAP_PRIVATE), LOOKED_AT));
	char *written = map(LOOKED_AT, MAP_PRIVATE);
	for (size_t at = 0; at < LOOKED_AT; at += PAGE)
		written[at + 5] = 1;
	for (size_t at = 0; at < LOOKED_AT; at += PAGE)
		CHECK(is_zero(written + at + 8, PAGE - 8));
}

TEST(shared_memory_is_fresh)
{
	plant_secrets();
	CHECK(is_zero(map(LOOKED_AT, MAP_SHARED), LOOKED_AT));
}

TEST(the_heap_is_fresh_also_where_it_grows_again)
{
	plant_secrets();
	sbrk(-(uintptr_t)sbrk(0) % PAGE); /* what is left of a page stays as it is */
	char *start = sbrk(LOOKED_AT);
	CHECK(start != (void *)-1);
	CHECK(is_zero(start, LOOKED_AT));
	fill(start, LOOKED_AT);
	CHECK(brk(start) == 0);
	CHECK(sbrk(LOOKED_AT) == start);
	CHECK(is_zero(start, LOOKED_AT));
}

TEST(discarded_memory_is_fresh)
{
	char *memory = map(LOOKED_AT, MAP_PRIVATE);
	fill(memory, LOOKED_AT);
	CHECK_OK(madvise(memory, LOOKED_AT, MADV_DONTNEED));
	CHECK(is_zero(memory, LOOKED_AT));
}

/* How much of the word there is in stack pages that were never used before. */
static __attribute__((noinline)) size_t words_in_fresh_stack(void)
{
	volatile uint32_t array[DEEP / sizeof(uint32_t)];
	size_t found = 0;
	/* The array is not set on purpose. */
	__asm__ volatile("" : : "r"(array) : "memory");
	for (size_t i = 0; i < sizeof(array) / sizeof(array[0]); i++)
		found += array[i] == WORD;
	return found;
}

TEST(the_stack_grows_into_fresh_pages)
{
	plant_secrets();
	CHECK_EQ(words_in_fresh_stack(), 0);
}

TEST(the_last_page_of_a_file_is_zero_past_its_end)
{
	plant_secrets();
	int file = open("short", O_CREAT | O_RDWR, 0600);
	CHECK_OK(file);
	CHECK_EQ(write(file, "end", 3), 3);
	char *page = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, file, 0);
	CHECK(page != MAP_FAILED);
	CHECK(memcmp(page, "end\0", 4) == 0 && is_zero(page + 4, PAGE - 4));
}

TEST(a_hole_in_a_file_reads_as_zero)
{
	static char block[64 * 1024];
	plant_secrets();
	int file = open("hole", O_CREAT | O_RDWR, 0600);
	CHECK_OK(file);
	CHECK_OK(ftruncate(file, LOOKED_AT));
	CHECK_EQ(pwrite(file, "x", 1, LOOKED_AT / 2 + 100), 1);
	for (off_t at = 0; at < LOOKED_AT; at += sizeof(block)) {
		memset(block, 'y', sizeof(block));
		CHECK_EQ(pread(file, block, sizeof(block), at), (ssize_t)sizeof(block));
		if (at == LOOKED_AT / 2)
			block[100] -= 'x';
		CHECK(is_zero(block, sizeof(block)));
	}
}

TEST(a_file_cut_and_extended_has_lost_its_end)
{
	static uint32_t block[PAGE / sizeof(uint32_t)];
	int file = open("cut", O_CREAT | O_RDWR, 0600);
	CHECK_OK(file);
	fill(block, sizeof(block));
	CHECK_EQ(write(file, block, PAGE), PAGE);
	CHECK_OK(ftruncate(file, 8));
	CHECK_OK(ftruncate(file, PAGE));
	CHECK_EQ(pread(file, block, PAGE, 0), PAGE);
	CHECK(block[0] == WORD && block[1] == WORD && is_zero(block + 2, PAGE - 8));
}

TEST(a_pipe_gives_what_was_written_and_no_more)
{
	static char buffer[2 * PAGE];
	int ends[2];
	plant_secrets();
	CHECK_OK(pipe(ends));
	CHECK_EQ(write(ends[1], "abc", 3), 3);
	CHECK_EQ(read(ends[0], buffer, sizeof(buffer)), 3);
	CHECK(memcmp(buffer, "abc", 3) == 0 && buffer[3] == 0);
	CHECK(is_zero(buffer + 4, sizeof(buffer) - 4));
}
