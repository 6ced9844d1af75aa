/*
 * Bad pointers given to system calls: the answer is EFAULT, never a signal, and nothing has
 * happened.
 *
 * Calls are made directly, because a C library looks at some arguments itself.
 */
#include "check.h"

#include "direct.h"

#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <termios.h>

enum {
	PAGE = 4096
};

/* None of these is ever mapped by a program that has not asked for it. */
static void *const bad[] = {
	(void *)0x10,       (void *)0x1000,     (void *)0xc2fff000, (void *)0xc3000000,
	(void *)0xc3001fff, (void *)0xfec00000, (void *)0xfffff000, (void *)-1,
};

#define FOR_EACH_BAD(pointer)  \
	for (size_t bad_i = 0; \
	     bad_i < sizeof(bad) / sizeof(bad[0]) && ((pointer) = bad[bad_i], 1); bad_i++)

/* Two pages, the second of which is not mapped. */
static char *page_before_nothing(void)
{
	char *memory =
		mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(memory != MAP_FAILED);
	CHECK_OK(munmap(memory + PAGE, PAGE));
	return memory;
}

TEST(read_and_write_through_bad_pointers)
{
	void *pointer;
	int file = CHECK_OK(open("file", O_RDWR | O_CREAT, 0600));
	int zero = CHECK_OK(open("/dev/zero", O_RDONLY));
	CHECK_EQ(write(file, "abc", 3), 3);
	FOR_EACH_BAD(pointer)
	{
		lseek(file, 0, SEEK_SET);
		CHECK_ERRNO(DIRECT3(SYS_read, file, pointer, 3), EFAULT);
		CHECK_ERRNO(DIRECT3(SYS_read, zero, pointer, 3), EFAULT);
		CHECK_ERRNO(DIRECT3(SYS_write, file, pointer, 3), EFAULT);
		CHECK_EQ(lseek(file, 0, SEEK_CUR), 0);
	}
	CHECK_EQ(lseek(file, 0, SEEK_END), 3);
}

TEST(pipes_through_bad_pointers_keep_what_is_in_them)
{
	int ends[2];
	char text[8];
	void *pointer;
	CHECK_OK(pipe(ends));
	CHECK_EQ(write(ends[1], "abc", 3), 3);
	FOR_EACH_BAD(pointer)
	{
		CHECK_ERRNO(DIRECT3(SYS_read, ends[0], pointer, 3), EFAULT);
		CHECK_ERRNO(DIRECT3(SYS_write, ends[1], pointer, 3), EFAULT);
	}
	CHECK_EQ(read(ends[0], text, sizeof(text)), 3);
	CHECK_EQ(memcmp(text, "abc", 3), 0);
}

TEST(paths_at_bad_addresses)
{
	void *path;
	static char buffer[256];
	FOR_EACH_BAD(path)
	{
		CHECK_ERRNO(DIRECT3(SYS_open, path, O_RDONLY, 0), EFAULT);
		CHECK_ERRNO(DIRECT2(SYS_access, path, R_OK), EFAULT);
		CHECK_ERRNO(DIRECT1(SYS_chdir, path), EFAULT);
		CHECK_ERRNO(DIRECT1(SYS_unlink, path), EFAULT);
		CHECK_ERRNO(DIRECT2(SYS_mkdir, path, 0700), EFAULT);
		CHECK_ERRNO(DIRECT1(SYS_rmdir, path), EFAULT);
		CHECK_ERRNO(DIRECT2(SYS_rename, "a", path), EFAULT);
		CHECK_ERRNO(DIRECT2(SYS_link, path, "a"), EFAULT);
		CHECK_ERRNO(DIRECT2(SYS_symlink, path, "a"), EFAULT);
		CHECK_ERRNO(DIRECT3(SYS_readlink, path, buffer, sizeof(buffer)), EFAULT);
		CHECK_ERRNO(DIRECT2(SYS_chmod, path, 0600), EFAULT);
		CHECK_ERRNO(DIRECT2(SYS_stat64, path, buffer), EFAULT);
		CHECK_ERRNO(DIRECT3(SYS_execve, path, NULL, NULL), EFAULT);
	}
}

TEST(structures_written_to_bad_addresses)
{
	void *pointer;
	int file = CHECK_OK(open("file", O_RDWR | O_CREAT, 0600));
	CHECK_OK(symlink("target", "link"));
	FOR_EACH_BAD(pointer)
	{
		CHECK_ERRNO(DIRECT2(SYS_stat64, "file", pointer), EFAULT);
		CHECK_ERRNO(DIRECT2(SYS_fstat64, file, pointer), EFAULT);
		CHECK_ERRNO(DIRECT3(SYS_readlink, "link", pointer, 100), EFAULT);
		CHECK_ERRNO(DIRECT1(SYS_pipe, pointer), EFAULT);
		CHECK_ERRNO(DIRECT1(SYS_uname, pointer), EFAULT);
		CHECK_ERRNO(DIRECT2(SYS_getcwd, pointer, 100), EFAULT);
		CHECK_ERRNO(DIRECT2(SYS_gettimeofday, pointer, NULL), EFAULT);
		CHECK_ERRNO(DIRECT2(SYS_clock_gettime, CLOCK_MONOTONIC, pointer), EFAULT);
		CHECK_ERRNO(DIRECT2(SYS_ugetrlimit, 7, pointer), EFAULT);
	}
}

TEST(a_pipe_that_could_not_be_told_leaves_no_descriptors)
{
	int next = dup(0);
	close(next);
	CHECK_ERRNO(DIRECT1(SYS_pipe, 0x1000), EFAULT);
	CHECK_EQ(dup(0), next);
}

TEST(times_and_signals_from_bad_addresses)
{
	void *pointer;
	FOR_EACH_BAD(pointer)
	{
		CHECK_ERRNO(DIRECT2(SYS_nanosleep, pointer, NULL), EFAULT);
		CHECK_ERRNO(DIRECT4(SYS_rt_sigaction, SIGUSR1, pointer, NULL, 8), EFAULT);
		CHECK_ERRNO(DIRECT4(SYS_rt_sigaction, SIGUSR1, NULL, pointer, 8), EFAULT);
		CHECK_ERRNO(DIRECT4(SYS_rt_sigprocmask, SIG_BLOCK, pointer, NULL, 8), EFAULT);
		CHECK_ERRNO(DIRECT2(SYS_sigaltstack, pointer, NULL), EFAULT);
	}
}

TEST(a_wait_status_for_a_bad_address)
{
	pid_t pid = fork();
	if (pid == 0)
		_exit(0);
	CHECK_ERRNO(DIRECT4(SYS_wait4, pid, 0xc3000000, 0, NULL), EFAULT);
}

TEST(arguments_and_environment_at_bad_addresses)
{
	void *pointer;
	char *arguments[] = {"x", NULL, NULL};
	FOR_EACH_BAD(pointer)
	{
		CHECK_ERRNO(DIRECT3(SYS_execve, "/bin/true", pointer, NULL), EFAULT);
		CHECK_ERRNO(DIRECT3(SYS_execve, "/bin/true", arguments, pointer), EFAULT);
		arguments[1] = pointer;
		CHECK_ERRNO(DIRECT3(SYS_execve, "/bin/true", arguments, NULL), EFAULT);
		arguments[1] = NULL;
	}
}

TEST(vectors_at_bad_addresses)
{
	void *pointer;
	static char text[4];
	int file = CHECK_OK(open("file", O_RDWR | O_CREAT, 0600));
	FOR_EACH_BAD(pointer)
	{
		struct iovec parts[2] = {{text, 4}, {pointer, 4}};
		CHECK_ERRNO(DIRECT3(SYS_writev, file, pointer, 1), EFAULT);
		CHECK_ERRNO(DIRECT3(SYS_readv, file, pointer, 1), EFAULT);
		CHECK_ERRNO(DIRECT3(SYS_writev, file, &parts[1], 1), EFAULT);
	}
}

TEST(a_buffer_that_ends_in_nothing_is_copied_as_far_as_it_goes)
{
	char *memory = page_before_nothing(), *edge = memory + PAGE - 4;
	int file = CHECK_OK(open("file", O_RDWR | O_CREAT, 0600));
	CHECK_EQ(write(file, "abcdefgh", 8), 8);
	lseek(file, 0, SEEK_SET);
	long got = DIRECT3(SYS_read, file, edge, 8);
	CHECK(got == 4 || (got == -1 && errno == EFAULT));
	if (got == 4)
		CHECK_EQ(memcmp(edge, "abcd", 4), 0);
}

TEST(a_string_may_end_exactly_where_its_page_ends)
{
	char *memory = page_before_nothing();
	memcpy(memory + PAGE - 5, "/dev", 5);
	CHECK_OK(DIRECT2(SYS_access, memory + PAGE - 5, F_OK));
	memcpy(memory + PAGE - 4, "/dev", 4); /* without the end */
	CHECK_ERRNO(DIRECT2(SYS_access, memory + PAGE - 4, F_OK), EFAULT);
}

TEST(a_structure_across_the_end_of_a_mapping)
{
	char *memory = page_before_nothing();
	CHECK_ERRNO(DIRECT1(SYS_uname, memory + PAGE - 100), EFAULT);
	CHECK_OK(DIRECT1(SYS_uname, memory + PAGE - sizeof(struct utsname)));
	CHECK_ERRNO(DIRECT2(SYS_stat64, "/", memory + PAGE - 8), EFAULT);
	CHECK_ERRNO(DIRECT2(SYS_clock_gettime, CLOCK_MONOTONIC, memory + PAGE - 4), EFAULT);
}

TEST(a_buffer_that_wraps_around_the_address_space)
{
	int zero = CHECK_OK(open("/dev/zero", O_RDONLY));
	CHECK_ERRNO(DIRECT3(SYS_read, zero, 0xfffffff0, 0x20), EFAULT);
	CHECK_ERRNO(DIRECT3(SYS_read, zero, 0xc2fffff0, 0x20), EFAULT);
}

TEST(memory_that_is_read_only_cannot_be_read_into)
{
	char *memory = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int zero = CHECK_OK(open("/dev/zero", O_RDONLY));
	CHECK_ERRNO(DIRECT3(SYS_read, zero, memory, 10), EFAULT);
	CHECK_ERRNO(DIRECT3(SYS_read, zero, (void *)page_before_nothing, 10), EFAULT);
	CHECK_ERRNO(DIRECT1(SYS_uname, memory), EFAULT);
}

TEST(memory_not_touched_yet_is_good_for_system_calls)
{
	char *memory =
		mmap(NULL, 8 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int file = CHECK_OK(open("file", O_RDWR | O_CREAT, 0600));
	CHECK_EQ(DIRECT3(SYS_write, file, memory, 4 * PAGE), 4 * PAGE);
	lseek(file, 0, SEEK_SET);
	CHECK_EQ(DIRECT3(SYS_read, file, memory + 4 * PAGE, 4 * PAGE), 4 * PAGE);
	CHECK_EQ(memory[5 * PAGE], 0);
}

TEST(a_length_of_zero_asks_for_nothing)
{
	int zero = CHECK_OK(open("/dev/zero", O_RDONLY));
	int file = CHECK_OK(open("file", O_RDWR | O_CREAT, 0600));
	CHECK_EQ(DIRECT3(SYS_read, zero, 0x10, 0), 0);
	CHECK_EQ(DIRECT3(SYS_write, file, 0x10, 0), 0);
}

TEST(terminal_requests_do_not_trust_pointers_or_descriptors)
{
	int file = CHECK_OK(open("file", O_RDWR | O_CREAT, 0600));
	CHECK_ERRNO(DIRECT3(SYS_ioctl, file, TCGETS, 0xc3000000), ENOTTY);
	CHECK_ERRNO(DIRECT3(SYS_ioctl, 99, TCGETS, 0xc3000000), EBADF);
	int terminal = open("/dev/tty", O_RDWR);
	if (terminal >= 0) {
		CHECK_ERRNO(DIRECT3(SYS_ioctl, terminal, TCGETS, 0xc3000000), EFAULT);
		CHECK_ERRNO(DIRECT3(SYS_ioctl, terminal, TCSETS, 0xc3000000), EFAULT);
	}
}

TEST(a_number_that_is_no_system_call_is_enosys)
{
	CHECK_ERRNO(DIRECT1(5000, 0), ENOSYS);
	CHECK_ERRNO(DIRECT1(-1, 0), ENOSYS);
	CHECK_ERRNO(DIRECT1(0x7fffffff, 0), ENOSYS);
	CHECK_ERRNO(DIRECT1(17, 0), ENOSYS); /* break, never implemented */
}
