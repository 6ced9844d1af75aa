/*
 * How much memory a process may have: RLIMIT_AS, RLIMIT_DATA and RLIMIT_STACK (getrlimit(2)), and
 * how many areas (mmap(2), ENOMEM: max_map_count).
 */
#include "check.h"

#include <sys/mman.h>

#define PAGE      ((size_t)4096)
#define MEBIBYTE  ((size_t)1 << 20)
#define LIMIT     (64 * MEBIBYTE)
#define ANONYMOUS (MAP_PRIVATE | MAP_ANONYMOUS)

static void *map(size_t size, int protection, int flags)
{
	return mmap(NULL, size, protection, flags, -1, 0);
}

static void set_limit(int resource, rlim_t value)
{
	struct rlimit limit;
	CHECK_OK(getrlimit(resource, &limit));
	limit.rlim_cur = value;
	CHECK_OK(setrlimit(resource, &limit));
}

#define CHECK_REFUSED(call)                  \
	do {                                 \
		errno = 0;                   \
		CHECK((call) == (void *)-1); \
		CHECK_EQ(errno, ENOMEM);     \
	} while (0)

TEST(address_space_is_limited_whatever_it_is_for)
{
	set_limit(RLIMIT_AS, LIMIT);
	CHECK_REFUSED(map(LIMIT, PROT_NONE, ANONYMOUS));
	CHECK_REFUSED(map(LIMIT, PROT_READ, ANONYMOUS));
	CHECK_REFUSED(map(LIMIT, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS));
	CHECK_REFUSED(sbrk(LIMIT));
	char *half = map(LIMIT / 2, PROT_READ, ANONYMOUS);
	CHECK(half != MAP_FAILED);
	CHECK_REFUSED(map(LIMIT / 2, PROT_READ, ANONYMOUS));
	CHECK_REFUSED(mremap(half, LIMIT / 2, LIMIT, MREMAP_MAYMOVE));
	CHECK_EQ(half[LIMIT / 2 - 1], 0);
}

TEST(what_replaces_a_mapping_is_not_counted_twice)
{
	char *half = map(LIMIT / 2, PROT_READ, ANONYMOUS);
	CHECK(half != MAP_FAILED);
	set_limit(RLIMIT_AS, LIMIT);
	CHECK(mmap(half, LIMIT / 2, PROT_NONE, ANONYMOUS | MAP_FIXED, -1, 0) == half);
}

TEST(a_limit_below_what_there_is_lets_go_but_not_grow)
{
	char *half = map(LIMIT / 2, PROT_READ | PROT_WRITE, ANONYMOUS);
	CHECK(half != MAP_FAILED);
	set_limit(RLIMIT_AS, 16 * PAGE);
	half[0] = half[LIMIT / 2 - 1] = 1;
	CHECK_REFUSED(map(PAGE, PROT_READ, ANONYMOUS));
	CHECK_OK(mprotect(half, PAGE, PROT_READ));
	CHECK_OK(munmap(half + PAGE, LIMIT / 2 - 2 * PAGE));
	CHECK_REFUSED(map(PAGE, PROT_READ, ANONYMOUS));
	pid_t pid = fork();
	if (pid == 0)
		_exit(half[LIMIT / 2 - 1] != 1);
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(data_is_what_is_private_and_may_be_written)
{
	set_limit(RLIMIT_DATA, LIMIT);
	CHECK_REFUSED(map(LIMIT, PROT_READ | PROT_WRITE, ANONYMOUS));
	CHECK_REFUSED(sbrk(LIMIT));
	CHECK(map(LIMIT, PROT_READ, ANONYMOUS) != MAP_FAILED);
	CHECK(map(LIMIT, PROT_NONE, ANONYMOUS) != MAP_FAILED);
	CHECK(map(LIMIT / 2, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS) != MAP_FAILED);
	CHECK(map(LIMIT / 2, PROT_READ | PROT_WRITE, ANONYMOUS) != MAP_FAILED);
	CHECK_REFUSED(map(LIMIT / 2, PROT_READ | PROT_WRITE, ANONYMOUS));
}

TEST(making_memory_writable_counts_it_as_data)
{
	char *memory = map(LIMIT, PROT_READ, ANONYMOUS);
	CHECK(memory != MAP_FAILED);
	set_limit(RLIMIT_DATA, LIMIT / 2);
	CHECK_ERRNO(mprotect(memory, LIMIT, PROT_READ | PROT_WRITE), ENOMEM);
	CHECK_OK(mprotect(memory, LIMIT / 4, PROT_READ | PROT_WRITE));
	memory[0] = 1;
	CHECK_OK(mprotect(memory, LIMIT / 4, PROT_READ));
	CHECK_OK(mprotect(memory + LIMIT / 2, LIMIT / 4, PROT_READ | PROT_WRITE));
}

/* Uses so much stack, a page a call; as far as the compiler knows somebody looks at each page, so
 * the calls cannot become a loop. */
static char descend(size_t bytes)
{
	volatile char page[4096];
	page[0] = 1;
	__asm__ volatile("" : : "r"(page) : "memory");
	return bytes > sizeof(page) ? (char)(descend(bytes - sizeof(page)) + page[0]) : page[0];
}

static void descend_a_mebibyte(void)
{
	descend(MEBIBYTE);
	_exit(0);
}

/* It has more than that already, so no page comes to it. */
TEST(the_stack_grows_no_further_than_its_limit)
{
	pid_t pid = fork();
	if (pid == 0) {
		set_limit(RLIMIT_STACK, 512 * 1024);
		descend_a_mebibyte();
	}
	CHECK_KILLED(wait_for(pid), SIGSEGV);
	pid = fork();
	if (pid == 0) {
		set_limit(RLIMIT_STACK, 2 * MEBIBYTE);
		descend_a_mebibyte();
	}
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(the_stack_does_not_grow_past_the_address_space_limit)
{
	pid_t pid = fork();
	if (pid == 0) {
		set_limit(RLIMIT_AS, MEBIBYTE);
		descend_a_mebibyte();
	}
	CHECK_KILLED(wait_for(pid), SIGSEGV);
}

/* --- Areas --------------------------------------------------------------------------------------
 */

static int max_map_count(void)
{
	char text[32] = "";
	int fd = CHECK_OK(open("/proc/sys/vm/max_map_count", O_RDONLY));
	CHECK(read(fd, text, sizeof(text) - 1) > 0);
	close(fd);
	return atoi(text);
}

/* Single pages that differ from their neighbours, until there may be no more; how many. */
static int map_areas(int most)
{
	int count = 0;
	while (count <= most &&
	       map(PAGE, count % 2 ? PROT_READ : PROT_NONE, ANONYMOUS) != MAP_FAILED)
		count++;
	CHECK_EQ(errno, ENOMEM);
	return count;
}

TEST(a_process_has_no_more_areas_than_max_map_count)
{
	int most = max_map_count();
	char *three = map(3 * PAGE, PROT_READ, ANONYMOUS);
	char *whole = map(PAGE, PROT_READ | PROT_WRITE, ANONYMOUS);
	CHECK(most >= 1000 && three != MAP_FAILED && whole != MAP_FAILED);
	int count = map_areas(most);
	CHECK(count <= most && count > most - 100);
	CHECK_ERRNO(munmap(three + PAGE, PAGE), ENOMEM);
	CHECK_ERRNO(mprotect(three + PAGE, PAGE, PROT_NONE), ENOMEM);
	CHECK_EQ(three[PAGE], 0);
	CHECK_OK(munmap(whole, PAGE));
	CHECK_OK(munmap(three, PAGE));
}
