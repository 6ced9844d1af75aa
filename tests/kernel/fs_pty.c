/* Pseudo-terminals, as far as only the kernel can ask for: limits, and what is given back. */

#include "fs/pty.h"
#include "kernel/errno.h"
#include "kernel/test.h"
#include "syscall/abi/fcntl.h"
#include "tests/kernel/files.h"

KERNEL_TEST(there_are_no_more_pairs_than_the_limit)
{
	uint32_t limit = pty_limit;
	struct file *master;

	pty_limit = (uint32_t)pty_count() + 1;
	EXPECT_EQ(file_open(NULL, "/dev/ptmx", O_RDWR | O_NOCTTY, 0, &master), 0);
	EXPECT_EQ(try_open("/dev/ptmx", O_RDWR | O_NOCTTY), -ENOSPC);
	file_put(master);
	EXPECT_EQ(try_open("/dev/ptmx", O_RDWR | O_NOCTTY), 0);
	pty_limit = limit;
}

/* Answers and echo find room even when a writer has filled the queue to the master. */
KERNEL_TEST(echo_has_room_that_no_writer_fills)
{
	struct pty *pty;
	char bytes[TTY_CHUNK] = "";

	EXPECT_EQ(pty_create(&pty), 0);
	spin_lock(&pty->tty.guard);
	while (tty_can_send(&pty->tty))
		tty_send_locked(&pty->tty, bytes, sizeof(bytes));
	size_t before = pty_held(pty);
	EXPECT(PTY_OUTPUT_SIZE - before >= PTY_ECHO_RESERVE);
	tty_receive_locked(&pty->tty, 'x');
	EXPECT_EQ(pty_held(pty), before + 1);
	for (unsigned i = 0; i < 2 * PTY_ECHO_RESERVE; i++)
		tty_receive_locked(&pty->tty, 'x');
	EXPECT(pty_held(pty) <= PTY_OUTPUT_SIZE);
	spin_unlock(&pty->tty.guard);
	pty_close_master(pty);
}
