/* Descriptors: the lowest free number, duplicates, close-on-exec, status flags, the limit. */
#include "check.h"

#include <sys/resource.h>

/* The lowest number that is free now. */
static int lowest_free(void)
{
	int file = CHECK_OK(dup(0));
	close(file);
	return file;
}

TEST(open_takes_the_lowest_free_number)
{
	int first = CHECK_OK(open("/dev/null", O_RDONLY));
	int second = CHECK_OK(open("/dev/null", O_RDONLY));
	CHECK_EQ(second, first + 1);
	close(first);
	CHECK_EQ(open("/dev/null", O_RDONLY), first);
}

TEST(dup_shares_offset_and_status)
{
	char byte = 0;
	int file = CHECK_OK(open("file", O_RDWR | O_CREAT, 0644));
	int copy = CHECK_OK(dup(file));
	CHECK_EQ(write(file, "ab", 2), 2);
	CHECK_EQ(lseek(copy, 0, SEEK_CUR), 2);
	CHECK_EQ(lseek(copy, 1, SEEK_SET), 1);
	CHECK_EQ(read(file, &byte, 1), 1);
	CHECK_EQ(byte, 'b');
	CHECK_OK(fcntl(copy, F_SETFL, O_APPEND));
	CHECK(fcntl(file, F_GETFL) & O_APPEND);
	CHECK_OK(close(file));
	CHECK_EQ(write(copy, "c", 1), 1);
}

TEST(dup2_closes_what_was_there)
{
	int ends[2], free_number;
	char byte;
	CHECK_OK(pipe(ends));
	free_number = lowest_free();
	CHECK_EQ(dup2(0, free_number), free_number);
	CHECK_EQ(dup2(free_number, ends[1]), ends[1]);
	CHECK_EQ(read(ends[0], &byte, 1), 0); /* the write end is gone */
}

TEST(dup2_to_itself_changes_nothing)
{
	int file = CHECK_OK(open("/dev/null", O_RDWR | O_CLOEXEC));
	CHECK_EQ(dup2(file, file), file);
	CHECK_EQ(fcntl(file, F_GETFD), FD_CLOEXEC);
	close(file);
	CHECK_ERRNO(dup2(file, file), EBADF);
}

TEST(duplicating_what_is_not_open_or_where_nothing_can_be_is_ebadf)
{
	int closed = lowest_free();
	CHECK_ERRNO(dup(closed), EBADF);
	CHECK_ERRNO(dup2(closed, 50), EBADF);
	CHECK_ERRNO(dup2(0, -1), EBADF);
	CHECK_ERRNO(dup2(0, 1 << 30), EBADF);
}

TEST(close_on_exec_belongs_to_the_descriptor_not_to_the_file)
{
	int file = CHECK_OK(open("/dev/null", O_RDWR));
	CHECK_EQ(fcntl(file, F_GETFD), 0);
	CHECK_OK(fcntl(file, F_SETFD, FD_CLOEXEC));
	int copy = CHECK_OK(dup(file));
	CHECK_EQ(fcntl(file, F_GETFD), FD_CLOEXEC);
	CHECK_EQ(fcntl(copy, F_GETFD), 0);
	int other = CHECK_OK(open("/dev/null", O_RDWR | O_CLOEXEC));
	CHECK_EQ(fcntl(other, F_GETFD), FD_CLOEXEC);
}

TEST(f_dupfd_takes_a_number_from_the_one_given_on)
{
	CHECK_EQ(fcntl(0, F_DUPFD, 40), 40);
	CHECK_EQ(fcntl(0, F_DUPFD, 40), 41);
	CHECK_EQ(fcntl(0, F_DUPFD_CLOEXEC, 40), 42);
	CHECK_EQ(fcntl(42, F_GETFD), FD_CLOEXEC);
	CHECK_ERRNO(fcntl(0, F_DUPFD, -1), EINVAL);
	CHECK_ERRNO(fcntl(99, F_DUPFD, 0), EBADF);
}

TEST(f_getfl_tells_access_mode_and_flags_and_f_setfl_changes_only_some)
{
	int file = CHECK_OK(open("file", O_RDWR | O_CREAT | O_APPEND, 0644));
	CHECK_EQ(fcntl(file, F_GETFL) & (O_ACCMODE | O_APPEND | O_CREAT), O_RDWR | O_APPEND);
	CHECK_OK(fcntl(file, F_SETFL, O_WRONLY | O_NONBLOCK));
	CHECK_EQ(fcntl(file, F_GETFL) & (O_ACCMODE | O_APPEND | O_NONBLOCK), O_RDWR | O_NONBLOCK);
}

TEST(a_command_fcntl_does_not_know_is_einval)
{
	CHECK_ERRNO(fcntl(0, 9999, 0), EINVAL);
}

TEST(beyond_the_limit_is_emfile)
{
	struct rlimit limit;
	int highest = lowest_free();
	CHECK_OK(getrlimit(RLIMIT_NOFILE, &limit));
	limit.rlim_cur = highest + 5;
	CHECK_OK(setrlimit(RLIMIT_NOFILE, &limit));
	for (int i = 0; i < 5; i++)
		CHECK_EQ(dup(0), highest + i);
	CHECK_ERRNO(dup(0), EMFILE);
	CHECK_ERRNO(open("/dev/null", O_RDONLY), EMFILE);
	int ends[2];
	CHECK_ERRNO(pipe(ends), EMFILE);
	CHECK_ERRNO(dup2(0, highest + 5), EBADF);
	close(highest + 2);
	CHECK_ERRNO(pipe(ends), EMFILE); /* one is not enough, and is not lost */
	CHECK_EQ(dup(0), highest + 2);
	CHECK_OK(close(0));
	CHECK_EQ(dup(1), 0);
}

TEST(a_failed_open_with_o_creat_at_the_limit_makes_no_descriptor)
{
	struct rlimit limit;
	CHECK_OK(getrlimit(RLIMIT_NOFILE, &limit));
	limit.rlim_cur = lowest_free();
	CHECK_OK(setrlimit(RLIMIT_NOFILE, &limit));
	CHECK_ERRNO(open("file", O_RDWR | O_CREAT, 0644), EMFILE);
}

TEST(a_hundred_and_fifty_files_at_once)
{
	enum {
		FILES = 150
	};
	int files[FILES];
	char name[16], byte;
	for (int i = 0; i < FILES; i++) {
		snprintf(name, sizeof(name), "file%d", i);
		CHECK_OK(files[i] = open(name, O_RDWR | O_CREAT, 0644));
		byte = i;
		CHECK_EQ(write(files[i], &byte, 1), 1);
	}
	for (int i = 0; i < FILES; i++) {
		CHECK_EQ(pread(files[i], &byte, 1, 0), 1);
		CHECK_EQ(byte, (char)i);
		CHECK_OK(close(files[i]));
	}
}

TEST(isatty_is_only_for_terminals)
{
	int file = CHECK_OK(open("file", O_RDWR | O_CREAT, 0644));
	CHECK_EQ(isatty(file), 0);
	CHECK_EQ(errno, ENOTTY);
	CHECK_EQ(isatty(CHECK_OK(open("/dev/null", O_RDONLY))), 0);
	CHECK_EQ(isatty(99), 0);
	CHECK_EQ(errno, EBADF);
}
