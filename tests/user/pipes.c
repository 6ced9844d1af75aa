/* Pipes: first in, first out; who waits for whom; what happens when one side is gone. */
#include "check.h"

#include <limits.h>
#include <sys/ioctl.h>

enum {
	CAPACITY = 65536
};

static long ms_since(const struct timespec *start)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - start->tv_sec) * 1000 + (now.tv_nsec - start->tv_nsec) / 1000000;
}

static void make_pipe(int ends[2])
{
	CHECK_OK(pipe(ends));
}

static void set_nonblocking(int file)
{
	CHECK_OK(fcntl(file, F_SETFL, fcntl(file, F_GETFL) | O_NONBLOCK));
}

TEST(bytes_come_out_in_the_order_they_went_in)
{
	int ends[2];
	char text[16] = "";
	make_pipe(ends);
	CHECK_EQ(write(ends[1], "abc", 3), 3);
	CHECK_EQ(write(ends[1], "def", 3), 3);
	CHECK_EQ(read(ends[0], text, 4), 4);
	CHECK_EQ(read(ends[0], text + 4, 10), 2);
	CHECK_STR(text, "abcdef");
}

TEST(each_end_goes_one_way)
{
	int ends[2];
	char byte;
	make_pipe(ends);
	CHECK_ERRNO(read(ends[1], &byte, 1), EBADF);
	CHECK_ERRNO(write(ends[0], "x", 1), EBADF);
	CHECK_ERRNO(lseek(ends[0], 0, SEEK_SET), ESPIPE);
	CHECK_ERRNO(pread(ends[0], &byte, 1, 0), ESPIPE);
}

TEST(a_pipe_says_it_is_one)
{
	int ends[2];
	struct stat status;
	make_pipe(ends);
	CHECK_OK(fstat(ends[0], &status));
	CHECK(S_ISFIFO(status.st_mode));
	CHECK_EQ(fcntl(ends[0], F_GETFL) & O_ACCMODE, O_RDONLY);
	CHECK_EQ(fcntl(ends[1], F_GETFL) & O_ACCMODE, O_WRONLY);
}

TEST(reading_takes_what_there_is_and_does_not_wait_for_more)
{
	int ends[2];
	char text[100];
	make_pipe(ends);
	CHECK_EQ(write(ends[1], "abc", 3), 3);
	CHECK_EQ(read(ends[0], text, sizeof(text)), 3);
}

TEST(an_empty_pipe_makes_the_reader_wait)
{
	int ends[2];
	char byte;
	struct timespec start;
	make_pipe(ends);
	clock_gettime(CLOCK_MONOTONIC, &start);
	pid_t pid = fork();
	if (pid == 0) {
		sleep_ms(60);
		CHECK_EQ(write(ends[1], "x", 1), 1);
		_exit(0);
	}
	CHECK_EQ(read(ends[0], &byte, 1), 1);
	CHECK(ms_since(&start) >= 55);
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(without_writers_the_rest_is_read_and_then_the_end)
{
	int ends[2];
	char text[8];
	make_pipe(ends);
	CHECK_EQ(write(ends[1], "abc", 3), 3);
	close(ends[1]);
	CHECK_EQ(read(ends[0], text, 2), 2);
	CHECK_EQ(read(ends[0], text, 2), 1);
	CHECK_EQ(read(ends[0], text, 2), 0);
	CHECK_EQ(read(ends[0], text, 2), 0);
}

TEST(the_end_comes_when_the_last_writer_is_gone_not_the_first)
{
	int ends[2];
	char byte;
	make_pipe(ends);
	int copy = CHECK_OK(dup(ends[1]));
	close(ends[1]);
	set_nonblocking(ends[0]);
	CHECK_ERRNO(read(ends[0], &byte, 1), EAGAIN);
	close(copy);
	CHECK_EQ(read(ends[0], &byte, 1), 0);
}

TEST(a_waiting_reader_wakes_when_the_writer_goes)
{
	int ends[2];
	char byte;
	make_pipe(ends);
	pid_t pid = fork();
	if (pid == 0) {
		close(ends[1]);
		_exit(read(ends[0], &byte, 1) == 0 ? 0 : 1);
	}
	sleep_ms(30);
	close(ends[1]);
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(without_readers_writing_is_epipe)
{
	int ends[2];
	signal(SIGPIPE, SIG_IGN);
	make_pipe(ends);
	CHECK_EQ(write(ends[1], "x", 1), 1);
	close(ends[0]);
	CHECK_ERRNO(write(ends[1], "x", 1), EPIPE);
}

TEST(a_waiting_writer_wakes_when_the_reader_goes)
{
	int ends[2];
	static char big[CAPACITY * 2];
	make_pipe(ends);
	pid_t pid = fork();
	if (pid == 0) {
		close(ends[0]);
		CHECK(write(ends[1], big, sizeof(big)) < (ssize_t)sizeof(big));
		_exit(0);
	}
	sleep_ms(30);
	close(ends[0]);
	close(ends[1]);
	CHECK_KILLED(wait_for(pid), SIGPIPE);
}

TEST(a_full_pipe_holds_sixty_four_kilobytes)
{
	int ends[2];
	static char block[4096];
	long written = 0;
	ssize_t got;
	make_pipe(ends);
	set_nonblocking(ends[1]);
	while ((got = write(ends[1], block, sizeof(block))) > 0)
		written += got;
	CHECK_EQ(errno, EAGAIN);
	CHECK_EQ(written, CAPACITY);
	CHECK_ERRNO(write(ends[1], "x", 1), EAGAIN);
	CHECK_EQ(read(ends[0], block, sizeof(block)), sizeof(block));
	CHECK_EQ(write(ends[1], block, sizeof(block)), sizeof(block));
}

TEST(a_full_pipe_makes_the_writer_wait)
{
	int ends[2];
	static char block[CAPACITY];
	struct timespec start;
	make_pipe(ends);
	CHECK_EQ(write(ends[1], block, CAPACITY), CAPACITY);
	clock_gettime(CLOCK_MONOTONIC, &start);
	pid_t pid = fork();
	if (pid == 0) {
		sleep_ms(60);
		CHECK_EQ(read(ends[0], block, CAPACITY), CAPACITY);
		_exit(0);
	}
	CHECK_EQ(write(ends[1], "x", 1), 1);
	CHECK(ms_since(&start) >= 55);
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(up_to_pipe_buf_a_nonblocking_write_is_all_or_nothing)
{
	int ends[2];
	static char block[CAPACITY];
	make_pipe(ends);
	set_nonblocking(ends[1]);
	CHECK_EQ(write(ends[1], block, CAPACITY - 4096), CAPACITY - 4096);
	CHECK_EQ(write(ends[1], block, 100), 100);
	CHECK_ERRNO(write(ends[1], block, PIPE_BUF), EAGAIN);
	/* More than that may be split, and a system that fills page by page may still refuse. */
	long more = write(ends[1], block, PIPE_BUF * 2);
	CHECK(more < PIPE_BUF * 2);
	CHECK(more > 0 || errno == EAGAIN);
}

TEST(a_nonblocking_read_of_an_empty_pipe_is_eagain)
{
	int ends[2];
	char byte;
	CHECK_OK(pipe2(ends, O_NONBLOCK | O_CLOEXEC));
	CHECK_ERRNO(read(ends[0], &byte, 1), EAGAIN);
	CHECK_EQ(fcntl(ends[0], F_GETFD), FD_CLOEXEC);
	CHECK_EQ(fcntl(ends[1], F_GETFD), FD_CLOEXEC);
	CHECK_ERRNO(pipe2(ends, 0x40000000), EINVAL);
}

TEST(writers_up_to_pipe_buf_do_not_mix)
{
	enum {
		WRITERS = 4,
		ROUNDS = 40,
		SIZE = PIPE_BUF
	};
	static char block[SIZE];
	int ends[2], blocks[WRITERS] = {0};
	make_pipe(ends);
	for (int i = 0; i < WRITERS; i++) {
		if (fork() != 0)
			continue;
		memset(block, 'a' + i, SIZE);
		for (int round = 0; round < ROUNDS; round++)
			CHECK_EQ(write(ends[1], block, SIZE), SIZE);
		_exit(0);
	}
	close(ends[1]);
	for (;;) {
		size_t used = 0;
		ssize_t got;
		while (used < SIZE && (got = read(ends[0], block + used, SIZE - used)) > 0)
			used += got;
		if (used == 0)
			break;
		CHECK_EQ(used, SIZE);
		for (int i = 1; i < SIZE; i++) {
			if (block[i] != block[0]) {
				CHECK_EQ(block[i], block[0]);
				break;
			}
		}
		blocks[block[0] - 'a']++;
	}
	for (int i = 0; i < WRITERS; i++) {
		CHECK_EQ(blocks[i], ROUNDS);
		CHECK_EXITED(wait_for(-1), 0);
	}
}

TEST(a_megabyte_goes_through_unchanged)
{
	enum {
		SIZE = 1 << 20
	};
	int ends[2];
	static unsigned char block[10000];
	unsigned long sum = 0, count = 0;
	ssize_t got;
	make_pipe(ends);
	pid_t pid = fork();
	if (pid == 0) {
		unsigned char *all = malloc(SIZE);
		for (int i = 0; i < SIZE; i++)
			all[i] = i % 251;
		CHECK_EQ(write(ends[1], all, SIZE), SIZE);
		_exit(0);
	}
	close(ends[1]);
	while ((got = read(ends[0], block, sizeof(block))) > 0) {
		for (ssize_t i = 0; i < got; i++, count++)
			sum += block[i] != count % 251;
	}
	CHECK_EQ(count, SIZE);
	CHECK_EQ(sum, 0);
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(fionread_tells_how_much_is_waiting)
{
	int ends[2], waiting = -1;
	make_pipe(ends);
	CHECK_OK(ioctl(ends[0], FIONREAD, &waiting));
	CHECK_EQ(waiting, 0);
	CHECK_EQ(write(ends[1], "abcde", 5), 5);
	CHECK_OK(ioctl(ends[0], FIONREAD, &waiting));
	CHECK_EQ(waiting, 5);
}

TEST(a_chain_of_ten_processes_passes_a_word_along)
{
	enum {
		LINKS = 10
	};
	int input = CHECK_OK(open("/dev/null", O_RDONLY));
	char text[LINKS + 1] = "";
	for (int i = 0; i < LINKS; i++) {
		int ends[2];
		make_pipe(ends);
		if (fork() == 0) {
			close(ends[0]);
			ssize_t length = read(input, text, sizeof(text));
			text[length] = 'a' + i;
			CHECK_EQ(write(ends[1], text, length + 1), length + 1);
			_exit(0);
		}
		close(ends[1]);
		close(input);
		input = ends[0];
	}
	CHECK_EQ(read(input, text, sizeof(text)), LINKS);
	CHECK_STR(text, "abcdefghij");
	for (int i = 0; i < LINKS; i++)
		CHECK_EXITED(wait_for(-1), 0);
}
