/*
 * Joins the devices to what uses them. The log knows consoles only as names with a write function;
 * the terminals know their lines the same way; here is where a name meets a device. Lines of the
 * log end in
 * "\n"; both devices want a carriage return before it.
 */

#include "boot/consoles.h"
#include "fs/console.h"
#include "kernel/cmdline.h"
#include "kernel/dev/keyboard.h"
#include "kernel/dev/serial.h"
#include "kernel/dev/vga.h"
#include "kernel/printk.h"
#include "mm/mm.h"

static void write_lines(void (*write)(const char *, size_t), const char *text, size_t len)
{
	size_t start = 0;

	for (size_t i = 0; i < len; i++) {
		if (text[i] != '\n')
			continue;
		write(text + start, i - start);
		write("\r\n", 2);
		start = i + 1;
	}
	write(text + start, len - start);
}

static void log_to_serial(const char *text, size_t len)
{
	write_lines(serial_write, text, len);
}

static void log_to_screen(const char *text, size_t len)
{
	write_lines(vga_write_front, text, len);
}

static struct log_console serial_console = {.name = "ttyS0", .write = log_to_serial};
static struct log_console screen_console = {.name = "tty0", .write = log_to_screen};
static bool serial_present;

void consoles_start_serial(void)
{
	serial_present = serial_init();
	if (!serial_present)
		return;
	serial_console.enabled = true;
	printk_add_console(&serial_console);
}

void consoles_choose_serial(void)
{
	serial_console.enabled = cmdline_console_wanted(serial_console.name);
}

void consoles_start_screen(void)
{
	vga_init(mm_text_screen());
	screen_console.enabled = cmdline_console_wanted(screen_console.name);
	printk_add_console(&screen_console);
}

static void keyboard_command(enum keyboard_command command, unsigned argument)
{
	unsigned front = vga_front();

	switch (command) {
	case KEYBOARD_SHOW:
		if (argument < VGA_CONSOLES)
			console_show(argument);
		break;
	case KEYBOARD_SHOW_NEXT:
		console_show((front + 1) % VGA_CONSOLES);
		break;
	case KEYBOARD_SHOW_BEFORE:
		console_show((front + VGA_CONSOLES - 1) % VGA_CONSOLES);
		break;
	case KEYBOARD_LOOK_BACK:
	case KEYBOARD_LOOK_FORWARD:
		vga_look_back(command == KEYBOARD_LOOK_BACK);
		break;
	case KEYBOARD_NO_COMMAND:
		break;
	}
}

void consoles_start_input(void)
{
	static const struct keyboard_ops keyboard_ops = {
		.receive = console_typed_on_keyboard,
		.command = keyboard_command,
		.wants_application_keys = vga_front_wants_application_keys,
	};

	if (serial_present)
		serial_start_input(console_typed_on_serial);
	keyboard_init(&keyboard_ops);
}
