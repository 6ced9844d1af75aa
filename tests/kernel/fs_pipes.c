/* Pipes: the ring, its ends, and who waits for whom. */

#include "fs/pipe.h"
#include "fs/poll.h"
#include "fs/tree.h"
#include "fs/uio.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "kernel/test.h"
#include "mm/slab.h"
#include "syscall/abi/fcntl.h"
#include "syscall/abi/limits.h"
#include "tests/kernel/files.h"
#include "tests/kernel/threads.h"

static struct pipe *new_pipe(void)
{
	struct pipe *pipe = NULL;

	EXPECT_EQ(pipe_create(&pipe), 0);
	pipe->readers = pipe->writers = 1;
	return pipe;
}

static ssize_t get(struct pipe *pipe, void *to, size_t n)
{
	struct uio_segment segment;
	struct uio u;

	uio_from_kernel(&u, &segment, to, n);
	return pipe_read(pipe, &u, false);
}

static ssize_t put(struct pipe *pipe, const void *from, size_t n)
{
	struct uio_segment segment;
	struct uio u;
	bool broken;

	uio_from_kernel(&u, &segment, (void *)from, n);
	return pipe_write(pipe, &u, false, &broken);
}

static unsigned pages_of(const struct pipe *pipe)
{
	unsigned n = 0;

	for (unsigned i = 0; i < PIPE_PAGES; i++)
		n += pipe->pages[i] != NULL;
	return n;
}

/* The byte that is the n-th to go through. */
static char byte_at(uint32_t n)
{
	return (char)(n * 7 + n / 251);
}

/* Sizes that meet every place of the ring, and fill it to the last byte: the page that holds the
 * first bytes then also holds the last. */
KERNEL_TEST(bytes_go_through_a_pipe_in_order_however_its_ring_wraps)
{
	static char buf[PIPE_CAPACITY];
	struct pipe *pipe = new_pipe();
	uint32_t in = 0, out = 0, wrong = 0, state = 7;

	for (unsigned round = 0; round < 400; round++) {
		state = state * 1664525U + 1013904223U;
		size_t n = round % 5 == 0 ? PIPE_CAPACITY : (state >> 8) % 9000 + 1;
		for (size_t i = 0; i < n; i++)
			buf[i] = byte_at(in + i);
		ssize_t got = put(pipe, buf, n);
		in += got > 0 ? got : 0;
		EXPECT(got > 0 || got == -EAGAIN);
		EXPECT_EQ(pipe->used, in - out);
		EXPECT(round % 5 != 0 || pipe->used == PIPE_CAPACITY);
		got = get(pipe, buf, (state >> 16) % 12000 + 1);
		for (ssize_t i = 0; i < got; i++)
			wrong += buf[i] != byte_at(out + i);
		out += got > 0 ? got : 0;
	}
	EXPECT_EQ(wrong, 0);
	while (get(pipe, buf, sizeof(buf)) > 0)
		;
	EXPECT_EQ(pages_of(pipe), 0);
	pipe_destroy(pipe);
}

KERNEL_TEST(an_empty_pipe_owns_no_page)
{
	struct pipe *pipe = new_pipe();
	char byte;

	EXPECT_EQ(get(pipe, &byte, 1), -EAGAIN);
	EXPECT_EQ(put(pipe, "ab", 2), 2);
	EXPECT_EQ(pages_of(pipe), 1);
	EXPECT_EQ(get(pipe, &byte, 1), 1);
	EXPECT_EQ(pages_of(pipe), 1);
	EXPECT_EQ(get(pipe, &byte, 1), 1);
	EXPECT_EQ(byte, 'b');
	EXPECT_EQ(pages_of(pipe), 0);
	pipe_destroy(pipe);
}

/* pipe(7), PIPE_BUF: without waiting, a write of up to so much happens whole or not at all. */
KERNEL_TEST(a_small_write_is_whole_or_not_at_all)
{
	static char buf[PIPE_CAPACITY];
	struct pipe *pipe = new_pipe();

	EXPECT_EQ(put(pipe, buf, PIPE_CAPACITY - 100), PIPE_CAPACITY - 100);
	EXPECT_EQ(put(pipe, buf, 101), -EAGAIN);
	EXPECT_EQ(put(pipe, buf, PIPE_BUF), -EAGAIN);
	EXPECT_EQ(put(pipe, buf, PIPE_BUF + 1), 100);
	EXPECT_EQ(put(pipe, buf, 1), -EAGAIN);
	pipe_destroy(pipe);
}

KERNEL_TEST(a_pipe_without_writers_ends_and_without_readers_breaks)
{
	struct pipe *pipe = new_pipe();
	char byte;

	EXPECT_EQ(put(pipe, "x", 1), 1);
	pipe->writers = 0;
	EXPECT_EQ(get(pipe, &byte, 1), 1);
	EXPECT_EQ(get(pipe, &byte, 1), 0);
	pipe->writers = 1;
	pipe->readers = 0;
	EXPECT_EQ(put(pipe, "x", 1), -EPIPE);
	EXPECT_EQ(put(pipe, "x", 0), 0);
	pipe_destroy(pipe);
}

/* What the threads of one test share. */
struct exchange {
	struct file *reader, *writer;
	size_t received, wrong;
};

static void receive_all(struct crew_member *member)
{
	struct exchange *x = member->shared;
	char buf[1000];
	ssize_t got;

	while ((got = read_bytes(x->reader, buf, sizeof(buf))) > 0)
		for (ssize_t i = 0; i < got; i++)
			x->wrong += buf[i] != byte_at(x->received++);
}

KERNEL_TEST(a_reader_and_a_writer_wait_for_each_other)
{
	static char buf[10000];
	struct exchange x = {0};
	struct crew crew;
	struct crew_member reader = {.work = receive_all, .shared = &x};
	size_t sent = 0;

	EXPECT_EQ(pipe_open(0, &x.reader, &x.writer), 0);
	crew_init(&crew);
	crew_start(&crew, &reader);
	crew_let_run();
	for (unsigned round = 0; round < 30; round++) {
		for (size_t i = 0; i < sizeof(buf); i++)
			buf[i] = byte_at(sent + i);
		EXPECT_EQ(write_bytes(x.writer, buf, sizeof(buf)), sizeof(buf));
		sent += sizeof(buf);
	}
	file_put(x.writer);
	crew_wait(&crew);
	EXPECT_EQ(x.received, sent);
	EXPECT_EQ(x.wrong, 0);
	file_put(x.reader);
}

static void open_for_reading(struct crew_member *member)
{
	struct exchange *x = member->shared;
	char byte;

	EXPECT_EQ(file_open(NULL, SCRATCH "/fifo", O_RDONLY, 0, &x->reader), 0);
	x->received += read_bytes(x->reader, &byte, 1);
	file_put(x->reader);
}

KERNEL_TEST(opening_a_named_pipe_waits_for_the_other_side)
{
	struct exchange x = {0};
	struct crew crew;
	struct crew_member reader = {.work = open_for_reading, .shared = &x};

	scratch_begin();
	EXPECT_EQ(tree_make(NULL, SCRATCH "/fifo", S_IFIFO | 0644, 0, NULL), 0);
	EXPECT_EQ(try_open(SCRATCH "/fifo", O_WRONLY | O_NONBLOCK), -ENXIO);
	EXPECT_EQ(try_open(SCRATCH "/fifo", O_RDONLY | O_NONBLOCK), 0);
	EXPECT_EQ(try_open(SCRATCH "/fifo", O_RDWR), 0);
	crew_init(&crew);
	crew_start(&crew, &reader);
	crew_let_run();
	EXPECT(x.reader == NULL);
	EXPECT_EQ(file_open(NULL, SCRATCH "/fifo", O_WRONLY, 0, &x.writer), 0);
	EXPECT_EQ(write_bytes(x.writer, "x", 1), 1);
	crew_wait(&crew);
	EXPECT_EQ(x.received, 1);
	file_put(x.writer);
	EXPECT_EQ(pipe_count(), 0);
	scratch_end();
}

KERNEL_TEST(poll_tells_of_bytes_room_and_the_other_ends_close)
{
	struct file *reader, *writer;

	EXPECT_EQ(pipe_open(0, &reader, &writer), 0);
	EXPECT_EQ(file_poll(reader, NULL), 0);
	EXPECT_EQ(file_poll(writer, NULL), POLLOUT | POLLWRNORM);
	EXPECT_EQ(write_bytes(writer, "x", 1), 1);
	EXPECT_EQ(file_poll(reader, NULL), POLLIN | POLLRDNORM);
	file_put(writer);
	EXPECT_EQ(file_poll(reader, NULL), POLLIN | POLLRDNORM | POLLHUP);
	file_put(reader);
	EXPECT_EQ(pipe_open(0, &reader, &writer), 0);
	file_put(reader);
	EXPECT(file_poll(writer, NULL) & POLLERR);
	file_put(writer);
}
