/*
 * The keyboard and its controller, the 8042 (IBM PS/2 Technical Reference, "Keyboard and Auxiliary
 * Device Controller"). A key sends its code when it goes down, and the same with bit 7 set when it
 * goes up; keys that the first PC did not have send 0xE0 before it. The controller translates to
 * scan code set 1, whatever the keyboard speaks.
 */

#include "kernel/dev/keyboard.h"
#include "kernel/dev/keymap.h"
#include "kernel/irq.h"
#include "kernel/lib/string.h"
#include "kernel/x86.h"

#define PORT_DATA            0x60
#define PORT_COMMAND         0x64 /* read: status */

#define STATUS_OUTPUT_FULL   0x01
#define STATUS_INPUT_FULL    0x02
#define STATUS_AUXILIARY     0x20 /* the byte is the mouse's */
#define STATUS_ABSENT        0xFF /* what an empty bus reads */

#define COMMAND_READ_CONFIG  0x20
#define COMMAND_WRITE_CONFIG 0x60
#define COMMAND_ENABLE       0xAE
#define CONFIG_INTERRUPT     0x01
#define CONFIG_DISABLED      0x10
#define CONFIG_TRANSLATE     0x40
#define CONTROLLER_TRIES     100000

#define CODE_RELEASED        0x80
#define CODE_EXTENDED        0xE0
#define CODE_PAUSE           0xE1 /* followed by five bytes */
#define PAUSE_BYTES          5
#define CODE_LEFT_SHIFT      0x2A
#define CODE_RIGHT_SHIFT     0x36
#define CODE_CONTROL         0x1D
#define CODE_ALT             0x38
#define CODE_CAPS_LOCK       0x3A
#define CODE_NUM_LOCK        0x45
#define CODE_ENTER           0x1C
#define CODE_SLASH           0x35
#define CODE_TAB             0x0F
#define CODE_SCROLL_LOCK     0x46
#define CODE_PAGE_UP         0x49
#define CODE_PAGE_DOWN       0x51
#define CODE_LEFT            0x4B
#define CODE_RIGHT           0x4D

#define CONTROL_MASK         0x1F

/* Between the keyboard and us. */
#define KEYBOARD_SET_LIGHTS 0xED
#define KEYBOARD_ACK        0xFA
#define KEYBOARD_RESEND     0xFE

#define LIGHT_SCROLL_LOCK   0x01
#define LIGHT_NUM_LOCK      0x02
#define LIGHT_CAPS_LOCK     0x04

/* Setting the lights is a command and a byte, each of which the keyboard acknowledges. */
enum lights_step {
	LIGHTS_SET,
	LIGHTS_COMMAND_SENT,
	LIGHTS_VALUE_SENT
};

/* The interrupt's. */
static struct keyboard_state state;
static enum lights_step lights_step;
static unsigned lights_sent; /* the last value */

static const struct keyboard_ops *receiver; /* set once, at boot */

/* Shift, Control, Alt and the locks; false if the key is none of them. */
static bool note_modifier(struct keyboard_state *k, uint8_t key, bool extended, bool down)
{
	switch (key) {
	case CODE_LEFT_SHIFT:
		if (!extended) /* else the keyboard only pretends, around a cursor key */
			k->left_shift = down;
		return true;
	case CODE_RIGHT_SHIFT:
		if (!extended)
			k->right_shift = down;
		return true;
	case CODE_CONTROL:
		*(extended ? &k->right_control : &k->left_control) = down;
		return true;
	case CODE_ALT:
		*(extended ? &k->right_alt : &k->left_alt) = down;
		return true;
	case CODE_CAPS_LOCK:
		k->caps_lock ^= down;
		return true;
	case CODE_NUM_LOCK:
		k->num_lock ^= down;
		return true;
	case CODE_SCROLL_LOCK:
		k->scroll_lock ^= down && !extended; /* else it is Break */
		return true;
	default:
		return false;
	}
}

/* What Control makes of a key. The digits stand in for control characters whose own keys differ
 * from country to country (VT220). */
static char with_control(char c)
{
	static const char digits[] = "\033\034\035\036\037\177"; /* 3 to 8 */

	if (c >= '3' && c <= '8')
		return digits[c - '3'];
	if (c == '2' || c == ' ')
		return '\0';
	if (c == '-')
		return '\037';
	if (c == '/')
		return '\177';
	if (c >= '[' && c <= 'z')
		return (char)(c & CONTROL_MASK);
	return c;
}

static char character(const struct keyboard_state *k, uint8_t key)
{
	bool shift = k->left_shift || k->right_shift;
	char plain = keymap[key].plain;

	if (k->left_control || k->right_control)
		return with_control(plain);
	if (plain >= 'a' && plain <= 'z')
		shift ^= k->caps_lock;
	return shift ? keymap[key].shifted : plain;
}

/* A key that gives one byte; Alt puts an escape before it. */
static size_t emit_character(const struct keyboard_state *k, char c, char *out)
{
	size_t n = 0;

	if (k->left_alt || k->right_alt)
		out[n++] = '\033';
	out[n++] = c;
	return n;
}

static size_t emit_sequence(const struct keyboard_state *k, const char *sequence, char *out)
{
	size_t len = strlen(sequence);
	char last = sequence[len - 1];

	memcpy(out, sequence, len);
	if (k->application_keys && len == 3 && last >= 'A' && last <= 'D')
		out[1] = 'O';
	return len;
}

/* Keys that are not typed but tell the screen something; false if it is none. */
static bool note_command(struct keyboard_state *k, uint8_t key, bool extended)
{
	bool alt = k->left_alt || k->right_alt, shift = k->left_shift || k->right_shift;
	int function = keymap_function(key);

	if (alt && !extended && function >= 0) {
		k->command = KEYBOARD_SHOW;
		k->argument = (unsigned)function;
	} else if (alt && key == CODE_RIGHT) {
		k->command = KEYBOARD_SHOW_NEXT;
	} else if (alt && key == CODE_LEFT) {
		k->command = KEYBOARD_SHOW_BEFORE;
	} else if (shift && key == CODE_PAGE_UP) {
		k->command = KEYBOARD_LOOK_BACK;
	} else if (shift && key == CODE_PAGE_DOWN) {
		k->command = KEYBOARD_LOOK_FORWARD;
	}
	return k->command != KEYBOARD_NO_COMMAND;
}

static size_t key_pressed(struct keyboard_state *k, uint8_t key, bool extended, char *out)
{
	bool shift = k->left_shift || k->right_shift;
	const char *sequence = keymap_sequence(key, extended, shift);

	if (!extended && k->num_lock && keymap_number(key))
		return emit_character(k, keymap_number(key), out);
	if (note_command(k, key, extended))
		return 0;
	if (sequence)
		return emit_sequence(k, sequence, out);
	if (key == CODE_TAB && shift)
		return emit_sequence(k, "\033[Z", out);
	if (extended && key != CODE_ENTER && key != CODE_SLASH)
		return 0;
	if (key >= KEYMAP_SIZE || !keymap[key].plain)
		return 0;
	return emit_character(k, character(k, key), out);
}

size_t keyboard_decode(struct keyboard_state *k, uint8_t code, char out[KEY_BYTES_MAX])
{
	bool extended = k->extended;
	bool down = !(code & CODE_RELEASED);
	uint8_t key = code & (uint8_t)~CODE_RELEASED;

	k->command = KEYBOARD_NO_COMMAND;
	if (k->skipping) {
		k->skipping--;
		return 0;
	}
	k->extended = code == CODE_EXTENDED;
	if (code == CODE_PAUSE)
		k->skipping = PAUSE_BYTES;
	if (k->extended || k->skipping || note_modifier(k, key, extended, down) || !down)
		return 0;
	return key_pressed(k, key, extended, out);
}

/* Waits until the controller has taken what it was given. */
static void wait_until_taken(void)
{
	for (int i = 0; i < CONTROLLER_TRIES && (inb(PORT_COMMAND) & STATUS_INPUT_FULL); i++)
		;
}

/* --- Lights --- */

unsigned keyboard_lights(void)
{
	return (state.scroll_lock ? LIGHT_SCROLL_LOCK : 0) | (state.num_lock ? LIGHT_NUM_LOCK : 0) |
	       (state.caps_lock ? LIGHT_CAPS_LOCK : 0);
}

static void send(uint8_t byte)
{
	wait_until_taken();
	outb(PORT_DATA, byte);
}

static void update_lights(void)
{
	if (lights_step != LIGHTS_SET || lights_sent == keyboard_lights())
		return;
	send(KEYBOARD_SET_LIGHTS);
	lights_step = LIGHTS_COMMAND_SENT;
}

/* What the keyboard says to our command; false: it is a key. */
static bool note_answer(uint8_t code)
{
	if (lights_step == LIGHTS_SET || (code != KEYBOARD_ACK && code != KEYBOARD_RESEND))
		return false;
	if (code == KEYBOARD_ACK && lights_step == LIGHTS_COMMAND_SENT) {
		lights_sent = keyboard_lights();
		send((uint8_t)lights_sent);
		lights_step = LIGHTS_VALUE_SENT;
		return true;
	}
	lights_step = LIGHTS_SET;
	return true;
}

/* --- The interrupt --- */

static void take_code(uint8_t code)
{
	char bytes[KEY_BYTES_MAX];

	state.application_keys = receiver->wants_application_keys();
	size_t n = keyboard_decode(&state, code, bytes);
	for (size_t i = 0; i < n; i++)
		receiver->receive((uint8_t)bytes[i]);
	if (state.command != KEYBOARD_NO_COMMAND)
		receiver->command(state.command, state.argument);
}

static void interrupt(void *unused)
{
	uint8_t status;

	(void)unused;
	while ((status = inb(PORT_COMMAND)) & STATUS_OUTPUT_FULL) {
		uint8_t code = inb(PORT_DATA);

		if (!(status & STATUS_AUXILIARY) && !note_answer(code))
			take_code(code);
		update_lights();
	}
}

/* --- Starting --- */

static void command(uint8_t c)
{
	wait_until_taken();
	outb(PORT_COMMAND, c);
}

static void drop_output(void)
{
	for (int i = 0; i < CONTROLLER_TRIES && (inb(PORT_COMMAND) & STATUS_OUTPUT_FULL); i++)
		inb(PORT_DATA);
}

/* The controller's answer to a command, or false if it gives none. */
static bool read_answer(uint8_t *answer)
{
	for (int i = 0; i < CONTROLLER_TRIES; i++) {
		if (inb(PORT_COMMAND) & STATUS_OUTPUT_FULL) {
			*answer = inb(PORT_DATA);
			return true;
		}
	}
	return false;
}

bool keyboard_init(const struct keyboard_ops *ops)
{
	uint8_t config;

	if (inb(PORT_COMMAND) == STATUS_ABSENT)
		return false;
	drop_output();
	command(COMMAND_READ_CONFIG);
	if (!read_answer(&config))
		return false;
	config = (uint8_t)((config | CONFIG_INTERRUPT | CONFIG_TRANSLATE) & ~CONFIG_DISABLED);
	command(COMMAND_WRITE_CONFIG);
	send(config);
	command(COMMAND_ENABLE);
	drop_output();
	receiver = ops;
	irq_register(IRQ_KEYBOARD, interrupt, NULL);
	return true;
}
