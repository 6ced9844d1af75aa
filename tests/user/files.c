/* Open files: how they are opened, read, written, positioned, described, cut. */
#include "check.h"

#include <sys/uio.h>

static void write_file(const char *path, const char *text)
{
	int file = CHECK_OK(open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644));
	CHECK_EQ(write(file, text, strlen(text)), strlen(text));
	close(file);
}

static const char *content(const char *path)
{
	static char text[256];
	int file = CHECK_OK(open(path, O_RDONLY));
	ssize_t length = read(file, text, sizeof(text) - 1);
	text[length > 0 ? length : 0] = '\0';
	close(file);
	return text;
}

static off_t size_of(const char *path)
{
	struct stat status;
	CHECK_OK(stat(path, &status));
	return status.st_size;
}

TEST(what_is_written_can_be_read)
{
	char text[16] = "";
	int file = CHECK_OK(open("file", O_RDWR | O_CREAT, 0644));
	CHECK_EQ(write(file, "hello", 5), 5);
	CHECK_EQ(lseek(file, 0, SEEK_SET), 0);
	CHECK_EQ(read(file, text, sizeof(text)), 5);
	CHECK_STR(text, "hello");
	CHECK_EQ(read(file, text, sizeof(text)), 0);
}

TEST(open_without_o_creat_needs_the_file)
{
	CHECK_ERRNO(open("missing", O_RDONLY), ENOENT);
	CHECK_ERRNO(open("missing", O_RDWR), ENOENT);
	CHECK_ERRNO(open("", O_RDONLY), ENOENT);
}

TEST(o_creat_makes_a_file_with_mode_less_umask)
{
	struct stat status;
	umask(027);
	close(CHECK_OK(open("file", O_WRONLY | O_CREAT, 0666)));
	CHECK_OK(stat("file", &status));
	CHECK_EQ(status.st_mode, S_IFREG | 0640);
	CHECK_EQ(status.st_size, 0);
	CHECK_EQ(status.st_nlink, 1);
	CHECK_EQ(status.st_uid, geteuid());
}

TEST(o_excl_refuses_a_file_that_is_there_and_a_dangling_link)
{
	write_file("file", "x");
	CHECK_ERRNO(open("file", O_RDWR | O_CREAT | O_EXCL, 0644), EEXIST);
	CHECK_OK(symlink("nowhere", "link"));
	CHECK_ERRNO(open("link", O_RDWR | O_CREAT | O_EXCL, 0644), EEXIST);
	CHECK_OK(open("new", O_RDWR | O_CREAT | O_EXCL, 0644));
}

TEST(o_creat_through_a_dangling_link_makes_its_target)
{
	CHECK_OK(symlink("target", "link"));
	CHECK_OK(open("link", O_WRONLY | O_CREAT, 0644));
	CHECK_EQ(size_of("target"), 0);
}

TEST(o_trunc_empties_the_file_and_o_creat_alone_does_not)
{
	write_file("file", "content");
	close(CHECK_OK(open("file", O_WRONLY | O_CREAT, 0644)));
	CHECK_STR(content("file"), "content");
	close(CHECK_OK(open("file", O_WRONLY | O_TRUNC)));
	CHECK_STR(content("file"), "");
}

TEST(o_append_writes_at_the_end_wherever_the_offset_is)
{
	write_file("file", "abc");
	int file = CHECK_OK(open("file", O_RDWR | O_APPEND));
	CHECK_EQ(lseek(file, 0, SEEK_SET), 0);
	CHECK_EQ(write(file, "def", 3), 3);
	CHECK_EQ(lseek(file, 0, SEEK_CUR), 6);
	CHECK_STR(content("file"), "abcdef");
}

TEST(appending_writers_do_not_overwrite_each_other)
{
	enum {
		WRITERS = 4,
		LINES = 200
	};
	close(CHECK_OK(open("file", O_WRONLY | O_CREAT, 0644)));
	pid_t pids[WRITERS];
	for (int i = 0; i < WRITERS; i++) {
		pids[i] = fork();
		if (pids[i] != 0)
			continue;
		int file = open("file", O_WRONLY | O_APPEND);
		for (int line = 0; line < LINES; line++)
			CHECK_EQ(write(file, "a line\n", 7), 7);
		_exit(0);
	}
	for (int i = 0; i < WRITERS; i++)
		CHECK_EXITED(wait_for(pids[i]), 0);
	CHECK_EQ(size_of("file"), WRITERS * LINES * 7);
}

TEST(a_descriptor_permits_what_it_was_opened_for)
{
	char byte;
	write_file("file", "abc");
	int reader = CHECK_OK(open("file", O_RDONLY)), writer = CHECK_OK(open("file", O_WRONLY));
	CHECK_ERRNO(write(reader, "x", 1), EBADF);
	CHECK_ERRNO(read(writer, &byte, 1), EBADF);
	CHECK_ERRNO(ftruncate(reader, 0), EINVAL);
}

TEST(each_open_has_an_offset_of_its_own)
{
	char first[4] = "", second[4] = "";
	write_file("file", "abcdef");
	int one = CHECK_OK(open("file", O_RDONLY)), two = CHECK_OK(open("file", O_RDONLY));
	CHECK_EQ(read(one, first, 3), 3);
	CHECK_EQ(read(two, second, 3), 3);
	CHECK_STR(first, "abc");
	CHECK_STR(second, "abc");
}

TEST(lseek_moves_from_start_here_and_end)
{
	write_file("file", "0123456789");
	int file = CHECK_OK(open("file", O_RDWR));
	CHECK_EQ(lseek(file, 4, SEEK_SET), 4);
	CHECK_EQ(lseek(file, 2, SEEK_CUR), 6);
	CHECK_EQ(lseek(file, -3, SEEK_CUR), 3);
	CHECK_EQ(lseek(file, -1, SEEK_END), 9);
	CHECK_EQ(lseek(file, 100, SEEK_END), 110);
	CHECK_ERRNO(lseek(file, -1, SEEK_SET), EINVAL);
	CHECK_ERRNO(lseek(file, 0, 99), EINVAL);
	CHECK_EQ(lseek(file, 0, SEEK_CUR), 110);
	CHECK_ERRNO(lseek(99, 0, SEEK_SET), EBADF);
}

TEST(offsets_beyond_four_gigabytes_are_kept)
{
	int file = CHECK_OK(open("file", O_RDWR | O_CREAT, 0644));
	off_t far = 5LL << 30;
	CHECK(lseek(file, far, SEEK_SET) == far);
	CHECK(lseek(file, 1, SEEK_CUR) == far + 1);
	char byte;
	CHECK_EQ(read(file, &byte, 1), 0);
}

TEST(a_write_beyond_the_end_leaves_a_hole_of_zeros)
{
	char text[16];
	int file = CHECK_OK(open("file", O_RDWR | O_CREAT, 0644));
	CHECK_EQ(write(file, "a", 1), 1);
	CHECK_EQ(lseek(file, 100000, SEEK_SET), 100000);
	CHECK_EQ(write(file, "b", 1), 1);
	CHECK_EQ(size_of("file"), 100001);
	CHECK_EQ(pread(file, text, 4, 50000), 4);
	CHECK_EQ(memcmp(text, "\0\0\0\0", 4), 0);
	CHECK_EQ(pread(file, text, 4, 99999), 2);
	CHECK_EQ(memcmp(text, "\0b", 2), 0);
	CHECK_EQ(pread(file, text, 2, 0), 2);
	CHECK_EQ(memcmp(text, "a\0", 2), 0);
}

TEST(reads_end_at_the_end_of_the_file)
{
	char text[100];
	write_file("file", "0123456789");
	int file = CHECK_OK(open("file", O_RDONLY));
	CHECK_EQ(read(file, text, 7), 7);
	CHECK_EQ(read(file, text, 100), 3);
	CHECK_EQ(read(file, text, 100), 0);
}

TEST(a_megabyte_comes_back_as_it_was)
{
	enum {
		SIZE = 1 << 20,
		STEP = 10007
	};
	char *out = malloc(SIZE), *in = malloc(SIZE);
	for (int i = 0; i < SIZE; i++)
		out[i] = i * 7 + i / 256;
	int file = CHECK_OK(open("file", O_RDWR | O_CREAT, 0644));
	for (int done = 0; done < SIZE; done += STEP) {
		int length = SIZE - done < STEP ? SIZE - done : STEP;
		CHECK_EQ(write(file, out + done, length), length);
	}
	CHECK_EQ(pread(file, in, SIZE, 0), SIZE);
	CHECK_EQ(memcmp(in, out, SIZE), 0);
	free(in);
	free(out);
}

TEST(pread_and_pwrite_leave_the_offset_alone)
{
	char text[8] = "";
	write_file("file", "0123456789");
	int file = CHECK_OK(open("file", O_RDWR));
	CHECK_EQ(lseek(file, 5, SEEK_SET), 5);
	CHECK_EQ(pread(file, text, 3, 2), 3);
	CHECK_STR(text, "234");
	CHECK_EQ(pwrite(file, "xy", 2, 8), 2);
	CHECK_EQ(lseek(file, 0, SEEK_CUR), 5);
	CHECK_STR(content("file"), "01234567xy");
	CHECK_ERRNO(pread(file, text, 1, -1), EINVAL);
}

TEST(readv_and_writev_take_the_parts_in_order)
{
	char one[3] = "", two[5] = "";
	struct iovec out[] = {{"abc", 3}, {"", 0}, {"defg", 4}};
	struct iovec in[] = {{one, 2}, {two, 4}};
	int file = CHECK_OK(open("file", O_RDWR | O_CREAT, 0644));
	CHECK_EQ(writev(file, out, 3), 7);
	CHECK_EQ(lseek(file, 0, SEEK_SET), 0);
	CHECK_EQ(readv(file, in, 2), 6);
	CHECK_STR(one, "ab");
	CHECK_STR(two, "cdef");
	volatile int negative = -1;
	CHECK_ERRNO(readv(file, in, negative), EINVAL);
}

TEST(truncate_cuts_and_extends_with_zeros)
{
	char text[8];
	write_file("file", "0123456789");
	CHECK_OK(truncate("file", 4));
	CHECK_STR(content("file"), "0123");
	CHECK_OK(truncate("file", 6));
	int file = CHECK_OK(open("file", O_RDWR));
	CHECK_EQ(read(file, text, 8), 6);
	CHECK_EQ(memcmp(text, "0123\0\0", 6), 0);
	CHECK_OK(ftruncate(file, 1));
	CHECK_EQ(size_of("file"), 1);
	CHECK_ERRNO(ftruncate(file, -1), EINVAL);
	CHECK_ERRNO(truncate("missing", 0), ENOENT);
	CHECK_ERRNO(truncate(".", 0), EISDIR);
}

TEST(what_truncate_cut_off_does_not_come_back)
{
	char text[8];
	write_file("file", "0123456789");
	CHECK_OK(truncate("file", 2));
	CHECK_OK(truncate("file", 8));
	int file = CHECK_OK(open("file", O_RDONLY));
	CHECK_EQ(read(file, text, 8), 8);
	CHECK_EQ(memcmp(text, "01\0\0\0\0\0\0", 8), 0);
}

TEST(an_unlinked_file_lives_while_it_is_open)
{
	char text[8] = "";
	struct stat status;
	int file = CHECK_OK(open("file", O_RDWR | O_CREAT, 0644));
	CHECK_OK(unlink("file"));
	CHECK_ERRNO(open("file", O_RDONLY), ENOENT);
	CHECK_EQ(write(file, "alive", 5), 5);
	CHECK_EQ(pread(file, text, 5, 0), 5);
	CHECK_STR(text, "alive");
	CHECK_OK(fstat(file, &status));
	CHECK_EQ(status.st_nlink, 0);
}

TEST(a_directory_cannot_be_opened_for_writing_or_read_as_a_file)
{
	char byte;
	CHECK_OK(mkdir("directory", 0755));
	CHECK_ERRNO(open("directory", O_WRONLY), EISDIR);
	CHECK_ERRNO(open("directory", O_RDWR), EISDIR);
	CHECK_ERRNO(open("directory", O_RDONLY | O_CREAT, 0644), EISDIR);
	int directory = CHECK_OK(open("directory", O_RDONLY));
	CHECK_ERRNO(read(directory, &byte, 1), EISDIR);
	write_file("file", "x");
	CHECK_ERRNO(open("file", O_RDONLY | O_DIRECTORY), ENOTDIR);
	CHECK_OK(open("directory", O_RDONLY | O_DIRECTORY));
}

TEST(o_nofollow_refuses_a_symbolic_link)
{
	write_file("file", "x");
	CHECK_OK(symlink("file", "link"));
	CHECK_ERRNO(open("link", O_RDONLY | O_NOFOLLOW), ELOOP);
	CHECK_OK(open("file", O_RDONLY | O_NOFOLLOW));
}

TEST(closed_and_never_opened_descriptors_are_ebadf)
{
	char byte;
	struct stat status;
	int file = CHECK_OK(open("file", O_RDWR | O_CREAT, 0644));
	CHECK_OK(close(file));
	CHECK_ERRNO(close(file), EBADF);
	CHECK_ERRNO(read(file, &byte, 1), EBADF);
	CHECK_ERRNO(write(file, &byte, 1), EBADF);
	CHECK_ERRNO(fstat(file, &status), EBADF);
	CHECK_ERRNO(read(-1, &byte, 1), EBADF);
	CHECK_ERRNO(read(1 << 30, &byte, 1), EBADF);
}

/* --- Devices --- */

TEST(dev_null_takes_all_and_gives_nothing)
{
	char byte;
	int null = CHECK_OK(open("/dev/null", O_RDWR));
	CHECK_EQ(write(null, "abc", 3), 3);
	CHECK_EQ(read(null, &byte, 1), 0);
}

TEST(dev_zero_gives_zeros)
{
	char text[1000];
	memset(text, 'x', sizeof(text));
	int zero = CHECK_OK(open("/dev/zero", O_RDWR));
	CHECK_EQ(read(zero, text, sizeof(text)), sizeof(text));
	for (size_t i = 0; i < sizeof(text); i++)
		CHECK_EQ(text[i], 0);
	CHECK_EQ(write(zero, "abc", 3), 3);
}

TEST(dev_urandom_gives_different_bytes_each_time)
{
	unsigned char first[64], second[64];
	int random = CHECK_OK(open("/dev/urandom", O_RDONLY));
	CHECK_EQ(read(random, first, sizeof(first)), sizeof(first));
	CHECK_EQ(read(random, second, sizeof(second)), sizeof(second));
	CHECK(memcmp(first, second, sizeof(first)) != 0);
}

TEST(devices_say_what_they_are)
{
	struct stat status;
	CHECK_OK(stat("/dev/null", &status));
	CHECK(S_ISCHR(status.st_mode));
	CHECK_EQ(status.st_rdev, 0x103);
	CHECK_OK(stat("/dev/zero", &status));
	CHECK_EQ(status.st_rdev, 0x105);
}
