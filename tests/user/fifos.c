/*
 * Named pipes: who waits for whom when they are opened, and what is left when the ends are closed.
 */
#include "check.h"

TEST(opening_for_reading_waits_for_a_writer)
{
	char byte = 0;
	CHECK_OK(mkfifo("fifo", 0600));
	pid_t pid = fork();
	if (pid == 0) {
		sleep_ms(50);
		int out = open("fifo", O_WRONLY);
		_exit(out >= 0 && write(out, "x", 1) == 1 ? 0 : 1);
	}
	int in = open("fifo", O_RDONLY);
	CHECK(in >= 0);
	CHECK_EQ(read(in, &byte, 1), 1);
	CHECK_EQ(byte, 'x');
	CHECK_EQ(read(in, &byte, 1), 0);
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(opening_for_writing_waits_for_a_reader)
{
	CHECK_OK(mkfifo("fifo", 0600));
	pid_t pid = fork();
	if (pid == 0) {
		char byte = 0;
		sleep_ms(50);
		int in = open("fifo", O_RDONLY);
		_exit(in >= 0 && read(in, &byte, 1) == 1 && byte == 'y' ? 0 : 1);
	}
	int out = open("fifo", O_WRONLY);
	CHECK(out >= 0);
	CHECK_EQ(write(out, "y", 1), 1);
	close(out);
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(opening_without_waiting_finds_out_at_once)
{
	char byte;
	CHECK_OK(mkfifo("fifo", 0600));
	CHECK_ERRNO(open("fifo", O_WRONLY | O_NONBLOCK), ENXIO);
	int in = open("fifo", O_RDONLY | O_NONBLOCK);
	CHECK(in >= 0);
	CHECK_EQ(read(in, &byte, 1), 0); /* nobody has it open for writing */
	int out = open("fifo", O_WRONLY | O_NONBLOCK);
	CHECK(out >= 0);
	CHECK_ERRNO(read(in, &byte, 1), EAGAIN);
	CHECK_EQ(write(out, "z", 1), 1);
	CHECK_EQ(read(in, &byte, 1), 1);
}

TEST(both_sides_opened_at_once_never_wait)
{
	char byte = 0;
	CHECK_OK(mkfifo("fifo", 0600));
	int both = open("fifo", O_RDWR);
	CHECK(both >= 0);
	CHECK_EQ(write(both, "b", 1), 1);
	CHECK_EQ(read(both, &byte, 1), 1);
	CHECK_EQ(byte, 'b');
}

TEST(what_was_not_read_goes_with_the_last_end)
{
	char byte;
	CHECK_OK(mkfifo("fifo", 0600));
	int both = open("fifo", O_RDWR);
	CHECK_EQ(write(both, "lost", 4), 4);
	close(both);
	both = open("fifo", O_RDWR | O_NONBLOCK);
	CHECK_ERRNO(read(both, &byte, 1), EAGAIN);
}

TEST(a_signal_ends_the_wait_for_a_partner)
{
	CHECK_OK(mkfifo("fifo", 0600));
	pid_t pid = fork();
	if (pid == 0) {
		open("fifo", O_RDONLY);
		_exit(0);
	}
	sleep_ms(50);
	CHECK_OK(kill(pid, SIGTERM));
	CHECK_KILLED(wait_for(pid), SIGTERM);
	CHECK_ERRNO(open("fifo", O_WRONLY | O_NONBLOCK), ENXIO);
}

TEST(a_named_pipe_is_a_file_like_others_to_those_who_do_not_open_it)
{
	struct stat st;
	CHECK_OK(mkfifo("fifo", 0640));
	CHECK_ERRNO(mkfifo("fifo", 0640), EEXIST);
	CHECK_OK(stat("fifo", &st));
	CHECK(S_ISFIFO(st.st_mode));
	CHECK_OK(link("fifo", "other"));
	CHECK_OK(rename("other", "moved"));
	CHECK_OK(unlink("fifo"));
	CHECK_OK(chmod("moved", 0600));
	int both = open("moved", O_RDWR);
	CHECK(both >= 0);
	CHECK_ERRNO(lseek(both, 0, SEEK_SET), ESPIPE);
	CHECK_ERRNO(ftruncate(both, 0), EINVAL);
}
