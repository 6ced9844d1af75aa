/*
 * stty: shows or changes how the terminal on standard input works.
 *
 * Words: a flag's name sets it, with a minus before it clears it; intr, quit, erase, kill, eof,
 * susp, start, stop and the like are followed by a character (^C, or undef); rows, cols, min, time
 * by a number; a number is a speed; sane, raw, cooked, cbreak, nl, crt, dec, evenp, oddp set many
 * things. -a shows all, -g shows a word that stty takes back, `size` rows and columns, `speed` the
 * speed; -F DEVICE takes another terminal.
 */
#include <err.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "stty.h"

enum {
	WIDTH = 79 /* of a line we show */
};

static int terminal = STDIN_FILENO;
static struct termios settings;

static tcflag_t *part_of(enum part part)
{
	switch (part) {
	case INPUT:
		return &settings.c_iflag;
	case OUTPUT:
		return &settings.c_oflag;
	case CONTROL:
		return &settings.c_cflag;
	default:
		return &settings.c_lflag;
	}
}

static void set_flag(const struct flag *flag, bool on)
{
	if (on)
		*part_of(flag->part) |= flag->bit;
	else
		*part_of(flag->part) &= ~flag->bit;
}

static bool is_set(const struct flag *flag)
{
	return *part_of(flag->part) & flag->bit;
}

/* --- Showing --- */

static const char *key_text(cc_t c)
{
	static char text[8];
	if (c == _POSIX_VDISABLE)
		return "<undef>";
	if (c == 0x7f)
		return "^?";
	if (c < ' ')
		snprintf(text, sizeof(text), "^%c", c + '@');
	else
		snprintf(text, sizeof(text), "%c", c);
	return text;
}

static unsigned current_speed(void)
{
	for (size_t i = 0; i < speed_count; i++)
		if (cfgetospeed(&settings) == speeds[i].code)
			return speeds[i].speed;
	return 0;
}

static const char *number_text(unsigned number)
{
	static char text[12];
	snprintf(text, sizeof(text), "%u", number);
	return text;
}

/* A word or two on the line, or on the next if it is full. */
static void show_item(const char *before, const char *text, const char *after)
{
	static size_t column;
	size_t width = strlen(before) + strlen(text) + strlen(after);
	if (*text == '\n') {
		if (column > 0)
			putchar('\n');
		column = 0;
		return;
	}
	if (column > 0 && column + 1 + width > WIDTH)
		show_item("", "\n", "");
	column += (size_t)printf("%s%s%s%s", column > 0 ? " " : "", before, text, after);
}

static void end_line(void)
{
	show_item("", "\n", "");
}

static void show_pair(const char *name, const char *value)
{
	char text[48];
	snprintf(text, sizeof(text), "%s = %s", name, value);
	show_item("", text, ";");
}

static void show_keys(bool all)
{
	for (size_t i = 0; keys[i].name; i++) {
		cc_t key = settings.c_cc[keys[i].index];
		if (all || key != keys[i].sane)
			show_pair(keys[i].name, key_text(key));
	}
	if (all || !(settings.c_lflag & ICANON)) {
		show_pair("min", number_text(settings.c_cc[VMIN]));
		show_pair("time", number_text(settings.c_cc[VTIME]));
	}
	end_line();
}

static void show_flags(bool all, enum part part)
{
	for (size_t i = 0; flags[i].name; i++) {
		bool set = is_set(&flags[i]);
		if (flags[i].part == part && (all || set != flags[i].sane))
			show_item(set ? "" : "-", flags[i].name, "");
	}
	for (size_t i = 0; choices[i].name; i++) {
		bool set = (*part_of(part) & choices[i].field) == choices[i].value;
		if (choices[i].part == part && set && (all || !choices[i].sane))
			show_item("", choices[i].name, "");
	}
	end_line();
}

/* With `all` every flag and key, without only what differs from a sane terminal. */
static void show(bool all)
{
	static const enum part order[] = {CONTROL, INPUT, OUTPUT, LOCAL};
	struct winsize size = {0};
	show_item("speed ", number_text(current_speed()), " baud;");
	if (all && ioctl(terminal, TIOCGWINSZ, &size) == 0) {
		show_item("rows ", number_text(size.ws_row), ";");
		show_item("columns ", number_text(size.ws_col), ";");
	}
	show_pair("line", number_text(settings.c_line));
	end_line();
	show_keys(all);
	for (size_t i = 0; i < PARTS; i++)
		show_flags(all, order[i]);
}

static void show_word(void)
{
	printf("%x:%x:%x:%x", (unsigned)settings.c_iflag, (unsigned)settings.c_oflag,
	       (unsigned)settings.c_cflag, (unsigned)settings.c_lflag);
	for (int i = 0; i < NCCS; i++)
		printf(":%x", settings.c_cc[i]);
	putchar('\n');
}

/* --- Changing --- */

static void choose(const struct choice *choice)
{
	tcflag_t *part = part_of(choice->part);
	*part = (*part & ~choice->field) | choice->value;
}

static void make_sane(void)
{
	for (size_t i = 0; flags[i].name; i++) {
		if (flags[i].part != CONTROL || flags[i].sane)
			set_flag(&flags[i], flags[i].sane);
	}
	for (size_t i = 0; choices[i].name; i++) {
		if (choices[i].part == OUTPUT && choices[i].sane)
			choose(&choices[i]);
	}
	for (size_t i = 0; keys[i].name; i++)
		settings.c_cc[keys[i].index] = keys[i].sane;
	settings.c_cc[VMIN] = 1;
	settings.c_cc[VTIME] = 0;
}

static void make_raw(void)
{
	settings.c_iflag = 0;
	settings.c_oflag &= ~OPOST;
	settings.c_lflag &= ~(ISIG | ICANON | XCASE);
	settings.c_cc[VMIN] = 1;
	settings.c_cc[VTIME] = 0;
}

static void make_cooked(void)
{
	settings.c_iflag |= BRKINT | IGNPAR | ISTRIP | ICRNL | IXON;
	settings.c_oflag |= OPOST;
	settings.c_lflag |= ISIG | ICANON;
}

/* Seven bits with parity, or eight without. */
static void set_parity(bool on, bool odd)
{
	settings.c_cflag &= ~(CSIZE | PARENB | PARODD);
	settings.c_cflag |= on ? CS7 | PARENB | (odd ? PARODD : 0) : CS8;
}

static void set_bits(enum part part, tcflag_t bits, bool on)
{
	tcflag_t *flag = part_of(part);
	*flag = on ? *flag | bits : *flag & ~bits;
}

/* A newline is another thing than a return. */
static void set_newlines(bool translated)
{
	set_bits(INPUT, ICRNL, translated);
	set_bits(OUTPUT, ONLCR, translated);
}

/* For terminals that have capitals only. */
static void set_one_case(bool on)
{
	set_bits(INPUT, IUCLC, on);
	set_bits(OUTPUT, OLCUC, on);
	set_bits(LOCAL, XCASE, on);
}

/* Words that set many things and can be undone. */
static bool take_switch(const char *name, bool on)
{
	if (strcmp(name, "raw") == 0)
		on ? make_raw() : make_cooked();
	else if (strcmp(name, "cooked") == 0)
		on ? make_cooked() : make_raw();
	else if (strcmp(name, "cbreak") == 0)
		set_bits(LOCAL, ICANON, !on);
	else if (strcmp(name, "nl") == 0)
		set_newlines(!on);
	else if (strcmp(name, "lcase") == 0 || strcmp(name, "LCASE") == 0)
		set_one_case(on);
	else if (strcmp(name, "evenp") == 0 || strcmp(name, "parity") == 0)
		set_parity(on, false);
	else if (strcmp(name, "oddp") == 0)
		set_parity(on, true);
	else if (strcmp(name, "tabs") == 0)
		settings.c_oflag = (settings.c_oflag & ~TABDLY) | (on ? TAB0 : TAB3);
	else if (strcmp(name, "decctlq") == 0)
		set_bits(INPUT, IXANY, !on);
	else
		return false;
	return true;
}

static void set_editing_keys(void)
{
	settings.c_cc[VERASE] = 0x7f;
	settings.c_cc[VKILL] = CONTROL_KEY('U');
}

static bool take_group(const char *word)
{
	bool on = word[0] != '-', dec = strcmp(word, "dec") == 0;
	if (strcmp(word, "sane") == 0)
		make_sane();
	else if (strcmp(word, "ek") == 0)
		set_editing_keys();
	else if (strcmp(word, "crt") == 0 || dec)
		set_bits(LOCAL, ECHOE | ECHOCTL | ECHOKE, true);
	else
		return take_switch(word + !on, on);
	if (dec)
		set_bits(INPUT, IXANY, false);
	return true;
}

static bool take_flag(const char *word)
{
	bool on = word[0] != '-';
	const char *name = usual_name(word + !on);
	for (size_t i = 0; flags[i].name; i++) {
		if (strcmp(flags[i].name, name) == 0) {
			set_flag(&flags[i], on);
			return true;
		}
	}
	for (size_t i = 0; on && choices[i].name; i++) {
		if (strcmp(choices[i].name, word) == 0) {
			choose(&choices[i]);
			return true;
		}
	}
	return false;
}

static bool parse_speed(const char *text, speed_t *code)
{
	char *end;
	unsigned long speed = strtoul(text, &end, 10);
	if (end == text || *end)
		return false;
	for (size_t i = 0; i < speed_count; i++) {
		*code = speeds[i].code;
		if (speeds[i].speed == speed)
			return true;
	}
	return false;
}

static bool take_speed(const char *word)
{
	speed_t code;
	return parse_speed(word, &code) && cfsetspeed(&settings, code) == 0;
}

static cc_t parse_key(const char *text)
{
	if (strcmp(text, "undef") == 0 || strcmp(text, "^-") == 0)
		return _POSIX_VDISABLE;
	if (text[0] == '^' && text[1])
		return text[1] == '?' ? 0x7f : CONTROL_KEY(text[1]);
	if (text[0] && !text[1])
		return text[0];
	errx(1, "invalid integer argument: '%s'", text);
}

/* A word that takes a value; false when it is none. */
static bool take_pair(const char *word, const char *value)
{
	static const struct {
		const char *name;
		int index;
	} numbers[] = {{"min", VMIN}, {"time", VTIME}};
	for (size_t i = 0; keys[i].name; i++) {
		if (strcmp(keys[i].name, word) == 0) {
			settings.c_cc[keys[i].index] = parse_key(value);
			return true;
		}
	}
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		if (strcmp(numbers[i].name, word) == 0) {
			settings.c_cc[numbers[i].index] = atoi(value);
			return true;
		}
	}
	speed_t code;
	if ((strcmp(word, "ispeed") == 0 || strcmp(word, "ospeed") == 0) &&
	    parse_speed(value, &code))
		return cfsetspeed(&settings, code) == 0;
	return strcmp(word, "line") == 0 && strcmp(value, "0") == 0;
}

/* rows and columns take effect at once: they are no modes. */
static bool take_size(const char *word, const char *value)
{
	bool rows = strcmp(word, "rows") == 0;
	struct winsize size;
	if (!rows && strcmp(word, "cols") != 0 && strcmp(word, "columns") != 0)
		return false;
	if (ioctl(terminal, TIOCGWINSZ, &size) < 0)
		err(1, "cannot get the size");
	*(rows ? &size.ws_row : &size.ws_col) = atoi(value);
	if (ioctl(terminal, TIOCSWINSZ, &size) < 0)
		err(1, "cannot set the size");
	return true;
}

/* What show_word printed. */
static bool take_word(const char *word)
{
	unsigned values[4 + NCCS];
	for (int i = 0; i < 4 + NCCS; i++) {
		char *end;
		values[i] = strtoul(word, &end, 16);
		if (end == word || *end != (i + 1 < 4 + NCCS ? ':' : '\0'))
			return false;
		word = end + 1;
	}
	for (int i = 0; i < PARTS; i++)
		*part_of(i) = values[i];
	for (int i = 0; i < NCCS; i++)
		settings.c_cc[i] = values[4 + i];
	return true;
}

static void show_size(void)
{
	struct winsize size;
	if (ioctl(terminal, TIOCGWINSZ, &size) < 0)
		err(1, "cannot get the size");
	printf("%d %d\n", size.ws_row, size.ws_col);
}

static void take_all(char **words)
{
	bool changed = false;
	for (; *words; words++) {
		if (strcmp(*words, "size") == 0) {
			show_size();
			continue;
		}
		if (strcmp(*words, "speed") == 0) {
			printf("%u\n", current_speed());
			continue;
		}
		if (words[1] && take_size(words[0], words[1])) {
			words++;
			continue;
		}
		changed = true;
		if (take_group(*words) || take_flag(*words) || take_word(*words) ||
		    take_speed(*words))
			continue;
		if (!words[1] || !take_pair(words[0], words[1]))
			errx(1, "invalid argument '%s'", *words);
		words++;
	}
	if (changed && tcsetattr(terminal, TCSADRAIN, &settings) < 0)
		err(1, "cannot change the terminal");
}

int main(int argc, char **argv)
{
	bool all = false, as_word = false;
	argv++;
	argc--;
	if (argc > 1 && strcmp(argv[0], "-F") == 0) {
		terminal = open(argv[1], O_RDWR | O_NONBLOCK);
		if (terminal < 0)
			err(1, "%s", argv[1]);
		argv += 2;
	}
	if (*argv && (strcmp(*argv, "-a") == 0 || strcmp(*argv, "-g") == 0)) {
		all = argv[0][1] == 'a';
		as_word = !all;
		argv++;
	}
	if (tcgetattr(terminal, &settings) < 0)
		err(1, "standard input");
	if (as_word)
		show_word();
	else if (all || !*argv)
		show(all);
	take_all(argv);
	return fflush(stdout) == 0 ? 0 : 1;
}
