/*
 * mlock and its kin: what is filled in, what is counted, what the limit allows, and what locked
 * memory refuses.
 */
#include "touch.h"

#include "direct.h"

enum {
	NOBODY = 65534
};

/* The number after a name in /proc/self/status, in kB; -1: no such line. */
static long status_kib(const char *name)
{
	char line[256];
	long value = -1;
	FILE *file = fopen("/proc/self/status", "r");
	while (file && fgets(line, sizeof(line), file))
		if (strncmp(line, name, strlen(name)) == 0)
			value = strtol(line + strlen(name), NULL, 10);
	if (file)
		fclose(file);
	return value;
}

static int pages_in_memory(char *memory, size_t pages)
{
	static unsigned char vector[1024];
	int count = 0;
	CHECK_OK(mincore(memory, pages * PAGE, vector));
	for (size_t i = 0; i < pages; i++)
		count += vector[i] & 1;
	return count;
}

/* From now on as a user without privilege who may lock so many pages. */
static void become_nobody(size_t pages)
{
	struct rlimit limit = {pages * PAGE, pages * PAGE};
	CHECK_OK(setrlimit(RLIMIT_MEMLOCK, &limit));
	if (getuid() == 0)
		CHECK_OK(setuid(NOBODY));
}

TEST(mlock_fills_pages_in_and_counts_them)
{
	char *memory = map_memory(8, MAP_PRIVATE);
	long before = status_kib("VmLck:");
	CHECK_EQ(pages_in_memory(memory, 8), 0);
	CHECK_OK(mlock(memory + 2 * PAGE, 3 * PAGE));
	CHECK_EQ(pages_in_memory(memory, 8), 3);
	CHECK_EQ(status_kib("VmLck:") - before, 12);
	CHECK_OK(mlock(memory + 2 * PAGE, 3 * PAGE));
	CHECK_EQ(status_kib("VmLck:") - before, 12);
	CHECK_OK(munlock(memory, 8 * PAGE));
	CHECK_EQ(status_kib("VmLck:"), before);
	CHECK_EQ(pages_in_memory(memory, 8), 3);
}

TEST(mlock_takes_whole_pages_around_what_is_named)
{
	char *memory = map_memory(4, MAP_PRIVATE);
	CHECK_OK(mlock(memory + PAGE + 100, PAGE));
	CHECK_EQ(status_kib("VmLck:"), 8);
	CHECK_OK(munlock(memory + 2 * PAGE + 1, 1));
	CHECK_EQ(status_kib("VmLck:"), 4);
}

TEST(mlock2_on_fault_counts_but_fills_in_nothing)
{
	char *memory = map_memory(4, MAP_PRIVATE);
	CHECK_OK(mlock2(memory, 4 * PAGE, MLOCK_ONFAULT));
	CHECK_EQ(status_kib("VmLck:"), 16);
	CHECK_EQ(pages_in_memory(memory, 4), 0);
	memory[PAGE] = 1;
	CHECK_EQ(pages_in_memory(memory, 4), 1);
	CHECK_OK(mlock2(memory, 4 * PAGE, 0));
	CHECK_EQ(pages_in_memory(memory, 4), 4);
	CHECK_ERRNO(mlock2(memory, PAGE, 2), EINVAL);
}

TEST(locking_over_a_hole_locks_what_is_below_it_and_is_enomem)
{
	char *memory = map_memory(4, MAP_PRIVATE);
	CHECK_OK(munmap(memory + 2 * PAGE, PAGE));
	CHECK_ERRNO(mlock(memory, 4 * PAGE), ENOMEM);
	CHECK_EQ(status_kib("VmLck:"), 8);
	CHECK_ERRNO(munlock(memory, 4 * PAGE), ENOMEM);
	CHECK_EQ(status_kib("VmLck:"), 0);
	CHECK_OK(mlock(memory, 0));
}

TEST(memory_that_cannot_be_touched_is_enomem_and_locked)
{
	char *memory = map_memory(2, MAP_PRIVATE);
	int fd = make_file("f", 1);
	CHECK_OK(mprotect(memory, PAGE, PROT_NONE));
	CHECK_ERRNO(mlock(memory, 2 * PAGE), ENOMEM);
	CHECK_EQ(status_kib("VmLck:"), 8);
	char *file = map_file(fd, 2, PROT_READ, MAP_SHARED);
	CHECK_ERRNO(mlock(file, 2 * PAGE), ENOMEM);
	CHECK_EQ(status_kib("VmLck:"), 16);
}

TEST(without_privilege_the_limit_holds)
{
	char *memory = map_memory(8, MAP_PRIVATE);
	become_nobody(4);
	CHECK_ERRNO(mlock(memory, 5 * PAGE), ENOMEM);
	CHECK_OK(mlock(memory, 4 * PAGE));
	CHECK_ERRNO(mlock(memory + 4 * PAGE, PAGE), ENOMEM);
	CHECK_OK(mlock(memory, 4 * PAGE));
	CHECK_OK(munlock(memory, PAGE));
	CHECK_OK(mlock(memory + 4 * PAGE, PAGE));
}

TEST(without_privilege_a_limit_of_nothing_is_eperm)
{
	char *memory = map_memory(1, MAP_PRIVATE);
	become_nobody(0);
	CHECK_ERRNO(mlock(memory, PAGE), EPERM);
	CHECK_ERRNO(mlock2(memory, PAGE, MLOCK_ONFAULT), EPERM);
	CHECK_ERRNO(mlockall(MCL_CURRENT), EPERM);
	CHECK_ERRNO(
		(long)mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOCKED, -1, 0),
		EPERM);
	CHECK_OK(munlock(memory, PAGE));
	CHECK_OK(munlockall());
}

TEST(map_locked_fills_in_and_is_eagain_beyond_the_limit)
{
	char *memory = map_memory(3, MAP_PRIVATE | MAP_LOCKED);
	CHECK_EQ(status_kib("VmLck:"), 12);
	CHECK_EQ(pages_in_memory(memory, 3), 3);
	become_nobody(4);
	CHECK_ERRNO((long)mmap(NULL, 2 * PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOCKED,
			       -1, 0),
		    EAGAIN);
	CHECK_OK(munmap(memory, PAGE));
	CHECK_EQ(status_kib("VmLck:"), 8);
	CHECK(mmap(NULL, 2 * PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOCKED, -1, 0) !=
	      MAP_FAILED);
}

TEST(mlockall_future_locks_what_is_mapped_later)
{
	char *before = map_memory(2, MAP_PRIVATE);
	CHECK_OK(mlockall(MCL_FUTURE));
	char *after = map_memory(2, MAP_PRIVATE);
	CHECK_EQ(pages_in_memory(before, 2), 0);
	CHECK_EQ(pages_in_memory(after, 2), 2);
	unsigned long end = DIRECT1(SYS_brk, 0), more = (end + 3 * PAGE) & ~(PAGE - 1ul);
	CHECK_EQ((unsigned long)DIRECT1(SYS_brk, more), more);
	CHECK_EQ(pages_in_memory((char *)more - PAGE, 1), 1);
	CHECK_OK(munlockall());
	CHECK_EQ(status_kib("VmLck:"), 0);
	after = map_memory(2, MAP_PRIVATE);
	CHECK_EQ(pages_in_memory(after, 2), 0);
}

TEST(mlockall_current_locks_what_is_there)
{
	char *memory = map_memory(16, MAP_PRIVATE);
	CHECK_OK(mlockall(MCL_CURRENT));
	CHECK_EQ(pages_in_memory(memory, 16), 16);
	CHECK(status_kib("VmLck:") >= 64);
	char *later = map_memory(2, MAP_PRIVATE);
	CHECK_EQ(pages_in_memory(later, 2), 0);
	CHECK_OK(munlockall());
	CHECK_EQ(status_kib("VmLck:"), 0);
}

TEST(mlockall_on_fault_waits_for_the_touch)
{
	CHECK_OK(mlockall(MCL_FUTURE | MCL_ONFAULT));
	char *memory = map_memory(2, MAP_PRIVATE);
	CHECK_EQ(pages_in_memory(memory, 2), 0);
	CHECK_EQ(status_kib("VmLck:"), 8);
}

TEST(mlockall_refuses_unknown_flags_and_too_much)
{
	CHECK_ERRNO(mlockall(0), EINVAL);
	CHECK_ERRNO(mlockall(MCL_ONFAULT), EINVAL);
	CHECK_ERRNO(mlockall(8), EINVAL);
	become_nobody(1);
	CHECK_ERRNO(mlockall(MCL_CURRENT), ENOMEM);
	CHECK_OK(mlockall(MCL_FUTURE));
	CHECK_ERRNO((long)mmap(NULL, 2 * PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
		    EAGAIN);
}

TEST(locks_are_not_inherited_by_fork)
{
	char *memory = map_memory(2, MAP_PRIVATE);
	CHECK_OK(mlock(memory, 2 * PAGE));
	CHECK_OK(mlockall(MCL_FUTURE));
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_EQ(status_kib("VmLck:"), 0);
		char *fresh = map_memory(1, MAP_PRIVATE);
		CHECK_EQ(pages_in_memory(fresh, 1), 0);
		CHECK_OK(madvise(memory, PAGE, MADV_DONTNEED));
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
	CHECK(status_kib("VmLck:") >= 8);
}

CHILD_PROGRAM(argc, argv)
{
	(void)argc, (void)argv;
	return status_kib("VmLck:") == 0 ? 0 : 1;
}

TEST(exec_drops_all_locks)
{
	CHECK_OK(mlockall(MCL_CURRENT | MCL_FUTURE));
	pid_t pid = vfork();
	if (pid == 0) {
		execl(check_program_path, check_program_path, "--child", NULL);
		_exit(2);
	}
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(locked_memory_is_not_thrown_away)
{
	char *memory = map_memory(2, MAP_PRIVATE);
	memory[0] = 'k';
	CHECK_OK(mlock(memory, PAGE));
	CHECK_ERRNO(madvise(memory, PAGE, MADV_DONTNEED), EINVAL);
	CHECK_ERRNO(madvise(memory, PAGE, MADV_FREE), EINVAL);
	CHECK_ERRNO(madvise(memory, PAGE, MADV_PAGEOUT), EINVAL);
	CHECK_ERRNO(msync(memory, PAGE, MS_INVALIDATE), EBUSY);
	CHECK_OK(msync(memory, PAGE, MS_SYNC));
	CHECK_EQ(memory[0], 'k');
	CHECK_OK(madvise(memory, PAGE, MADV_DONTNEED_LOCKED));
	CHECK_EQ(memory[0], 0);
}

TEST(a_locked_mapping_that_moves_or_grows_stays_locked)
{
	char *memory = map_memory(2, MAP_PRIVATE);
	CHECK_OK(mlock(memory, 2 * PAGE));
	memory = mremap(memory, 2 * PAGE, 5 * PAGE, MREMAP_MAYMOVE);
	CHECK(memory != MAP_FAILED);
	CHECK_EQ(status_kib("VmLck:"), 20);
	CHECK_EQ(pages_in_memory(memory, 5), 5);
	become_nobody(6);
	CHECK_ERRNO((long)mremap(memory, 5 * PAGE, 7 * PAGE, MREMAP_MAYMOVE), EAGAIN);
	CHECK(mremap(memory, 5 * PAGE, 6 * PAGE, MREMAP_MAYMOVE) != MAP_FAILED);
}

TEST(mincore_tells_what_is_there_and_refuses_what_makes_no_sense)
{
	unsigned char vector[8];
	int fd = make_file("f", 2);
	char *memory = map_memory(4, MAP_PRIVATE);
	memory[2 * PAGE] = 1;
	CHECK_OK(mincore(memory, 3 * PAGE + 1, vector));
	CHECK_EQ(vector[0] & 1, 0);
	CHECK_EQ(vector[2] & 1, 1);
	CHECK_EQ(vector[3] & 1, 0);
	char *file = map_file(fd, 2, PROT_READ, MAP_SHARED);
	CHECK_OK(mincore(file, 2 * PAGE, vector));
	CHECK_EQ(vector[0] & vector[1] & 1, 1); /* in the page cache */
	CHECK_ERRNO(mincore(memory + 1, PAGE, vector), EINVAL);
	CHECK_ERRNO(mincore(memory, PAGE, (unsigned char *)8), EFAULT);
	CHECK_OK(munmap(memory + PAGE, PAGE));
	CHECK_ERRNO(mincore(memory, 3 * PAGE, vector), ENOMEM);
	CHECK_OK(mincore(memory, 0, vector));
}
