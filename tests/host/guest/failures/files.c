/* Open files: descriptors, pipes, reading and writing, waiting. */
#include "tests/host/guest/failures/trial.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <termios.h>
#include <unistd.h>

#define MANY 40

static int file, ends[2];
static char block[40000];

static void prepare_file(void)
{
	file = (int)must(open("file", O_RDWR | O_CREAT, 0644), "open");
	must(write(file, block, sizeof(block)), "write");
	must(lseek(file, 0, SEEK_SET), "lseek");
}

static void prepare_pipe(void)
{
	must(pipe(ends), "pipe");
}

static void prepare_both(void)
{
	prepare_file();
	prepare_pipe();
}

static long open_file(void)
{
	return open("file", O_RDWR);
}

static long open_truncating(void)
{
	return open("file", O_RDWR | O_TRUNC);
}

static long open_new(void)
{
	return open("new-file", O_RDWR | O_CREAT | O_EXCL, 0644);
}

static long open_directory(void)
{
	return open(".", O_RDONLY | O_DIRECTORY);
}

static long open_terminal(void)
{
	return open("/dev/ttyS0", O_RDWR | O_NOCTTY);
}

static long open_master(void)
{
	return open("/dev/ptmx", O_RDWR | O_NOCTTY);
}

static void prepare_master(void)
{
	int locked = 0;
	file = (int)must(open("/dev/ptmx", O_RDWR | O_NOCTTY), "open");
	must(ioctl(file, TIOCSPTLCK, &locked), "TIOCSPTLCK");
}

static long open_peer(void)
{
	return ioctl(file, TIOCGPTPEER, O_RDWR | O_NOCTTY);
}

static long open_null(void)
{
	return open("/dev/null", O_RDWR);
}

static void prepare_fifo(void)
{
	must(mkfifo("fifo", 0644), "mkfifo");
}

static long open_fifo(void)
{
	return open("fifo", O_RDWR);
}

static long read_proc_file(const char *path)
{
	static char text[4096];
	int fd = open(path, O_RDONLY);
	if (fd < 0)
		return -1;
	ssize_t got = read(fd, text, sizeof(text));
	int error = errno;
	close(fd);
	errno = error;
	return got;
}

static long read_maps(void)
{
	return read_proc_file("/proc/self/maps");
}

static long read_stat(void)
{
	return read_proc_file("/proc/self/stat");
}

static long read_cmdline(void)
{
	return read_proc_file("/proc/self/cmdline");
}

static long read_mounts(void)
{
	return read_proc_file("/proc/mounts");
}

static long read_census(void)
{
	return read_proc_file("/proc/census");
}

/* --- Descriptors --- */

static long call_dup(void)
{
	return dup(0);
}

static long dup_high(void)
{
	return dup2(0, 700);
}

static long fcntl_dup(void)
{
	return fcntl(0, F_DUPFD_CLOEXEC, 500);
}

static long set_flags(void)
{
	return fcntl(ends[0], F_SETFL, O_NONBLOCK);
}

/* --- Pipes --- */

static long call_pipe(void)
{
	int two[2];
	return pipe2(two, O_CLOEXEC);
}

static long write_pipe(void)
{
	return write(ends[1], block, sizeof(block));
}

static long write_a_little(void)
{
	return write(ends[1], block, 10);
}

static void prepare_full(void)
{
	prepare_pipe();
	must(write(ends[1], block, 20000), "write");
}

static long read_pipe(void)
{
	return read(ends[0], block, sizeof(block));
}

/* --- Data --- */

static long read_file(void)
{
	return read(file, block, sizeof(block));
}

static long write_file(void)
{
	return pwrite(file, block, sizeof(block), 0);
}

static long append_a_page(void)
{
	return pwrite(file, block, 100, sizeof(block) + 5000);
}

static long append_pages(void)
{
	return pwrite(file, block, sizeof(block), sizeof(block));
}

static long write_far(void)
{
	return pwrite(file, block, 100, (off_t)1 << 32);
}

static long write_vector(void)
{
	struct iovec parts[64];
	for (int i = 0; i < 64; i++)
		parts[i] = (struct iovec){block, 10};
	return writev(file, parts, 64);
}

static long shorten(void)
{
	return ftruncate(file, 100);
}

static long lengthen(void)
{
	return ftruncate(file, 1 << 24);
}

static int target;

static void prepare_two_files(void)
{
	prepare_file();
	target = (int)must(open("target", O_RDWR | O_CREAT, 0644), "open");
}

static long send_to_file(void)
{
	off_t offset = 0;
	return syscall(SYS_sendfile64, target, file, &offset, 100);
}

static long send_to_pipe(void)
{
	off_t offset = 0;
	return syscall(SYS_sendfile64, ends[1], file, &offset, 30000);
}

static long read_directory(void)
{
	static char entries[1024];
	int fd = open("/proc", O_RDONLY | O_DIRECTORY);
	if (fd < 0)
		return -1;
	ssize_t got = getdents64(fd, entries, sizeof(entries));
	int error = errno;
	close(fd);
	errno = error;
	return got;
}

static void prepare_terminal(void)
{
	file = (int)must(open("/dev/ttyS0", O_RDWR | O_NOCTTY), "/dev/ttyS0");
}

static long set_terminal(void)
{
	struct termios modes;
	if (tcgetattr(file, &modes) < 0)
		return -1;
	return tcsetattr(file, TCSANOW, &modes);
}

static long write_terminal(void)
{
	return write(file, "", 0);
}

/* --- Waiting --- */

static struct pollfd fds[MANY];

static void prepare_many(void)
{
	prepare_pipe();
	for (int i = 0; i < MANY; i++) {
		must(dup2(ends[0], 200 + i), "dup2");
		fds[i] = (struct pollfd){.fd = 200 + i, .events = POLLIN};
	}
}

static long call_poll(void)
{
	return poll(fds, MANY, 1);
}

static long call_select(void)
{
	fd_set set;
	struct timeval time = {.tv_usec = 1000};
	FD_ZERO(&set);
	for (int i = 0; i < MANY; i++)
		FD_SET(200 + i, &set);
	return select(200 + MANY, &set, NULL, NULL, &time);
}

const struct trial file_trials[] = {
	{"file: open", prepare_file, open_file, {ENFILE}, TRY_ALL, 0},
	{"file: open, truncating", prepare_file, open_truncating, {ENFILE}, TRY_ALL, 0},
	{"file: open, creating", NULL, open_new, {ENFILE, ENOSPC}, TRY_ALL, 0},
	{"file: open a directory", NULL, open_directory, {ENFILE}, TRY_ALL, 0},
	{"file: open a terminal", NULL, open_terminal, {ENFILE}, TRY_ALL, 0},
	{"file: open a master", NULL, open_master, {ENFILE}, TRY_ALL, 0},
	{"file: open the slave of a master", prepare_master, open_peer, {ENFILE}, TRY_ALL, 0},
	{"file: open /dev/null", NULL, open_null, {ENFILE}, TRY_ALL, 0},
	{"file: open a FIFO", prepare_fifo, open_fifo, {ENFILE}, TRY_ALL, 0},
	{"file: read maps", NULL, read_maps, {ENFILE}, TRY_ALL, 0},
	{"file: read stat", NULL, read_stat, {ENFILE}, TRY_ALL, 0},
	{"file: read cmdline", NULL, read_cmdline, {ENFILE}, TRY_ALL, 0},
	{"file: read mounts", NULL, read_mounts, {ENFILE}, TRY_ALL, 0},
	{"file: read census", NULL, read_census, {ENFILE}, TRY_ALL, 0},
	{"file: dup", NULL, call_dup, {0}, TRY_ALL, 0},
	{"file: dup2 to a high number", NULL, dup_high, {0}, TRY_ALL, 0},
	{"file: fcntl, duplicating", NULL, fcntl_dup, {0}, TRY_ALL, 0},
	{"file: fcntl, setting flags", prepare_pipe, set_flags, {0}, TRY_NOTHING, 0},
	{"file: pipe", NULL, call_pipe, {ENFILE}, TRY_ALL, 0},
	{"file: write into a pipe", prepare_pipe, write_pipe, {0}, TRY_ALL, 0},
	{"file: write little into a pipe", prepare_pipe, write_a_little, {0}, TRY_ALL, 0},
	{"file: read from a pipe", prepare_full, read_pipe, {0}, TRY_NOTHING, 0},
	{"file: read", prepare_file, read_file, {0}, TRY_NOTHING, 0},
	{"file: write over", prepare_file, write_file, {0}, TRY_NOTHING, 0},
	{"file: write behind the end", prepare_file, append_a_page, {ENOSPC}, TRY_ALL, 0},
	{"file: write pages", prepare_file, append_pages, {ENOSPC}, TRY_ALL, 0},
	{"file: write far away", prepare_file, write_far, {ENOSPC}, TRY_ALL, 0},
	{"file: writev", prepare_file, write_vector, {0}, TRY_ALL, 0},
	{"file: ftruncate to less", prepare_file, shorten, {0}, TRY_NOTHING, 0},
	{"file: ftruncate to more", prepare_file, lengthen, {0}, TRY_ALL, 0},
	{"file: sendfile to a file", prepare_two_files, send_to_file, {ENOSPC}, TRY_ALL, 0},
	{"file: sendfile to a pipe", prepare_both, send_to_pipe, {0}, TRY_ALL, 0},
	{"file: getdents", NULL, read_directory, {ENFILE}, TRY_ALL, 0},
	{"file: ioctl of a terminal", prepare_terminal, set_terminal, {0}, TRY_ALL, 0},
	{"file: write to a terminal", prepare_terminal, write_terminal, {0}, TRY_ALL, 0},
	{"file: poll", prepare_many, call_poll, {0}, TRY_ALL, 0},
	{"file: select", prepare_many, call_select, {0}, TRY_ALL, 0},
	NO_MORE_TRIALS,
};
