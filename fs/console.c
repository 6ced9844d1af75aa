/*
 * The terminals that are hardware, and the requests that only consoles of the screen know
 * (ioctl_console(2)).
 *
 * Who is in front changes under front_guard, and who waits for that sleeps under it: no wake-up is
 * lost.
 */

#include "fs/console.h"
#include "fs/device.h"
#include "fs/tty.h"
#include "kernel/cmdline.h"
#include "kernel/dev/keyboard.h"
#include "kernel/dev/serial.h"
#include "kernel/dev/vga.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "mm/uaccess.h"
#include "proc/cred.h"
#include "proc/proc.h"
#include "syscall/abi/vt.h"

#define SERIAL_ROWS   24
#define SERIAL_COLS   80
#define MINOR_FRONT   0 /* of MAJOR_TTY: /dev/tty0 */
#define MINOR_SCREEN  1 /* /dev/tty1, the first console; the others follow */
#define MINOR_SERIAL  64
#define MINOR_CONSOLE 1 /* of MAJOR_CONSOLE: /dev/console */

static struct tty serial, screens[VGA_CONSOLES];
static bool console_is_serial; /* what /dev/console is */
static bool console_is_all;    /* no boot word console= */

static struct spinlock front_guard = SPINLOCK_INIT("console in front", RANK_WAIT);
static struct waitq front_changed = WAITQ_INIT(front_changed);

/* --- Devices and terminals --- */

/* Does the console's output show on the first screen too, and is it typed for there? */
static bool first_is_spare(void)
{
	return console_is_all && __atomic_load_n(&screens[0].opens, __ATOMIC_RELAXED) == 0;
}

static unsigned number_of(const struct tty *tty)
{
	return (unsigned)(tty - screens);
}

static void write_serial(struct tty *tty, const char *bytes, size_t n)
{
	(void)tty;
	serial_write(bytes, n);
	if (first_is_spare())
		vga_write(0, bytes, n);
}

static void write_screen(struct tty *tty, const char *bytes, size_t n)
{
	vga_write(number_of(tty), bytes, n);
}

static size_t answer_of_screen(struct tty *tty, char *to, size_t size)
{
	return vga_answer(number_of(tty), to, size);
}

void console_typed_on_serial(uint8_t byte)
{
	tty_receive(&serial, byte);
}

void console_typed_on_keyboard(uint8_t byte)
{
	unsigned front = vga_front();
	tty_receive(front == 0 && first_is_spare() ? &serial : &screens[front], byte);
}

/* --- Which is in front --- */

void console_show(unsigned number)
{
	spin_lock(&front_guard);
	vga_show(number);
	waitq_wake_all(&front_changed);
	spin_unlock(&front_guard);
}

static int wait_until_front(unsigned number)
{
	int err = 0;
	spin_lock(&front_guard);
	while (err == 0 && vga_front() != number)
		err = waitq_wait(&front_changed, &front_guard, WAIT_INTERRUPTIBLE, WAIT_FOREVER);
	spin_unlock(&front_guard);
	return err;
}

/* Consoles count from 1 here, as in their names. */
static int change_front(struct tty *tty, unsigned request, uint32_t number)
{
	if (number == 0 || number > VGA_CONSOLES)
		return -ENXIO;
	if (request == VT_WAITACTIVE)
		return wait_until_front(number - 1);
	if (!tty_is_current(tty) && !cred_is_superuser(&proc_current()->cred))
		return -EPERM;
	console_show(number - 1);
	return 0;
}

static int get_state(void __user *to)
{
	struct vt_stat state = {.v_active = vga_front() + 1, .v_state = 1};
	for (unsigned i = 0; i < VGA_CONSOLES; i++)
		state.v_state |= (screens[i].opens > 0) << (i + 1);
	return copy_to_user(to, &state, sizeof(state));
}

static int find_unused(void __user *to)
{
	int number = -1;
	for (int i = VGA_CONSOLES; i > 0; i--)
		if (screens[i - 1].opens == 0)
			number = i;
	return copy_to_user(to, &number, sizeof(number));
}

static int get_mode(void __user *to)
{
	const struct vt_mode mode = {.mode = VT_AUTO};
	return copy_to_user(to, &mode, sizeof(mode));
}

static int set_mode(const void __user *from)
{
	struct vt_mode mode;
	if (copy_from_user(&mode, from, sizeof(mode)) < 0)
		return -EFAULT;
	return mode.mode == VT_AUTO ? 0 : -EINVAL;
}

/* --- Keyboard and screen --- */

static int put_int(int value, void __user *to)
{
	return copy_to_user(to, &value, sizeof(value));
}

static int keyboard_ioctl(unsigned request, uint32_t argument)
{
	void __user *pointer = (void __user *)argument;
	const uint8_t type = KB_101, lights = (uint8_t)keyboard_lights();
	switch (request) {
	case KDGKBTYPE:
		return copy_to_user(pointer, &type, sizeof(type));
	case KDGETLED:
		return copy_to_user(pointer, &lights, sizeof(lights));
	case KDGETMODE:
		return put_int(KD_TEXT, pointer);
	case KDSETMODE:
		return argument == KD_TEXT ? 0 : -EINVAL;
	case KDGKBMODE:
		return put_int(K_UNICODE, pointer);
	case KDSKBMODE:
		return argument == K_XLATE || argument == K_UNICODE ? 0 : -EINVAL;
	default:
		return -ENOTTY;
	}
}

static int screen_ioctl(struct tty *tty, unsigned request, uint32_t argument)
{
	void __user *pointer = (void __user *)argument;
	switch (request) {
	case VT_ACTIVATE:
	case VT_WAITACTIVE:
		return change_front(tty, request, argument);
	case VT_GETSTATE:
		return get_state(pointer);
	case VT_OPENQRY:
		return find_unused(pointer);
	case VT_GETMODE:
		return get_mode(pointer);
	case VT_SETMODE:
		return set_mode(pointer);
	default:
		return keyboard_ioctl(request, argument);
	}
}

/* --- Names --- */

static struct tty *with_reference(struct tty *tty)
{
	tty_get(tty);
	return tty;
}

static struct tty *find_front(uint32_t minor)
{
	(void)minor;
	return with_reference(&screens[vga_front()]);
}

static struct tty *find_screen(uint32_t minor)
{
	return with_reference(&screens[minor - MINOR_SCREEN]);
}

static struct tty *find_serial(uint32_t minor)
{
	(void)minor;
	return with_reference(&serial);
}

static struct tty *find_console(uint32_t minor)
{
	return console_is_serial ? find_serial(minor) : find_front(minor);
}

static void name_device(struct device *device, dev_t number, const struct tty_node *node)
{
	device->number = number;
	device->ops = &tty_file_ops;
	device->private_data = node;
	device_register(device);
}

static void name_all(void)
{
	static const struct tty_node console_node = {
		.find = find_console, .alias = true, .is_console = true};
	static const struct tty_node front_node = {.find = find_front, .alias = true};
	static const struct tty_node screen_node = {.find = find_screen};
	static const struct tty_node serial_node = {.find = find_serial};
	static struct device console_device = {.name = "console", .mode = 0600};
	static struct device front_device = {.name = "tty0", .mode = 0620};
	static struct device serial_device = {.name = "ttyS0", .mode = 0660};
	static struct device screen_devices[VGA_CONSOLES] = {
		{.name = "tty1", .mode = 0620}, {.name = "tty2", .mode = 0620},
		{.name = "tty3", .mode = 0620}, {.name = "tty4", .mode = 0620},
		{.name = "tty5", .mode = 0620}, {.name = "tty6", .mode = 0620},
	};
	name_device(&console_device, device_number(MAJOR_CONSOLE, MINOR_CONSOLE), &console_node);
	name_device(&front_device, device_number(MAJOR_TTY, MINOR_FRONT), &front_node);
	for (unsigned i = 0; i < VGA_CONSOLES; i++)
		name_device(&screen_devices[i], screens[i].number, &screen_node);
	name_device(&serial_device, serial.number, &serial_node);
}

void console_init(void)
{
	static const struct tty_driver serial_driver = {.write = write_serial};
	static const struct tty_driver screen_driver = {
		.write = write_screen, .answer = answer_of_screen, .ioctl = screen_ioctl};
	const char *main = cmdline_console_main();
	console_is_all = main == NULL;
	console_is_serial = !main || strcmp(main, "ttyS0") == 0;
	tty_setup(&serial, &serial_driver, "ttyS0", device_number(MAJOR_TTY, MINOR_SERIAL));
	serial.size = (struct winsize){.ws_row = SERIAL_ROWS, .ws_col = SERIAL_COLS};
	for (unsigned i = 0; i < VGA_CONSOLES; i++) {
		tty_setup(&screens[i], &screen_driver, "tty",
			  device_number(MAJOR_TTY, MINOR_SCREEN + i));
		screens[i].size = (struct winsize){.ws_row = VGA_ROWS, .ws_col = VGA_COLUMNS};
	}
	name_all();
}
