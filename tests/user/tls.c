/* Thread-local storage: a segment of one's own, whose descriptor the kernel keeps and switches. */
#include "check.h"

#include "direct.h"

#include <sched.h>

/* struct user_desc of <asm/ldt.h>; see set_thread_area(2). */
struct descriptor {
	unsigned entry, base, limit;
	unsigned flags;
};

enum {
	SEGMENT_32BIT = 1 << 0,
	READ_EXEC_ONLY = 1 << 3,
	LIMIT_IN_PAGES = 1 << 4,
	NOT_PRESENT = 1 << 5,
	USEABLE = 1 << 6,
	FIRST_FREE = -1,
};

static unsigned words[4] = {0x11111111, 0x22222222, 0x33333333, 0x44444444};

/* Makes a segment that begins at `base` and returns its selector. */
static unsigned make_segment(const void *base)
{
	struct descriptor descriptor = {FIRST_FREE, (unsigned long)base, 0xfffff,
					SEGMENT_32BIT | LIMIT_IN_PAGES | USEABLE};
	CHECK_OK(DIRECT1(SYS_set_thread_area, &descriptor));
	return descriptor.entry << 3 | 3;
}

static unsigned read_fs(void)
{
	unsigned value;
	__asm__ volatile("movl %%fs:0, %0" : "=r"(value));
	return value;
}

static void load_fs(unsigned selector)
{
	__asm__ volatile("movw %w0, %%fs" ::"r"(selector));
}

TEST(a_segment_begins_where_it_was_told_to)
{
	unsigned selector = make_segment(&words[1]);
	load_fs(selector);
	CHECK_EQ(read_fs(), 0x22222222);
	words[1] = 0x55555555;
	CHECK_EQ(read_fs(), 0x55555555);
}

TEST(a_segment_survives_system_calls_and_other_processes)
{
	load_fs(make_segment(&words[2]));
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_EQ(read_fs(), 0x33333333);
		load_fs(make_segment(&words[3]));
		for (int i = 0; i < 50; i++) {
			CHECK_EQ(read_fs(), 0x44444444);
			sched_yield();
		}
		_exit(0);
	}
	for (int i = 0; i < 50; i++) {
		CHECK_EQ(read_fs(), 0x33333333);
		sched_yield();
	}
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_EQ(read_fs(), 0x33333333);
}

static volatile unsigned seen_in_handler;

static void look(int signal)
{
	(void)signal;
	load_fs(make_segment(&words[0]));
	seen_in_handler = read_fs();
}

TEST(a_handler_returns_to_the_segment_that_was_loaded)
{
	load_fs(make_segment(&words[1]));
	signal(SIGUSR1, look);
	raise(SIGUSR1);
	CHECK_EQ(seen_in_handler, 0x11111111);
	CHECK_EQ(read_fs(), 0x22222222);
}

TEST(get_thread_area_tells_what_was_set)
{
	unsigned selector = make_segment(words);
	struct descriptor descriptor = {selector >> 3, 0, 0, 0};
	CHECK_OK(DIRECT1(SYS_get_thread_area, &descriptor));
	CHECK_EQ(descriptor.base, (unsigned long)words);
	CHECK_EQ(descriptor.limit, 0xfffff);
	CHECK_EQ(descriptor.flags & 0x7f, SEGMENT_32BIT | LIMIT_IN_PAGES | USEABLE);
}

TEST(entries_that_are_not_for_programs_are_einval)
{
	struct descriptor descriptor = {1, 0, 0xfffff, SEGMENT_32BIT | LIMIT_IN_PAGES | USEABLE};
	CHECK_ERRNO(DIRECT1(SYS_set_thread_area, &descriptor), EINVAL);
	CHECK_ERRNO(DIRECT1(SYS_get_thread_area, &descriptor), EINVAL);
	CHECK_ERRNO(DIRECT1(SYS_set_thread_area, 0xc3000000), EFAULT);
}

static void use_kernel_memory(void)
{
	load_fs(make_segment((void *)0xc3000000));
	read_fs();
}

TEST(a_segment_does_not_reach_what_the_page_tables_refuse)
{
	CHECK_KILLED(run_child(use_kernel_memory), SIGSEGV);
}
