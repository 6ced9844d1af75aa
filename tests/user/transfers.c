/*
 * Copying within the kernel, the older calls for times, and what a file system says of itself. The
 * calls are made directly: C libraries dress them differently.
 */
#include "check.h"
#include "direct.h"

/* struct statfs64 of i386: padding must not come between the fields. */
struct space {
	unsigned type, block_size;
	unsigned long long blocks __attribute__((packed, aligned(4)));
	unsigned long long free __attribute__((packed, aligned(4)));
	unsigned long long available __attribute__((packed, aligned(4)));
	unsigned long long files __attribute__((packed, aligned(4)));
	unsigned long long free_files __attribute__((packed, aligned(4)));
	int id[2];
	unsigned name_length, fragment_size, flags, spare[4];
};

static int file_with(const char *name, const char *content)
{
	int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0644);
	CHECK(fd >= 0);
	CHECK_EQ(write(fd, content, strlen(content)), strlen(content));
	CHECK_EQ(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

TEST(sendfile_copies_at_the_position_and_moves_it)
{
	char buf[32] = "";
	int in = file_with("in", "0123456789"), out = file_with("out", "");
	CHECK_EQ(DIRECT4(SYS_sendfile, out, in, NULL, 4), 4);
	CHECK_EQ(lseek(in, 0, SEEK_CUR), 4);
	CHECK_EQ(DIRECT4(SYS_sendfile, out, in, NULL, 100), 6);
	CHECK_EQ(DIRECT4(SYS_sendfile, out, in, NULL, 100), 0);
	CHECK_EQ(pread(out, buf, sizeof(buf) - 1, 0), 10);
	CHECK_STR(buf, "0123456789");
}

TEST(sendfile_with_an_offset_leaves_the_position)
{
	char buf[32] = "";
	long offset = 7;
	long long wide = 2;
	int in = file_with("in", "0123456789"), ends[2];
	CHECK_OK(pipe(ends));
	CHECK_EQ(DIRECT4(SYS_sendfile, ends[1], in, &offset, 100), 3);
	CHECK_EQ(offset, 10);
	CHECK_EQ(DIRECT4(SYS_sendfile64, ends[1], in, &wide, 2), 2);
	CHECK_EQ(wide, 4);
	CHECK_EQ(lseek(in, 0, SEEK_CUR), 0);
	CHECK_EQ(read(ends[0], buf, sizeof(buf) - 1), 5);
	CHECK_STR(buf, "78923");
}

TEST(sendfile_wants_a_readable_file_and_a_writable_end)
{
	int in = file_with("in", "x"), ends[2], reader;
	CHECK_OK(pipe(ends));
	CHECK((reader = open("in", O_RDONLY)) >= 0);
	CHECK_ERRNO(DIRECT4(SYS_sendfile, reader, in, NULL, 1), EBADF);
	CHECK_ERRNO(DIRECT4(SYS_sendfile, 99, in, NULL, 1), EBADF);
	CHECK_ERRNO(DIRECT4(SYS_sendfile, in, ends[1], NULL, 1), EBADF);
	CHECK_ERRNO(DIRECT4(SYS_sendfile, ends[1], in, 16, 1), EFAULT);
}

TEST(the_older_calls_set_times_too)
{
	struct stat st;
	const long seconds[2] = {1000, 2000};
	const long micro[4] = {3000, 500000, 4000, 999999};
	const long bad[4] = {3000, 1000000, 4000, 0};
	close(file_with("file", ""));
	CHECK_OK(DIRECT2(SYS_utime, "file", seconds));
	CHECK_OK(stat("file", &st));
	CHECK_EQ(st.st_atim.tv_sec, 1000);
	CHECK_EQ(st.st_mtim.tv_sec, 2000);
	CHECK_OK(DIRECT2(SYS_utimes, "file", micro));
	CHECK_OK(stat("file", &st));
	CHECK_EQ(st.st_atim.tv_nsec, 500000000);
	CHECK_EQ(st.st_mtim.tv_sec, 4000);
	CHECK_EQ(st.st_mtim.tv_nsec, 999999000);
	CHECK_ERRNO(DIRECT2(SYS_utimes, "file", bad), EINVAL);
	CHECK_ERRNO(DIRECT2(SYS_utime, "none", seconds), ENOENT);
	CHECK_ERRNO(DIRECT2(SYS_utime, "file", 16), EFAULT);
	CHECK_OK(DIRECT2(SYS_utimes, "file", NULL));
	CHECK_OK(stat("file", &st));
	CHECK(time(NULL) - st.st_mtim.tv_sec < 100);
}

TEST(a_file_system_says_how_large_it_is)
{
	struct space of_name, of_file;
	int fd = file_with("file", "x");
	CHECK_EQ(sizeof(of_name), 84);
	CHECK_OK(DIRECT3(SYS_statfs64, ".", sizeof(of_name), &of_name));
	CHECK_OK(DIRECT3(SYS_fstatfs64, fd, sizeof(of_file), &of_file));
	CHECK_EQ(of_name.type, of_file.type);
	CHECK_EQ(of_name.name_length, 255);
	CHECK(of_name.blocks > 0);
	CHECK(of_name.free <= of_name.blocks);
	CHECK_ERRNO(DIRECT3(SYS_statfs64, ".", 80, &of_name), EINVAL);
	CHECK_ERRNO(DIRECT3(SYS_statfs64, "none", sizeof(of_name), &of_name), ENOENT);
	CHECK_ERRNO(DIRECT3(SYS_fstatfs64, 99, sizeof(of_name), &of_name), EBADF);
	CHECK_ERRNO(DIRECT3(SYS_fstatfs64, fd, sizeof(of_name), 16), EFAULT);
}
