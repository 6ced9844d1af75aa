/* Scan codes become what a Linux console gives. */

#include "kernel/dev/keyboard.h"
#include "kernel/lib/string.h"
#include "kernel/test.h"

#define UP(code) (code) | 0x80

static char typed[64];

/* What a fresh keyboard makes of some codes, as a string. */
static const char *typing(const uint8_t *codes, size_t count)
{
	struct keyboard_state keyboard = {0};
	size_t len = 0;

	for (size_t i = 0; i < count; i++)
		len += keyboard_decode(&keyboard, codes[i], typed + len);
	typed[len] = '\0';
	return typed;
}

#define TYPING(...) typing((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

KERNEL_TEST(a_key_gives_its_byte_when_it_goes_down)
{
	EXPECT_STR(TYPING(0x1E, UP(0x1E), 0x30, 0x30), "abb");
	EXPECT_STR(TYPING(0x1C, 0x0E, 0x39, 0x01), "\r\177 \033");
}

KERNEL_TEST(shift_and_caps_lock_choose_capitals)
{
	EXPECT_STR(TYPING(0x2A, 0x1E, 0x02, UP(0x2A), 0x1E, 0x02), "A!a1");
	EXPECT_STR(TYPING(0x36, 0x1E, UP(0x36), 0x1E), "Aa");
	EXPECT_STR(TYPING(0x3A, UP(0x3A), 0x1E, 0x02, 0x2A, 0x1E, UP(0x2A), 0x3A, 0x1E), "A1aa");
}

KERNEL_TEST(control_makes_control_characters)
{
	EXPECT_STR(TYPING(0x1D, 0x2E, UP(0x1D), 0x2E), "\003c");
	EXPECT_STR(TYPING(0x1D, 0x2B, 0x1A, 0x04), "\034\033\033");
	EXPECT_STR(TYPING(0xE0, 0x1D, 0x20, 0xE0, UP(0x1D), 0x20), "\004d");
}

KERNEL_TEST(alt_puts_an_escape_before)
{
	EXPECT_STR(TYPING(0x38, 0x21, UP(0x38), 0x21), "\033ff");
	EXPECT_STR(TYPING(0xE0, 0x38, 0x30, 0xE0, UP(0x38)), "\033b");
}

KERNEL_TEST(cursor_and_function_keys_give_sequences)
{
	EXPECT_STR(TYPING(0xE0, 0x48, 0xE0, UP(0x48), 0xE0, 0x50), "\033[A\033[B");
	EXPECT_STR(TYPING(0xE0, 0x47, 0xE0, 0x4F, 0xE0, 0x53), "\033[1~\033[4~\033[3~");
	EXPECT_STR(TYPING(0x3B, 0x58), "\033[[A\033[24~");
	EXPECT_STR(TYPING(0x2A, 0x0F), "\033[Z");
}

KERNEL_TEST(the_number_pad_gives_numbers_while_num_lock_is_on)
{
	EXPECT_STR(TYPING(0x47), "\033[1~");
	EXPECT_STR(TYPING(0x45, UP(0x45), 0x47, 0x53, 0x4E), "7.+");
	EXPECT_STR(TYPING(0xE0, 0x1C, 0xE0, 0x35), "\r/");
}

/* Around a cursor key with Num Lock, keyboards pretend that Shift is released or pressed. */
KERNEL_TEST(pretended_shifts_and_the_pause_key_do_nothing)
{
	EXPECT_STR(TYPING(0xE0, 0x2A, 0xE0, 0x4B, 0xE0, UP(0x2A), 0x1E), "\033[Da");
	EXPECT_STR(TYPING(0xE1, 0x1D, 0x45, 0xE1, 0x9D, 0xC5, 0x2E), "c");
	EXPECT_STR(TYPING(0xFA, 0x54, 0x7F, 0xE0, 0x5B), "");
}

/* What the last of some codes asks for, on a fresh keyboard. */
static enum keyboard_command command_of(const uint8_t *codes, size_t count, unsigned *argument)
{
	struct keyboard_state keyboard = {0};
	char bytes[KEY_BYTES_MAX];

	for (size_t i = 0; i < count; i++)
		keyboard_decode(&keyboard, codes[i], bytes);
	*argument = keyboard.argument;
	return keyboard.command;
}

#define COMMAND_OF(argument, ...) \
	command_of((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}), argument)

KERNEL_TEST(alt_and_a_function_key_ask_for_a_console)
{
	unsigned argument;

	EXPECT_EQ(COMMAND_OF(&argument, 0x38, 0x3C), KEYBOARD_SHOW);
	EXPECT_EQ(argument, 1);
	EXPECT_EQ(COMMAND_OF(&argument, 0x38, 0xE0, 0x4D), KEYBOARD_SHOW_NEXT);
	EXPECT_EQ(COMMAND_OF(&argument, 0x38, 0xE0, 0x4B), KEYBOARD_SHOW_BEFORE);
	EXPECT_EQ(COMMAND_OF(&argument, 0x2A, 0xE0, 0x49), KEYBOARD_LOOK_BACK);
	EXPECT_EQ(COMMAND_OF(&argument, 0x2A, 0xE0, 0x51), KEYBOARD_LOOK_FORWARD);
	EXPECT_EQ(COMMAND_OF(&argument, 0x3C), KEYBOARD_NO_COMMAND);
	EXPECT_STR(TYPING(0x38, 0x3C, UP(0x3C), UP(0x38), 0x1E), "a");
}

KERNEL_TEST(shift_makes_higher_function_keys)
{
	EXPECT_STR(TYPING(0x2A, 0x3B, 0x42), "\033[25~\033[34~");
}

KERNEL_TEST(arrows_follow_the_application_mode)
{
	struct keyboard_state keyboard = {.application_keys = true};
	char bytes[KEY_BYTES_MAX + 1] = "";

	keyboard_decode(&keyboard, 0xE0, bytes);
	EXPECT_EQ(keyboard_decode(&keyboard, 0x48, bytes), 3);
	EXPECT_STR(bytes, "\033OA");
	memset(bytes, 0, sizeof(bytes));
	keyboard_decode(&keyboard, 0x3B, bytes);
	EXPECT_STR(bytes, "\033[[A");
}
