/*
 * stty: shows or changes how the terminal on standard input works.
 *
 * Words: a flag's name sets it, with a minus before it clears it; intr, quit, erase, kill, eof,
 * susp, start, stop and the like are followed by a character (^C, or undef); rows and cols by a
 * number; sane, raw and cooked set many things. -a shows all, -g shows a word that stty takes back,
 * `size` rows and columns; -F DEVICE takes another terminal.
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

enum part {
	INPUT,
	OUTPUT,
	CONTROL,
	LOCAL,
	PARTS
};

static const struct flag {
	const char *name;
	enum part part;
	tcflag_t bit;
	bool sane; /* set in a terminal that people use */
} flags[] = {
	{"parenb", CONTROL, PARENB, false}, {"parodd", CONTROL, PARODD, false},
	{"hupcl", CONTROL, HUPCL, false},   {"cstopb", CONTROL, CSTOPB, false},
	{"cread", CONTROL, CREAD, true},    {"clocal", CONTROL, CLOCAL, false},
	{"ignbrk", INPUT, IGNBRK, false},   {"brkint", INPUT, BRKINT, true},
	{"ignpar", INPUT, IGNPAR, false},   {"parmrk", INPUT, PARMRK, false},
	{"inpck", INPUT, INPCK, false},     {"istrip", INPUT, ISTRIP, false},
	{"inlcr", INPUT, INLCR, false},     {"igncr", INPUT, IGNCR, false},
	{"icrnl", INPUT, ICRNL, true},      {"ixon", INPUT, IXON, true},
	{"ixoff", INPUT, IXOFF, false},     {"ixany", INPUT, IXANY, false},
	{"imaxbel", INPUT, IMAXBEL, true},  {"iutf8", INPUT, IUTF8, false},
	{"opost", OUTPUT, OPOST, true},     {"ocrnl", OUTPUT, OCRNL, false},
	{"onocr", OUTPUT, ONOCR, false},    {"onlret", OUTPUT, ONLRET, false},
	{"onlcr", OUTPUT, ONLCR, true},     {"isig", LOCAL, ISIG, true},
	{"icanon", LOCAL, ICANON, true},    {"iexten", LOCAL, IEXTEN, true},
	{"echo", LOCAL, ECHO, true},        {"echoe", LOCAL, ECHOE, true},
	{"echok", LOCAL, ECHOK, true},      {"echonl", LOCAL, ECHONL, false},
	{"noflsh", LOCAL, NOFLSH, false},   {"tostop", LOCAL, TOSTOP, false},
	{"echoctl", LOCAL, ECHOCTL, true},  {"echoke", LOCAL, ECHOKE, true},
};

#define CONTROL_KEY(c) ((c)&0x1f)

static const struct key {
	const char *name;
	int index;
	cc_t sane;
} keys[] = {
	{"intr", VINTR, CONTROL_KEY('C')},
	{"quit", VQUIT, CONTROL_KEY('\\')},
	{"erase", VERASE, 0x7f},
	{"kill", VKILL, CONTROL_KEY('U')},
	{"eof", VEOF, CONTROL_KEY('D')},
	{"eol", VEOL, 0},
	{"eol2", VEOL2, 0},
	{"start", VSTART, CONTROL_KEY('Q')},
	{"stop", VSTOP, CONTROL_KEY('S')},
	{"susp", VSUSP, CONTROL_KEY('Z')},
	{"rprnt", VREPRINT, CONTROL_KEY('R')},
	{"werase", VWERASE, CONTROL_KEY('W')},
	{"lnext", VLNEXT, CONTROL_KEY('V')},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

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

static void show_speed(void)
{
	static const struct {
		speed_t code;
		unsigned speed;
	} speeds[] = {{B0, 0},         {B1200, 1200},   {B2400, 2400},
		      {B4800, 4800},   {B9600, 9600},   {B19200, 19200},
		      {B38400, 38400}, {B57600, 57600}, {B115200, 115200}};
	unsigned speed = 0;
	for (size_t i = 0; i < COUNT(speeds); i++) {
		if (cfgetospeed(&settings) == speeds[i].code)
			speed = speeds[i].speed;
	}
	printf("speed %u baud;", speed);
}

/* With `all` every flag and key, without only what differs from a sane terminal. */
static void show(bool all)
{
	static const char *const sizes[] = {"cs5", "cs6", "cs7", "cs8"};
	struct winsize size = {0};
	show_speed();
	if (all && ioctl(terminal, TIOCGWINSZ, &size) == 0)
		printf(" rows %d; columns %d;", size.ws_row, size.ws_col);
	printf(" line = %d;", settings.c_line);
	int column = all ? 80 : 0;
	for (size_t i = 0; i < COUNT(keys); i++) {
		cc_t key = settings.c_cc[keys[i].index];
		if (!all && key == keys[i].sane)
			continue;
		column += strlen(keys[i].name) + strlen(key_text(key)) + 5;
		if (column > 76) {
			putchar('\n');
			column = strlen(keys[i].name) + strlen(key_text(key)) + 5;
		} else {
			putchar(' ');
		}
		printf("%s = %s;", keys[i].name, key_text(key));
	}
	enum part last = PARTS;
	bool line_open = true;
	for (size_t i = 0; i < COUNT(flags); i++) {
		if (!all && is_set(&flags[i]) == flags[i].sane)
			continue;
		if (last != flags[i].part) {
			putchar('\n');
			line_open = false;
		}
		last = flags[i].part;
		printf("%s%s%s", line_open ? " " : "", is_set(&flags[i]) ? "" : "-", flags[i].name);
		line_open = true;
		if (all && flags[i].bit == PARODD && flags[i].part == CONTROL)
			printf(" %s", sizes[(settings.c_cflag & CSIZE) / CS6]);
	}
	putchar('\n');
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

static void make_sane(void)
{
	for (size_t i = 0; i < COUNT(flags); i++) {
		if (flags[i].part != CONTROL || flags[i].sane)
			set_flag(&flags[i], flags[i].sane);
	}
	for (size_t i = 0; i < COUNT(keys); i++)
		settings.c_cc[keys[i].index] = keys[i].sane;
}

static void make_raw(void)
{
	settings.c_iflag = 0;
	settings.c_oflag &= ~OPOST;
	settings.c_lflag &= ~(ISIG | ICANON | ECHO | IEXTEN);
	settings.c_cc[VMIN] = 1;
	settings.c_cc[VTIME] = 0;
}

static void make_cooked(void)
{
	settings.c_iflag |= BRKINT | IGNPAR | ICRNL | IXON;
	settings.c_oflag |= OPOST;
	settings.c_lflag |= ISIG | ICANON | ECHO;
}

static bool take_group(const char *word)
{
	bool on = word[0] != '-';
	const char *name = word + !on;
	if (strcmp(name, "sane") == 0 && on)
		make_sane();
	else if (strcmp(name, "raw") == 0)
		on ? make_raw() : make_cooked();
	else if (strcmp(name, "cooked") == 0)
		on ? make_cooked() : make_raw();
	else if (strcmp(name, "cs7") == 0 || strcmp(name, "cs8") == 0)
		settings.c_cflag = (settings.c_cflag & ~CSIZE) | (name[2] == '7' ? CS7 : CS8);
	else
		return false;
	return true;
}

static bool take_flag(const char *word)
{
	bool on = word[0] != '-';
	for (size_t i = 0; i < COUNT(flags); i++) {
		if (strcmp(flags[i].name, word + !on) == 0) {
			set_flag(&flags[i], on);
			return true;
		}
	}
	return false;
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
	for (size_t i = 0; i < COUNT(keys); i++) {
		if (strcmp(keys[i].name, word) == 0) {
			settings.c_cc[keys[i].index] = parse_key(value);
			return true;
		}
	}
	for (size_t i = 0; i < COUNT(numbers); i++) {
		if (strcmp(numbers[i].name, word) == 0) {
			settings.c_cc[numbers[i].index] = atoi(value);
			return true;
		}
	}
	bool rows = strcmp(word, "rows") == 0;
	if (!rows && strcmp(word, "cols") != 0 && strcmp(word, "columns") != 0)
		return false;
	struct winsize size;
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
		changed = true;
		if (take_group(*words) || take_flag(*words) || take_word(*words))
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
