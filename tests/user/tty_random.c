/*
 * The line discipline, key by key: what random keys, typed in random modes, give to read and show
 * as echo. Each round's transcript has a digest, and what Linux makes of the round is the table
 * below: a round that differs says what happened in it. `--child N` shows the transcript of round
 * N, `--child` without a number all digests.
 */
#include "check.h"

#include <pty.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <termios.h>

enum {
	STEPS = 40,
	TRANSCRIPT_MAX = 1 << 16
};

static const uint32_t linux_digests[] = {
	0x9d7bea85, 0xe1d336e8, 0x3148ed48, 0x9a59d076, 0x4a8eff65, 0x9df5f986, 0x7c15dea0,
	0x19ae313f, 0x32112695, 0xbe11ea5d, 0x20defdb0, 0x97123018, 0x3fa60e82, 0x9b1357b6,
	0xfcb88541, 0x4498d8c5, 0x9a947aee, 0x64083713, 0xc260e5cb, 0xd96a5f96, 0x4dfcffe5,
	0xf7ec85da, 0x6b1f57d3, 0xd1498e30, 0xc8ed9cf1, 0xfb62ba4f, 0xd3550cd4, 0xfcbdca1e,
	0x54ad5896, 0x94f823da, 0xf3bcdee5, 0xd6d84caf, 0x358d1d5a, 0xf189a013, 0x435dca8f,
	0x65243a50, 0xfe254eb3, 0xe0b29374, 0x43587243, 0x712fbce4, 0xbfd12269, 0xd4067863,
	0x596e0ab4, 0x47ceddbc, 0x68e29490, 0xca47bfca, 0x172c4349, 0xd7caac13, 0xc1e40119,
	0xb3c196c8, 0x83857d74, 0xd2917844, 0xb843574f, 0x27dbd389, 0x1de8b040, 0xb5001c05,
	0x5417eef8, 0x1d3e730b, 0x4e488d0e, 0x1bcd1703, 0x3db0ec77, 0xf84d3b7d, 0x0a102f6a,
	0x3fd97fcd,
};

#define ROUNDS (sizeof(linux_digests) / sizeof(linux_digests[0]))

static int master, slave;
static uint32_t state;
static char transcript[TRANSCRIPT_MAX];
static size_t length;

static uint32_t draw(uint32_t below)
{
	state = state * 1664525U + 1013904223U;
	return (state >> 8) % below;
}

__attribute__((format(printf, 1, 2))) static void note(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int more = vsnprintf(transcript + length, TRANSCRIPT_MAX - length, format, arguments);
	va_end(arguments);
	if (more > 0 && length + (size_t)more < TRANSCRIPT_MAX)
		length += (size_t)more;
}

static void note_bytes(const char *what, const unsigned char *bytes, ssize_t n)
{
	note("%s %d:", what, (int)n);
	for (ssize_t i = 0; i < n; i++) {
		if (bytes[i] > ' ' && bytes[i] < 0x7f && bytes[i] != '\\')
			note("%c", bytes[i]);
		else
			note("\\%02x", bytes[i]);
	}
	note("\n");
}

/* All that a side gives until it has nothing more, as one: a worker may still be handing bytes over
 * (on Linux), so where reads are cut says nothing. To find nothing more is what makes sure that
 * everything typed has been dealt with. */
static void note_stream(const char *what, int fd)
{
	unsigned char bytes[8192];
	size_t got = 0;
	ssize_t n;
	while (got < sizeof(bytes) && (n = read(fd, bytes + got, sizeof(bytes) - got)) > 0)
		got += (size_t)n;
	note_bytes(what, bytes, (ssize_t)got);
}

/* Lines come one a read, or in pieces of any length; a read of nothing is an end of file. */
static void note_lines(void)
{
	unsigned char bytes[16];
	ssize_t n;
	while ((n = read(slave, bytes, 1 + draw(12))) >= 0) {
		note_bytes("read", bytes, n);
		if (length > TRANSCRIPT_MAX - 8192)
			return;
	}
}

static void drain(void)
{
	struct termios modes;
	int waiting;
	CHECK_OK(tcgetattr(slave, &modes));
	if (modes.c_lflag & ICANON)
		note_lines();
	else
		note_stream("read", slave);
	CHECK_OK(ioctl(slave, FIONREAD, &waiting));
	note("waiting %d\n", waiting);
	note_stream("shown", master);
}

static tcflag_t some_of(const tcflag_t *flags, size_t count)
{
	tcflag_t set = 0;
	for (size_t i = 0; i < count; i++)
		if (draw(2))
			set |= flags[i];
	return set;
}

#define SOME_OF(...)                             \
	some_of((const tcflag_t[]){__VA_ARGS__}, \
		sizeof((const tcflag_t[]){__VA_ARGS__}) / sizeof(tcflag_t))

static void change_modes(void)
{
	struct termios modes;
	CHECK_OK(tcgetattr(slave, &modes));
	if (draw(2))
		modes.c_iflag = SOME_OF(ISTRIP, INLCR, IGNCR, ICRNL, IUCLC, IXON, IXANY, IUTF8,
					PARMRK, IMAXBEL);
	if (draw(2))
		modes.c_oflag = SOME_OF(OPOST, OPOST, OLCUC, ONLCR, OCRNL, ONOCR, ONLRET, XTABS);
	modes.c_lflag = SOME_OF(ECHO, ECHO, ECHOE, ECHOE, ECHOK, ECHONL, NOFLSH, ECHOCTL, ECHOPRT,
				ECHOKE, ISIG, IEXTEN, IEXTEN, ICANON, ICANON);
	modes.c_cc[VEOL] = '#';
	modes.c_cc[VEOL2] = '%';
	CHECK_OK(tcsetattr(slave, TCSANOW, &modes));
	note("modes %x %x %x\n", modes.c_iflag, modes.c_oflag, modes.c_lflag);
}

static void type(void)
{
	static const char *const keys[] = {
		"a",        "b",
		"zz",       "A",
		"_",        " ",
		" ",        "-",
		"\t",       "\t",
		"1",        "\177",
		"\177",     "\025",
		"\027",     "\004",
		"\022",     "\026",
		"\n",       "\n",
		"\r",       "\021",
		"\001",     "\377",
		"\303\244", "\342\202\254",
		"\200",     "#",
		"%",        "\017",
	};
	char text[64] = "";
	/* Linux drops the echo of what came in the same write as a key that signals. */
	if (draw(8) == 0)
		strcpy(text, draw(2) ? "\003" : "\032");
	for (uint32_t n = text[0] ? 0 : 1 + draw(8); n > 0; n--)
		strcat(text, keys[draw(sizeof(keys) / sizeof(keys[0]))]);
	note_bytes("type", (const unsigned char *)text, strlen(text));
	CHECK_EQ(write(master, text, strlen(text)), strlen(text));
}

static void print(void)
{
	static const char *const words[] = {"word", "\n", "\r", "\t", "\b", "X", "\303\244", "\a"};
	char text[64] = "";
	for (uint32_t n = 1 + draw(5); n > 0; n--)
		strcat(text, words[draw(sizeof(words) / sizeof(words[0]))]);
	note_bytes("print", (const unsigned char *)text, strlen(text));
	note("put %d\n", (int)write(slave, text, strlen(text)));
}

static uint32_t digest(void)
{
	uint32_t hash = 2166136261U;
	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)transcript[i]) * 16777619U;
	return hash;
}

static uint32_t run_round(uint32_t number)
{
	state = number * 2654435761U + 1;
	length = 0;
	CHECK_OK(openpty(&master, &slave, NULL, NULL, NULL));
	fcntl(master, F_SETFL, O_RDWR | O_NONBLOCK);
	fcntl(slave, F_SETFL, O_RDWR | O_NONBLOCK);
	for (int step = 0; step < STEPS; step++) {
		uint32_t what = draw(10);
		if (what == 0)
			change_modes();
		else if (what < 3)
			print();
		else
			type();
		drain();
	}
	close(slave);
	close(master);
	return digest();
}

CHILD_PROGRAM(argc, argv)
{
	check_report_fd = STDERR_FILENO;
	if (argc > 0) {
		run_round((uint32_t)atoi(argv[0]));
		fputs(transcript, stdout);
		return 0;
	}
	for (uint32_t i = 0; i < 200; i++)
		printf("0x%08x,%c", run_round(i), i % 8 == 7 ? '\n' : ' ');
	return 0;
}

TEST(random_keys_in_random_modes_do_what_they_do_on_linux)
{
	for (uint32_t i = 0; i < ROUNDS; i++)
		if (run_round(i) != linux_digests[i])
			check_report(__FILE__, __LINE__, "round %u differs", (unsigned)i);
}
