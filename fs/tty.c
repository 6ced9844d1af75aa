/*
 * A byte's way between a device and its line discipline, and the life of a terminal.
 *
 * A byte typed is handled in its interrupt, whole: a few comparisons, an echo of a few bytes, at
 * most a signal. What readers and writers wait for (fs/tty_file.c) changes under the guard only,
 * and they are woken before that is released: no wake-up is lost.
 */

#include "fs/tty.h"
#include "fs/refs.h"
#include "kernel/lib/string.h"

#define ANSWER_MAX 64

void tty_wake(struct tty *tty)
{
	waitq_wake_all(&tty->may_read);
	waitq_wake_all(&tty->may_write);
	poll_wake(&tty->poll);
}

void tty_notice(struct tty *tty, unsigned what)
{
	if (tty->driver->notice)
		tty->driver->notice(tty, what);
}

/* --- Output --- */

static struct tty *tty_of_line(struct line_discipline *line)
{
	return container_of(line, struct tty, line);
}

/* While output is stopped, echo waits; more of it than there is room for is lost. */
static void line_output(struct line_discipline *line, const char *bytes, size_t n)
{
	struct tty *tty = tty_of_line(line);
	if (!line->output_stopped) {
		tty->driver->write(tty, bytes, n);
		return;
	}
	n = MIN(n, sizeof(tty->pending) - tty->npending);
	memcpy(tty->pending + tty->npending, bytes, n);
	tty->npending += n;
}

static void line_signal(struct line_discipline *line, int signo)
{
	tty_signal(tty_of_line(line), signo);
}

static void line_flow(struct line_discipline *line, bool stop)
{
	struct tty *tty = tty_of_line(line);
	tty_notice(tty, stop ? TIOCPKT_STOP : TIOCPKT_START);
	if (stop)
		return;
	tty->driver->write(tty, tty->pending, tty->npending);
	tty->npending = 0;
	tty_wake(tty);
}

static void line_flushed(struct line_discipline *line)
{
	struct tty *tty = tty_of_line(line);
	tty->npending = 0;
	tty_notice(tty, TIOCPKT_FLUSHREAD | TIOCPKT_FLUSHWRITE);
}

static const struct line_ops line_ops = {
	.output = line_output,
	.signal = line_signal,
	.flow = line_flow,
	.flushed = line_flushed,
};

bool tty_can_send(const struct tty *tty)
{
	return !tty->line.output_stopped && (!tty->driver->has_room || tty->driver->has_room(tty));
}

/* The device's answers are typed only now, when the discipline has done with the output. */
static void take_answers(struct tty *tty)
{
	char answer[ANSWER_MAX];
	size_t n = tty->driver->answer ? tty->driver->answer(tty, answer, sizeof(answer)) : 0;
	for (size_t i = 0; i < n; i++)
		tty_receive_locked(tty, (uint8_t)answer[i]);
}

void tty_send_locked(struct tty *tty, const char *bytes, size_t n)
{
	line_send(&tty->line, bytes, n);
	take_answers(tty);
}

/* --- Input --- */

void tty_receive_locked(struct tty *tty, uint8_t byte)
{
	line_receive(&tty->line, byte);
	if (line_can_read(&tty->line, 1)) {
		waitq_wake_all(&tty->may_read);
		poll_wake_for(&tty->poll, POLLIN | POLLRDNORM);
	}
}

void tty_receive(struct tty *tty, uint8_t byte)
{
	spin_lock(&tty->guard);
	tty_receive_locked(tty, byte);
	spin_unlock(&tty->guard);
}

void tty_flush_input(struct tty *tty)
{
	line_flush_input(&tty->line);
	tty_notice(tty, TIOCPKT_FLUSHREAD);
	if (tty->driver->input_taken)
		tty->driver->input_taken(tty);
}

/* --- Life --- */

void tty_setup(struct tty *tty, const struct tty_driver *driver, const char *name, dev_t number)
{
	tty->driver = driver;
	tty->number = number;
	tty->refs = 1;
	mutex_init(&tty->write_lock, "tty write", RANK_TTY_WRITE);
	spin_init(&tty->guard, name, RANK_TTY);
	line_init(&tty->line, &line_ops);
	tty_modes_setup(tty);
	waitq_init(&tty->may_read);
	waitq_init(&tty->may_write);
	poll_point_init(&tty->poll);
}

void tty_kill_files(struct tty *tty)
{
	spin_lock(&tty->guard);
	tty->hangups++;
	tty_flush_input(tty);
	tty->npending = 0;
	line_hold_output(&tty->line, false);
	line_stop_output(&tty->line, false);
	tty_wake(tty);
	spin_unlock(&tty->guard);
}

void tty_hang_up(struct tty *tty)
{
	tty_kill_files(tty);
	tty_part_session(tty);
}
