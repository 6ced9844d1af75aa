/*
 * The pair: its two queues, the slave as a kind of terminal, and the numbers of all pairs.
 */

#include "fs/pty.h"
#include "fs/device.h"
#include "fs/devpts.h"
#include "fs/radix_tree.h"
#include "kernel/errno.h"
#include "kernel/lib/bitmap.h"
#include "kernel/lib/string.h"
#include "mm/slab.h"

uint32_t pty_limit = PTY_MAX;

static struct spinlock table_lock = SPINLOCK_INIT("pseudo-terminals", RANK_FS);

/* Guarded by table_lock. */
static uint32_t numbers[BITMAP_WORDS(PTY_MAX)]; /* in use */
static unsigned long count;
static struct radix_tree table; /* those whose master is open, by number */

static struct pty *pty_of(const struct tty *tty)
{
	return container_of(tty, struct pty, tty);
}

/* --- To the master --- */

static void wake_master(struct pty *pty)
{
	waitq_wake_all(&pty->may_read);
	waitq_wake_all(&pty->may_write);
	poll_wake(&pty->poll);
}

void pty_put(struct pty *pty, const char *bytes, size_t n)
{
	if (pty->master_closed)
		return;
	n = MIN(n, PTY_OUTPUT_SIZE - pty_held(pty));
	for (size_t i = 0; i < n; i++)
		pty->output[pty->written++ % PTY_OUTPUT_SIZE] = bytes[i];
	wake_master(pty);
}

size_t pty_take(struct pty *pty, char *to, size_t n)
{
	n = MIN(n, pty_held(pty));
	for (size_t i = 0; i < n; i++)
		to[i] = pty->output[pty->read_at++ % PTY_OUTPUT_SIZE];
	waitq_wake_all(&pty->tty.may_write);
	poll_wake(&pty->tty.poll);
	return n;
}

void pty_drop_output(struct pty *pty)
{
	pty->read_at = pty->written;
	waitq_wake_all(&pty->tty.may_write);
	poll_wake(&pty->tty.poll);
}

size_t pty_room(const struct pty *pty)
{
	return pty->master_stopped ? 0 : line_room(&pty->tty.line);
}

/* --- The slave --- */

static void write_slave(struct tty *tty, const char *bytes, size_t n)
{
	pty_put(pty_of(tty), bytes, n);
}

static bool slave_has_room(const struct tty *tty)
{
	const struct pty *pty = pty_of(tty);
	return pty->master_closed ||
	       PTY_OUTPUT_SIZE - pty_held(pty) >= TTY_CHUNK_SENT + PTY_ECHO_RESERVE;
}

static void slave_input_taken(struct tty *tty)
{
	wake_master(pty_of(tty));
}

/* Of two that undo one another the later one counts. */
static void slave_notice(struct tty *tty, unsigned what)
{
	const unsigned flow = TIOCPKT_STOP | TIOCPKT_START, keys = TIOCPKT_DOSTOP | TIOCPKT_NOSTOP;
	struct pty *pty = pty_of(tty);
	if (!pty->packet)
		return;
	if (what & flow)
		pty->notices &= (uint8_t)~flow;
	if (what & keys)
		pty->notices &= (uint8_t)~keys;
	pty->notices |= (uint8_t)what;
	wake_master(pty);
}

static bool slave_is_gone(const struct tty *tty)
{
	return pty_of(tty)->master_closed;
}

static int open_slave(struct tty *tty)
{
	struct pty *pty = pty_of(tty);
	if (pty->master_closed || pty->locked)
		return -EIO;
	pty->slave_closed = false;
	return 0;
}

static void close_slave(struct tty *tty)
{
	struct pty *pty = pty_of(tty);
	pty->slave_closed = true;
	wake_master(pty);
}

static void release(struct tty *tty)
{
	struct pty *pty = pty_of(tty);
	spin_lock(&table_lock);
	bitmap_clear(numbers, pty->index);
	count--;
	spin_unlock(&table_lock);
	kfree(pty);
}

static const struct tty_driver slave_driver = {
	.write = write_slave,
	.has_room = slave_has_room,
	.input_taken = slave_input_taken,
	.notice = slave_notice,
	.is_gone = slave_is_gone,
	.open = open_slave,
	.close = close_slave,
	.release = release,
	.outlives_session = true,
};

/* --- Pairs --- */

static int take_number(struct pty *pty)
{
	int err = -ENOSPC;
	spin_lock(&table_lock);
	pty->index = (uint32_t)bitmap_find_clear(numbers, PTY_MAX, 0);
	if (count < pty_limit && pty->index < PTY_MAX)
		err = radix_insert(&table, pty->index, pty);
	if (err == 0) {
		bitmap_set(numbers, pty->index);
		count++;
	}
	spin_unlock(&table_lock);
	return err;
}

/* Nobody finds it any more. */
static void hide(struct pty *pty)
{
	spin_lock(&table_lock);
	radix_remove(&table, pty->index);
	spin_unlock(&table_lock);
}

/* A terminal like any other, but for what only hardware has; that what is at the other end speaks
 * UTF-8 is for that to say. */
static void setup(struct pty *pty)
{
	tty_setup(&pty->tty, &slave_driver, "pty", 0);
	pty->tty.line.modes.c_iflag &= ~IUTF8;
	pty->tty.line.modes.c_cflag &= ~HUPCL;
	pty->locked = true;
	waitq_init(&pty->may_read);
	waitq_init(&pty->may_write);
	poll_point_init(&pty->poll);
}

int pty_create(struct pty **out)
{
	struct pty *pty = kzalloc(sizeof(*pty));
	if (!pty)
		return -ENOMEM;
	setup(pty);
	int err = take_number(pty);
	if (err < 0) {
		kfree(pty);
		return err;
	}
	pty->tty.number = device_number(MAJOR_PTS, pty->index);
	err = devpts_add(pty->index, pty->tty.number);
	if (err < 0) {
		hide(pty);
		tty_put(&pty->tty);
		return err;
	}
	*out = pty;
	return 0;
}

void pty_close_master(struct pty *pty)
{
	devpts_remove(pty->index);
	hide(pty);
	spin_lock(&pty->tty.guard);
	pty->master_closed = true;
	pty_drop_output(pty);
	spin_unlock(&pty->tty.guard);
	tty_hang_up(&pty->tty);
	tty_put(&pty->tty);
}

unsigned long pty_count(void)
{
	return count;
}

static struct tty *find_slave(uint32_t minor)
{
	spin_lock(&table_lock);
	struct pty *pty = radix_find(&table, minor);
	if (pty)
		tty_get(&pty->tty);
	spin_unlock(&table_lock);
	return pty ? &pty->tty : NULL;
}

void pty_init(void)
{
	static const struct tty_node node = {.find = find_slave, .missing = -EIO};
	static struct device slaves = {.count = PTY_MAX, .ops = &tty_file_ops};
	_Static_assert(sizeof(struct pty) <= KMALLOC_MAX, "a pair comes from the slabs");
	slaves.number = device_number(MAJOR_PTS, 0);
	slaves.private_data = &node;
	device_register(&slaves);
	devpts_init();
	pty_master_init();
}
