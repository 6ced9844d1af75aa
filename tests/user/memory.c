/*
 * A process's memory: the heap that brk moves, mappings, protection, and the stack that grows by
 * itself.
 */
#include "check.h"

#include "direct.h"

#include <setjmp.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/resource.h>

enum {
	PAGE = 4096
};

static sigjmp_buf back;
static volatile char *volatile fault_address;

static void on_fault(int signal, siginfo_t *info, void *context)
{
	(void)signal;
	(void)context;
	fault_address = info->si_addr;
	siglongjmp(back, 1);
}

/*
 * Faults from here on are noted on a stack of their own, so that even a full stack can be survived.
 */
static void catch_faults(void)
{
	static char other[65536];
	stack_t stack = {.ss_sp = other, .ss_size = sizeof(other)};
	struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
	sigemptyset(&action.sa_mask);
	CHECK_OK(sigaltstack(&stack, NULL));
	CHECK_OK(sigaction(SIGSEGV, &action, NULL));
	CHECK_OK(sigaction(SIGBUS, &action, NULL));
}

static bool can_read(const volatile char *address)
{
	if (sigsetjmp(back, 1) != 0)
		return false;
	(void)*address;
	return true;
}

static bool can_write(volatile char *address)
{
	if (sigsetjmp(back, 1) != 0)
		return false;
	*address = 1;
	return true;
}

static char *map_at(void *address, size_t size, int protection, int flags)
{
	return mmap(address, size, protection, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
}

static char *map(size_t size, int protection)
{
	char *memory = map_at(NULL, size, protection, 0);
	CHECK(memory != MAP_FAILED);
	return memory;
}

/* --- brk --- */

static long kernel_brk(unsigned long address)
{
	return DIRECT1(SYS_brk, address);
}

TEST(brk_moves_the_end_of_the_heap_and_new_pages_are_zero)
{
	unsigned long end = kernel_brk(0);
	CHECK(end != 0);
	CHECK_EQ((unsigned long)kernel_brk(end + 3 * PAGE), end + 3 * PAGE);
	char *heap = (char *)end;
	for (int i = 0; i < 3 * PAGE; i++) {
		if (heap[i] != 0)
			CHECK_EQ(heap[i], 0);
	}
	heap[3 * PAGE - 1] = 'x';
	CHECK_EQ((unsigned long)kernel_brk(end), end);
}

TEST(memory_given_back_by_brk_is_gone_and_comes_back_as_zeros)
{
	unsigned long start = (kernel_brk(0) + PAGE - 1) & ~(PAGE - 1ul);
	char *heap = (char *)start;
	catch_faults();
	CHECK_EQ((unsigned long)kernel_brk(start + 2 * PAGE), start + 2 * PAGE);
	heap[PAGE] = 'x';
	CHECK_EQ((unsigned long)kernel_brk(start + PAGE), start + PAGE);
	CHECK(!can_read(heap + PAGE));
	CHECK_EQ((unsigned long)kernel_brk(start + 2 * PAGE), start + 2 * PAGE);
	CHECK_EQ(heap[PAGE], 0);
}

TEST(a_brk_that_cannot_be_leaves_the_heap_where_it_is)
{
	unsigned long end = kernel_brk(0);
	CHECK_EQ((unsigned long)kernel_brk(0x1000), end);
	CHECK_EQ((unsigned long)kernel_brk(0xfffff000), end);
	CHECK_EQ((unsigned long)kernel_brk(0), end);
}

TEST(malloc_gives_aligned_memory_of_its_own)
{
	enum {
		COUNT = 500
	};
	static unsigned char *blocks[COUNT];
	for (int i = 0; i < COUNT; i++) {
		blocks[i] = malloc(i * 7 + 1);
		CHECK(blocks[i] != NULL);
		CHECK_EQ((uintptr_t)blocks[i] % 8, 0);
		memset(blocks[i], i, i * 7 + 1);
	}
	for (int i = 0; i < COUNT; i += 2) {
		free(blocks[i]);
		blocks[i] = malloc(i * 3 + 1);
		memset(blocks[i], i, i * 3 + 1);
	}
	for (int i = 0; i < COUNT; i++) {
		int size = i % 2 ? i * 7 + 1 : i * 3 + 1;
		for (int j = 0; j < size; j++) {
			if (blocks[i][j] != (unsigned char)i)
				CHECK_EQ(blocks[i][j], i & 0xff);
		}
		free(blocks[i]);
	}
}

TEST(realloc_keeps_the_content)
{
	char *text = malloc(4);
	strcpy(text, "abc");
	for (int size = 8; size < 1000000; size *= 3)
		text = realloc(text, size);
	CHECK_STR(text, "abc");
	text = realloc(text, 4);
	CHECK_STR(text, "abc");
	free(text);
}

TEST(freed_memory_is_used_again)
{
	for (int i = 0; i < 20000; i++) {
		char *memory = malloc(100000);
		if (!memory) {
			CHECK(memory != NULL);
			return;
		}
		memory[0] = memory[99999] = i;
		free(memory);
	}
}

TEST(calloc_is_zero_and_refuses_what_overflows)
{
	volatile size_t half = SIZE_MAX / 2 + 2;
	char *dirty = malloc(5000);
	memset(dirty, 0xff, 5000);
	free(dirty);
	char *clean = calloc(50, 100);
	for (int i = 0; i < 5000; i++) {
		if (clean[i] != 0)
			CHECK_EQ(clean[i], 0);
	}
	free(clean);
	void *volatile refused =
		calloc(half, 2); /* volatile: a compiler may leave out an unused call */
	CHECK(refused == NULL);
}

/* --- mmap --- */

TEST(anonymous_memory_is_zero_and_writable)
{
	char *memory = map(100 * PAGE, PROT_READ | PROT_WRITE);
	for (int i = 0; i < 100 * PAGE; i += 512) {
		if (memory[i] != 0)
			CHECK_EQ(memory[i], 0);
		memory[i] = i / 512;
	}
	CHECK_EQ(memory[512 * 77], 77);
	CHECK_OK(munmap(memory, 100 * PAGE));
}

TEST(after_munmap_an_access_is_a_fault_at_that_address)
{
	char *memory = map(3 * PAGE, PROT_READ | PROT_WRITE);
	memset(memory, 'x', 3 * PAGE);
	catch_faults();
	CHECK_OK(munmap(memory + PAGE, PAGE));
	CHECK(!can_read(memory + PAGE + 10));
	CHECK(fault_address == memory + PAGE + 10);
	CHECK(can_write(memory + PAGE - 1));
	CHECK(can_write(memory + 2 * PAGE));
	CHECK_EQ(memory[2 * PAGE + 1], 'x');
}

TEST(munmap_of_what_is_not_mapped_is_no_error)
{
	char *memory = map(2 * PAGE, PROT_READ);
	CHECK_OK(munmap(memory, 2 * PAGE));
	CHECK_OK(munmap(memory, 2 * PAGE));
}

TEST(mmap_and_munmap_refuse_what_makes_no_sense)
{
	char *memory = map(PAGE, PROT_READ);
	CHECK_ERRNO(munmap(memory + 1, PAGE), EINVAL);
	CHECK_ERRNO(munmap(memory, 0), EINVAL);
	CHECK_ERRNO(map_at(NULL, 0, PROT_READ, 0), EINVAL);
	CHECK_ERRNO(map_at(memory + 1, PAGE, PROT_READ, MAP_FIXED), EINVAL);
	CHECK_ERRNO(mmap(NULL, PAGE, PROT_READ, MAP_ANONYMOUS, -1, 0), EINVAL);
	CHECK_ERRNO(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, -1, 0), EBADF);
}

TEST(map_fixed_replaces_what_is_there)
{
	char *memory = map(3 * PAGE, PROT_READ | PROT_WRITE);
	memset(memory, 'x', 3 * PAGE);
	CHECK(map_at(memory + PAGE, PAGE, PROT_READ | PROT_WRITE, MAP_FIXED) == memory + PAGE);
	CHECK_EQ(memory[PAGE], 0);
	CHECK_EQ(memory[PAGE - 1], 'x');
	CHECK_EQ(memory[2 * PAGE], 'x');
}

TEST(a_hint_is_honoured_where_there_is_room)
{
	char *memory = map(4 * PAGE, PROT_READ);
	CHECK_OK(munmap(memory, 4 * PAGE));
	CHECK(map_at(memory + PAGE, PAGE, PROT_READ, 0) == memory + PAGE);
	CHECK(map_at(memory + PAGE, PAGE, PROT_READ, 0) != memory + PAGE);
}

TEST(mappings_do_not_overlap)
{
	enum {
		COUNT = 50
	};
	char *maps[COUNT];
	for (int i = 0; i < COUNT; i++) {
		maps[i] = map((i % 5 + 1) * PAGE, PROT_READ | PROT_WRITE);
		memset(maps[i], i, (i % 5 + 1) * PAGE);
	}
	for (int i = 0; i < COUNT; i++) {
		CHECK_EQ(maps[i][0], i);
		CHECK_EQ(maps[i][(i % 5 + 1) * PAGE - 1], i);
	}
}

TEST(mprotect_takes_rights_and_gives_them_back)
{
	char *memory = map(3 * PAGE, PROT_READ | PROT_WRITE);
	memset(memory, 'x', 3 * PAGE);
	catch_faults();
	CHECK_OK(mprotect(memory + PAGE, PAGE, PROT_READ));
	CHECK(can_read(memory + PAGE));
	CHECK(!can_write(memory + PAGE));
	CHECK(can_write(memory + PAGE - 1));
	CHECK(can_write(memory + 2 * PAGE));
	CHECK_OK(mprotect(memory + PAGE, PAGE, PROT_NONE));
	CHECK(!can_read(memory + PAGE));
	CHECK_OK(mprotect(memory + PAGE, PAGE, PROT_READ | PROT_WRITE));
	CHECK(can_write(memory + PAGE));
	CHECK_EQ(memory[PAGE + 1], 'x');
}

TEST(mprotect_of_unmapped_memory_is_enomem)
{
	char *memory = map(3 * PAGE, PROT_READ);
	CHECK_OK(munmap(memory + PAGE, PAGE));
	CHECK_ERRNO(mprotect(memory, 3 * PAGE, PROT_READ), ENOMEM);
	CHECK_ERRNO(mprotect(memory + 1, PAGE, PROT_READ), EINVAL);
}

TEST(code_in_a_mapping_runs)
{
	/* mov $42, %eax; ret */
	static const unsigned char code[] = {0xb8, 42, 0, 0, 0, 0xc3};
	char *memory = map(PAGE, PROT_READ | PROT_WRITE);
	memcpy(memory, code, sizeof(code));
	CHECK_OK(mprotect(memory, PAGE, PROT_READ | PROT_EXEC));
	CHECK_EQ(((int (*)(void))memory)(), 42);
}

TEST(a_huge_mapping_of_nothing_but_zeros_costs_nothing)
{
	char *memory = map(16 << 20, PROT_READ | PROT_WRITE);
	for (int i = 0; i < 16 << 20; i += 64 * PAGE) {
		if (memory[i] != 0)
			CHECK_EQ(memory[i], 0);
	}
	memory[(16 << 20) - 1] = 1;
	CHECK_OK(munmap(memory, 16 << 20));
}

TEST(what_is_larger_than_the_address_space_is_enomem)
{
	CHECK_ERRNO(map_at(NULL, 0xfff00000, PROT_READ | PROT_WRITE, 0), ENOMEM);
	volatile size_t huge = 0xf0000000;
	void *volatile refused = malloc(huge);
	CHECK(refused == NULL);
	CHECK_EQ(errno, ENOMEM);
}

TEST(memory_beyond_a_limit_is_enomem_and_the_program_goes_on)
{
	enum {
		STEP = 1 << 20
	};
	struct rlimit limit;
	int steps = 0;
	CHECK_OK(getrlimit(RLIMIT_AS, &limit));
	limit.rlim_cur = 32 << 20;
	CHECK_OK(setrlimit(RLIMIT_AS, &limit));
	for (; steps < 100; steps++) {
		char *memory = map_at(NULL, STEP, PROT_READ | PROT_WRITE, 0);
		if (memory == MAP_FAILED) {
			CHECK_EQ(errno, ENOMEM);
			break;
		}
		memory[0] = 1;
	}
	CHECK(steps > 10 && steps < 32);
	pid_t pid = fork();
	if (pid == 0)
		_exit(7);
	CHECK_EXITED(wait_for(pid), 7);
}

/* --- The stack --- */

static int descend(int depth)
{
	volatile char frame[PAGE];
	frame[0] = depth;
	frame[PAGE - 1] = depth;
	if (depth > 0 && descend(depth - 1) != depth - 1)
		return -1;
	return frame[0] == (char)depth && frame[PAGE - 1] == (char)depth ? depth : -1;
}

/* A program says in its PT_GNU_STACK header whether it wants to execute code on its stack. */
TEST(the_stack_is_executable_only_if_the_program_asks)
{
	char line[256];
	bool found = false;
	FILE *maps = fopen("/proc/self/maps", "r");
	CHECK(maps);
	while (maps && fgets(line, sizeof(line), maps)) {
		if (!strstr(line, "[stack]"))
			continue;
		found = true;
		CHECK(strstr(line, " rw-p "));
	}
	CHECK(found);
	fclose(maps);
}

TEST(the_stack_grows_by_itself)
{
	CHECK_EQ(descend(400), 400); /* more than a megabyte and a half */
}

static volatile bool endless = true;

static int descend_for_ever(int depth)
{
	volatile char frame[1000];
	frame[0] = depth;
	if (endless)
		depth = descend_for_ever(depth + 1);
	return depth + frame[0];
}

static void overflow_stack(void)
{
	descend_for_ever(0);
}

TEST(endless_recursion_ends_in_sigsegv)
{
	CHECK_KILLED(run_child(overflow_stack), SIGSEGV);
}

TEST(an_overflow_is_caught_on_an_alternate_stack)
{
	catch_faults();
	if (sigsetjmp(back, 1) == 0)
		descend_for_ever(0);
	long distance = (char *)__builtin_frame_address(0) - (char *)fault_address;
	CHECK(distance > 1 << 20);  /* the stack did grow */
	CHECK(distance < 20 << 20); /* and not without end */
	CHECK_EQ(descend(100), 100);
}

TEST(a_smaller_limit_makes_a_smaller_stack)
{
	struct rlimit limit;
	CHECK_OK(getrlimit(RLIMIT_STACK, &limit));
	limit.rlim_cur = 1 << 20;
	CHECK_OK(setrlimit(RLIMIT_STACK, &limit));
	catch_faults();
	if (sigsetjmp(back, 1) == 0)
		descend_for_ever(0);
	long distance = (char *)__builtin_frame_address(0) - (char *)fault_address;
	CHECK(distance < 2 << 20);
}

/* --- Copy on write, seen from here --- */

TEST(read_only_memory_stays_read_only_in_a_child)
{
	char *memory = map(PAGE, PROT_READ | PROT_WRITE);
	memory[0] = 'x';
	CHECK_OK(mprotect(memory, PAGE, PROT_READ));
	pid_t pid = fork();
	catch_faults();
	CHECK(can_read(memory));
	CHECK(!can_write(memory));
	if (pid == 0)
		_exit(0);
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(generations_of_copies_stay_apart)
{
	enum {
		GENERATIONS = 8
	};
	char *memory = map(4 * PAGE, PROT_READ | PROT_WRITE);
	pid_t pids[GENERATIONS];
	for (int i = 0; i < GENERATIONS; i++) {
		memset(memory, 'a' + i, 4 * PAGE);
		pids[i] = fork();
		if (pids[i] != 0)
			continue;
		sleep_ms(20);
		for (int j = 0; j < 4 * PAGE; j++) {
			if (memory[j] != 'a' + i)
				_exit(1);
		}
		_exit(0);
	}
	memset(memory, 'z', 4 * PAGE);
	for (int i = 0; i < GENERATIONS; i++)
		CHECK_EXITED(wait_for(pids[i]), 0);
}

TEST(the_parent_may_end_first)
{
	int ends[2];
	char text[8] = "";
	static char data[] = "before";
	CHECK_OK(pipe(ends));
	pid_t pid = fork();
	if (pid == 0) {
		pid_t parent = getpid();
		if (fork() == 0) {
			for (int i = 0; i < 2000 && getppid() == parent; i++)
				sleep_ms(5);
			data[0] = 'B';
			CHECK_EQ(write(ends[1], data, 6), 6);
		}
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_EQ(read(ends[0], text, 6), 6);
	CHECK_STR(text, "Before");
}
