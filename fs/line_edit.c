/*
 * Editing the line that is being typed: taking characters, words and the line back, in the ring and
 * on the screen, and showing the line once more.
 */

#include "fs/line_discipline.h"

#define TAB_STOP 8

static bool is_word(uint8_t byte)
{
	return (byte >= '0' && byte <= '9') || line_is_upper(byte) || line_is_lower(byte) ||
	       byte == '_';
}

static bool continues(const struct line_discipline *line, uint8_t byte)
{
	return line->modes.c_iflag & IUTF8 && (byte & 0xc0) == 0x80;
}

/* Where the last character typed begins: before the bytes that continue it in UTF-8. If all the
 * line continues something, nothing is to be erased: where the line ends. */
static uint32_t last_character(const struct line_discipline *line)
{
	uint32_t at = line->typed;
	while (at != line->readable)
		if (!continues(line, line->input[line_place(--at)]))
			return at;
	return line->typed;
}

/* How many columns the tab at `at` took: it ended at a stop, and before it were the characters back
 * to the one before or to the line's beginning. */
static unsigned tab_columns(const struct line_discipline *line, uint32_t at)
{
	unsigned before = 0;
	bool after_tab = false;
	while (at != line->readable && !after_tab) {
		uint8_t byte = line->input[line_place(--at)];
		after_tab = byte == '\t';
		if (line_is_control(byte) && !after_tab)
			before += line_mode(line, ECHOCTL) ? 2 : 0;
		else if (!after_tab && !continues(line, byte))
			before++;
	}
	if (!after_tab)
		before += line->line_column;
	return TAB_STOP - before % TAB_STOP;
}

/* Takes the character at `at` off the screen. */
static void unecho(struct line_discipline *line, uint32_t at)
{
	uint8_t byte = line->input[line_place(at)];
	if (byte == '\t') {
		for (unsigned n = tab_columns(line, at); n > 0; n--) {
			line_echo_raw(line, "\b");
			line->column -= line->column > 0;
		}
		return;
	}
	if (line_is_control(byte))
		line_erase_column(line, line_mode(line, ECHOCTL) ? 2 : 0);
	else
		line_erase_column(line, 1);
}

void line_finish_erasing(struct line_discipline *line)
{
	if (line->erasing) {
		line_echo(line, '/');
		line->erasing = false;
	}
}

/* Shows that the character at `at`, which ends at `end`, goes. */
static void show_erasure(struct line_discipline *line, uint32_t at, uint32_t end, uint8_t key,
			 bool many)
{
	if (!line_mode(line, ECHO))
		return;
	if (line_mode(line, ECHOPRT)) {
		if (!line->erasing)
			line_echo(line, '\\');
		line->erasing = true;
		line_echo(line, line->input[line_place(at)]);
		while (++at != end) {
			line_echo(line, line->input[line_place(at)]);
			line->column -= line->column > 0; /* as Linux counts them */
		}
	} else if (!many && !line_mode(line, ECHOE)) {
		line_echo(line, key);
	} else {
		unecho(line, at);
	}
}

static void erase_character(struct line_discipline *line, uint8_t key, bool many)
{
	uint32_t end = line->typed, at = last_character(line);
	if (at == end)
		return;
	show_erasure(line, at, end, key, many);
	line->typed = at;
}

/* Back over what is no word, then over the word. */
static void erase_word(struct line_discipline *line, uint8_t key)
{
	bool seen_word = false;
	uint32_t at;
	while ((at = last_character(line)) != line->typed) {
		bool word = is_word(line->input[line_place(at)]);
		if (seen_word && !word)
			break;
		seen_word |= word;
		erase_character(line, key, true);
	}
}

/* The whole line: from the screen too if it can be, else on a new line. */
static void erase_line(struct line_discipline *line, uint8_t key)
{
	if (line_mode(line, ECHO | ECHOK | ECHOKE | ECHOE)) {
		while (last_character(line) != line->typed)
			erase_character(line, key, true);
		return;
	}
	line->typed = line->readable;
	if (!line_mode(line, ECHO))
		return;
	line_finish_erasing(line);
	line_echo(line, key);
	if (line_mode(line, ECHOK))
		line_echo_newline(line);
}

bool line_edit(struct line_discipline *line, uint8_t byte)
{
	bool extended = line_mode(line, IEXTEN);
	bool erase = line_is_key(line, byte, VERASE), kill = line_is_key(line, byte, VKILL);
	bool word = extended && line_is_key(line, byte, VWERASE);
	if (!erase && !kill && !word)
		return false;
	if (line->typed == line->readable)
		return true;
	if (kill)
		erase_line(line, byte);
	else if (word)
		erase_word(line, byte);
	else
		erase_character(line, byte, false);
	if (line->typed == line->readable && line_mode(line, ECHO))
		line_finish_erasing(line);
	return true;
}

void line_reprint(struct line_discipline *line, uint8_t key)
{
	line_finish_erasing(line);
	line_echo(line, key);
	line_echo_newline(line);
	for (uint32_t at = line->readable; at != line->typed; at++)
		line_echo(line, line->input[line_place(at)]);
}
