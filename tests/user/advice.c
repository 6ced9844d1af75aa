/*
 * madvise and msync: what each advice does, what it refuses, and holes.
 */
#include "touch.h"

#define READ_WRITE (PROT_READ | PROT_WRITE)

TEST(memory_thrown_away_reads_as_zeros)
{
	char *memory = map_memory(3, MAP_PRIVATE);
	memset(memory, 'x', 3 * PAGE);
	CHECK_OK(madvise(memory + PAGE, PAGE, MADV_DONTNEED));
	CHECK_EQ(memory[0], 'x');
	CHECK_EQ(memory[PAGE], 0);
	CHECK_EQ(memory[2 * PAGE], 'x');
}

TEST(a_private_file_mapping_thrown_away_shows_the_file_again)
{
	int fd = make_file("f", 1);
	char *memory = map_file(fd, 1, READ_WRITE, MAP_PRIVATE);
	memory[0] = 'P';
	CHECK_OK(madvise(memory, PAGE, MADV_DONTNEED));
	CHECK_EQ(memory[0], 'a');
}

TEST(shared_memory_thrown_away_is_still_there)
{
	char *memory = map_memory(1, MAP_SHARED);
	memory[0] = 's';
	CHECK_OK(madvise(memory, PAGE, MADV_DONTNEED));
	CHECK_EQ(memory[0], 's');
}

TEST(freed_memory_is_what_it_was_or_zeros_and_can_be_written)
{
	char *memory = map_memory(1, MAP_PRIVATE);
	int fd = make_file("f", 1);
	memory[0] = 'x';
	CHECK_OK(madvise(memory, PAGE, MADV_FREE));
	memory[1] = 'y';
	CHECK(memory[0] == 'x' || memory[0] == 0);
	CHECK_EQ(memory[1], 'y');
	CHECK_ERRNO(madvise(map_memory(1, MAP_SHARED), PAGE, MADV_FREE), EINVAL);
	CHECK_ERRNO(madvise(map_file(fd, 1, READ_WRITE, MAP_PRIVATE), PAGE, MADV_FREE), EINVAL);
}

TEST(a_hole_is_enomem_after_the_rest_is_done)
{
	char *memory = map_memory(4, MAP_PRIVATE);
	memset(memory, 'x', 4 * PAGE);
	CHECK_OK(munmap(memory + PAGE, PAGE));
	CHECK_ERRNO(madvise(memory, 4 * PAGE, MADV_DONTNEED), ENOMEM);
	CHECK_EQ(memory[0], 0);
	CHECK_EQ(memory[2 * PAGE], 0);
	CHECK_EQ(memory[3 * PAGE], 0);
	CHECK_ERRNO(madvise(memory, 4 * PAGE, MADV_WILLNEED), ENOMEM);
}

TEST(what_makes_no_sense_is_einval)
{
	char *memory = map_memory(2, MAP_PRIVATE);
	CHECK_ERRNO(madvise(memory + 1, PAGE, MADV_DONTNEED), EINVAL);
	CHECK_ERRNO(madvise(memory, PAGE, 5), EINVAL);
	CHECK_ERRNO(madvise(memory, PAGE, 12345), EINVAL);
	CHECK_ERRNO(madvise(memory, PAGE, -1), EINVAL);
	CHECK_OK(madvise(memory, 0, MADV_DONTNEED));
	CHECK_ERRNO(madvise(memory, 0, 12345), EINVAL);
	CHECK_OK(madvise(memory, 1, MADV_DONTNEED));
}

TEST(advice_for_the_pager_changes_nothing)
{
	static const int harmless[] = {MADV_NORMAL,   MADV_RANDOM, MADV_SEQUENTIAL, MADV_WILLNEED,
				       MADV_DONTDUMP, MADV_DODUMP, MADV_COLD,       MADV_PAGEOUT};
	char *memory = map_memory(1, MAP_PRIVATE);
	memory[0] = 'x';
	for (size_t i = 0; i < sizeof(harmless) / sizeof(*harmless); i++)
		CHECK_OK(madvise(memory, PAGE, harmless[i]));
	CHECK_EQ(memory[0], 'x');
}

/* --- Holes in what is shared --- */

TEST(removed_pages_are_a_hole_for_all)
{
	int fd = make_file("f", 4);
	char *memory = map_file(fd, 4, READ_WRITE, MAP_SHARED);
	char *other = map_file(fd, 4, READ_WRITE, MAP_PRIVATE);
	char byte;
	CHECK_EQ(other[2 * PAGE], 'c');
	other[PAGE] = 'P';
	CHECK_EQ(memory[PAGE], 'b');
	CHECK_OK(madvise(memory + PAGE, 2 * PAGE, MADV_REMOVE));
	CHECK_EQ(memory[PAGE], 0);
	CHECK_EQ(memory[0], 'a');
	CHECK_EQ(memory[3 * PAGE], 'd');
	CHECK_EQ(other[PAGE], 'P'); /* a private copy stays */
	CHECK_EQ(other[2 * PAGE], 0);
	CHECK_EQ(pread(fd, &byte, 1, 2 * PAGE), 1);
	CHECK_EQ(byte, 0);
	CHECK_EQ(lseek(fd, 0, SEEK_END), 4 * PAGE);
}

TEST(shared_anonymous_memory_can_have_holes)
{
	char *memory = map_memory(2, MAP_SHARED);
	memset(memory, 'x', 2 * PAGE);
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_OK(madvise(memory, PAGE, MADV_REMOVE));
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_EQ(memory[0], 0);
	CHECK_EQ(memory[PAGE], 'x');
	memory[0] = 'y';
	CHECK_EQ(memory[0], 'y');
}

TEST(only_what_is_shared_and_may_be_written_can_be_removed)
{
	int fd = make_file("f", 1), reader = open("f", O_RDONLY);
	CHECK_ERRNO(madvise(map_memory(1, MAP_PRIVATE), PAGE, MADV_REMOVE), EINVAL);
	CHECK_ERRNO(madvise(map_file(fd, 1, READ_WRITE, MAP_PRIVATE), PAGE, MADV_REMOVE), EACCES);
	CHECK_ERRNO(madvise(map_file(reader, 1, PROT_READ, MAP_SHARED), PAGE, MADV_REMOVE), EACCES);
	char *memory = map_file(fd, 1, READ_WRITE, MAP_SHARED);
	CHECK_OK(mlock(memory, PAGE));
	CHECK_ERRNO(madvise(memory, PAGE, MADV_REMOVE), EINVAL);
}

/* --- What fork does --- */

TEST(memory_kept_from_fork_is_not_in_the_child)
{
	char *memory = map_memory(3, MAP_PRIVATE);
	memset(memory, 'x', 3 * PAGE);
	CHECK_OK(madvise(memory + PAGE, PAGE, MADV_DONTFORK));
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_EQ(peek(memory), 'x');
		CHECK_EQ(peek(memory + PAGE), -1);
		CHECK_FAULT(SIGSEGV, SEGV_MAPERR, memory + PAGE);
		CHECK_EQ(peek(memory + 2 * PAGE), 'x');
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_EQ(memory[PAGE], 'x');
	CHECK_OK(madvise(memory, 3 * PAGE, MADV_DOFORK));
	pid = fork();
	if (pid == 0)
		_exit(peek(memory + PAGE) == 'x' ? 0 : 1);
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(memory_wiped_on_fork_is_zero_in_the_child_and_its_children)
{
	char *memory = map_memory(2, MAP_PRIVATE);
	memset(memory, 'x', 2 * PAGE);
	CHECK_OK(madvise(memory, PAGE, MADV_WIPEONFORK));
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_EQ(memory[0], 0);
		CHECK_EQ(memory[PAGE], 'x');
		memory[0] = 'c';
		pid = fork();
		if (pid == 0)
			_exit(memory[0] == 0 ? 0 : 1);
		CHECK_EXITED(wait_for(pid), 0);
		CHECK_EQ(memory[0], 'c');
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_EQ(memory[0], 'x');
	CHECK_OK(madvise(memory, PAGE, MADV_KEEPONFORK));
	pid = fork();
	if (pid == 0)
		_exit(memory[0] == 'x' ? 0 : 1);
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_ERRNO(madvise(map_memory(1, MAP_SHARED), PAGE, MADV_WIPEONFORK), EINVAL);
}

/* --- Filling in --- */

TEST(populate_advice_fills_in_or_says_why_not)
{
	unsigned char vector[4];
	char *memory = map_memory(4, MAP_PRIVATE);
	int fd = make_file("f", 1);
	CHECK_OK(madvise(memory, 2 * PAGE, MADV_POPULATE_WRITE));
	CHECK_OK(madvise(memory + 2 * PAGE, PAGE, MADV_POPULATE_READ));
	CHECK_OK(mincore(memory, 4 * PAGE, vector));
	CHECK_EQ((vector[0] & vector[1] & vector[2] & 1), 1);
	CHECK_EQ(vector[3] & 1, 0);
	CHECK_OK(mprotect(memory, PAGE, PROT_READ));
	CHECK_ERRNO(madvise(memory, PAGE, MADV_POPULATE_WRITE), EINVAL);
	CHECK_OK(madvise(memory, PAGE, MADV_POPULATE_READ));
	CHECK_OK(mprotect(memory, PAGE, PROT_NONE));
	CHECK_ERRNO(madvise(memory, PAGE, MADV_POPULATE_READ), EINVAL);
	CHECK_OK(munmap(memory, PAGE));
	CHECK_ERRNO(madvise(memory, 2 * PAGE, MADV_POPULATE_READ), ENOMEM);
	char *file = map_file(fd, 2, READ_WRITE, MAP_SHARED);
	CHECK_ERRNO(madvise(file, 2 * PAGE, MADV_POPULATE_READ), EFAULT);
}

TEST(map_populate_fills_in)
{
	unsigned char vector[3];
	char *memory = map_memory(3, MAP_PRIVATE | MAP_POPULATE);
	CHECK_OK(mincore(memory, 3 * PAGE, vector));
	CHECK_EQ(vector[0] & vector[1] & vector[2] & 1, 1);
}

/* --- msync --- */

TEST(msync_checks_its_range_and_flags)
{
	char *memory = map_memory(3, MAP_SHARED);
	CHECK_OK(msync(memory, 3 * PAGE, MS_SYNC));
	CHECK_OK(msync(memory, 3 * PAGE, MS_ASYNC | MS_INVALIDATE));
	CHECK_OK(msync(memory, 3 * PAGE, 0));
	CHECK_OK(msync(memory, 0, MS_SYNC));
	CHECK_ERRNO(msync(memory, PAGE, MS_SYNC | MS_ASYNC), EINVAL);
	CHECK_ERRNO(msync(memory, PAGE, 8), EINVAL);
	CHECK_ERRNO(msync(memory + 1, PAGE, MS_SYNC), EINVAL);
	CHECK_OK(munmap(memory + PAGE, PAGE));
	CHECK_ERRNO(msync(memory, 3 * PAGE, MS_SYNC), ENOMEM);
	CHECK_ERRNO(msync(memory, 3 * PAGE, MS_ASYNC), ENOMEM);
}
