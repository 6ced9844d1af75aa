/*
 * The terminals there are, and a byte's way between a device and its line discipline.
 *
 * A byte typed is handled in its interrupt, whole: a few comparisons, an echo of a few bytes, at
 * most a signal. What readers and writers wait for (fs/tty_file.c) changes under the guard only,
 * and they are woken before that is released: no wake-up is lost.
 *
 * The files of a terminal stand on one another in this order: tty_session.c, this one, tty_ioctl.c,
 * tty_file.c.
 */

#include "fs/tty.h"
#include "kernel/cmdline.h"
#include "kernel/dev/serial.h"
#include "kernel/dev/vga.h"
#include "kernel/lib/string.h"

#define SERIAL_ROWS 24
#define SERIAL_COLS 80

static struct tty serial, screen;
static struct tty *console; /* what /dev/console is */
static bool console_is_all; /* no boot word console= */

struct tty *tty_serial(void)
{
	return &serial;
}

struct tty *tty_screen(void)
{
	return &screen;
}

struct tty *tty_console(void)
{
	return console;
}

/* --- Output --- */

/* Does the console's output show on the screen too, and the keyboard type for it? */
static bool screen_is_spare(void)
{
	return console_is_all && __atomic_load_n(&screen.opens, __ATOMIC_RELAXED) == 0;
}

static void write_device(struct tty *tty, const char *bytes, size_t n)
{
	tty->write(bytes, n);
	if (tty == console && tty != &screen && screen_is_spare())
		screen.write(bytes, n);
}

static struct tty *tty_of_line(struct line_discipline *line)
{
	return container_of(line, struct tty, line);
}

/* While output is stopped, echo waits; more of it than there is room for is lost. */
static void line_output(struct line_discipline *line, const char *bytes, size_t n)
{
	struct tty *tty = tty_of_line(line);
	if (!line->output_stopped) {
		write_device(tty, bytes, n);
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
	if (stop)
		return;
	write_device(tty, tty->pending, tty->npending);
	tty->npending = 0;
	waitq_wake_all(&tty->may_write);
	poll_wake(&tty->poll);
}

static const struct line_ops line_ops = {
	.output = line_output,
	.signal = line_signal,
	.flow = line_flow,
};

/* --- Input --- */

static void receive(struct tty *tty, uint8_t byte)
{
	spin_lock(&tty->guard);
	line_receive(&tty->line, byte);
	if (line_can_read(&tty->line, 1)) {
		waitq_wake_all(&tty->may_read);
		poll_wake(&tty->poll);
	}
	spin_unlock(&tty->guard);
}

void tty_receive(struct tty *tty, uint8_t byte)
{
	receive(tty == &screen && screen_is_spare() ? console : tty, byte);
}

static void create(struct tty *tty, const char *name, dev_t number,
		   void (*write)(const char *bytes, size_t n), unsigned rows, unsigned columns)
{
	tty->name = name;
	tty->number = number;
	tty->write = write;
	tty->size = (struct winsize){.ws_row = rows, .ws_col = columns};
	mutex_init(&tty->write_lock, "tty write", RANK_TTY_WRITE);
	spin_init(&tty->guard, name, RANK_TTY);
	line_init(&tty->line, &line_ops);
	waitq_init(&tty->may_read);
	waitq_init(&tty->may_write);
	poll_point_init(&tty->poll);
}

void tty_create_all(dev_t serial_number, dev_t screen_number)
{
	const char *main = cmdline_console_main();
	create(&serial, "ttyS0", serial_number, serial_write, SERIAL_ROWS, SERIAL_COLS);
	create(&screen, "tty1", screen_number, vga_write, VGA_ROWS, VGA_COLUMNS);
	console_is_all = main == NULL;
	console = main && strcmp(main, serial.name) != 0 ? &screen : &serial;
	tty_session_init();
}
