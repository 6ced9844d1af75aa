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
	0xf41eb4ef, 0x1cfdff00, 0xa8bc3737, 0xd1baf458, 0x7513eec8, 0x65f8714c, 0x63682c08,
	0xef34c74e, 0x43f5634b, 0x0ea5c3ab, 0xaab0af1d, 0x363f0102, 0x04e4641a, 0x60f73e21,
	0xdfdb5432, 0x83916eef, 0xd7b1b217, 0xe3aabe2f, 0xde37a6e5, 0xdf6a8571, 0x28ff9dae,
	0xf3620cb5, 0x8835f886, 0xc06f9cc9, 0x3af882a4, 0x4308841b, 0x33a824dc, 0xd1d201fd,
	0x36777d6b, 0xf800b39e, 0xc2b9d414, 0x6bf7c876, 0x06460594, 0xf8c32187, 0x784515c8,
	0x3a9290bd, 0x21e3f62a, 0xbbf8974e, 0x4be72bff, 0x3c7c07f5, 0x55da3683, 0x58f4f7da,
	0x82f6e0e1, 0xf9656cbc, 0xcb0a7f23, 0x190b3226, 0x46a93aa1, 0xf3dc4e49, 0xe9e62eb6,
	0xd1af191f, 0x6b6dd13e, 0x82b56d31, 0x9d943d91, 0x9384c3e4, 0x87f5ce31, 0xb7ca9881,
	0x6fe1b604, 0xb2aca9ed, 0x2b1d00cb, 0xa867132e, 0xae8de007, 0xeffe4261, 0x70b110bc,
	0x0aad3677,
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

/* Reads all there is, in pieces of any length on the slave's side. To find nothing more is what
 * makes sure that everything typed has been dealt with. */
static void drain(void)
{
	unsigned char bytes[4096];
	ssize_t n;
	int waiting;
	while ((n = read(slave, bytes, 1 + draw(12))) >= 0) {
		note_bytes("read", bytes, n);
		if (length > TRANSCRIPT_MAX - 8192)
			return;
	}
	CHECK_OK(ioctl(slave, FIONREAD, &waiting));
	note("waiting %d\n", waiting);
	while ((n = read(master, bytes, sizeof(bytes))) > 0)
		note_bytes("shown", bytes, n);
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
