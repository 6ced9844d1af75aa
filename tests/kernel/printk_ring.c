/* The log's ring: records come out as they went in, the oldest go first, readers see whole lines.
 * The tests clear what they wrote; the machine's own log before it is lost to readers while tests
 * run. */

#include "kernel/clock.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "kernel/printk.h"
#include "kernel/test.h"

#define TEXT_SIZE 4096

static char text[TEXT_SIZE];

/* Everything readable, as a string. */
static const char *log_text(void)
{
	size_t offset = 0;
	size_t len = printk_read(text, sizeof(text) - 1, &offset);

	text[len] = '\0';
	return text;
}

/* What stands behind the time on a line. */
static const char *after_time(const char *line)
{
	const char *end = strstr(line, "] ");

	return end ? end + 2 : line;
}

static unsigned count_lines(const char *s)
{
	unsigned lines = 0;

	for (; *s; s++)
		lines += *s == '\n';
	return lines;
}

KERNEL_TEST(a_line_comes_back_with_level_and_time)
{
	nsec_t now = clock_monotonic();
	char lead[32];

	printk_clear();
	EXPECT_EQ(printk_size(), 0);
	printk(LOG_DEBUG, "number %d", 42);
	snprintf(lead, sizeof(lead), "<7>[%5llu.", now / NSEC_PER_SEC);
	EXPECT(strncmp(log_text(), lead, strlen(lead)) == 0);
	EXPECT_STR(after_time(text), "number 42\n");
	EXPECT_EQ(printk_size(), strlen(text));
	printk_clear();
	EXPECT_STR(log_text(), "");
}

KERNEL_TEST(a_message_of_several_lines_becomes_several)
{
	printk_clear();
	printk(LOG_DEBUG, "one\ntwo\n");
	EXPECT_EQ(count_lines(log_text()), 2);
	EXPECT(strncmp(after_time(text), "one\n<7>[", 8) == 0);
	EXPECT_STR(after_time(strstr(text, "one")), "two\n");
	printk_clear();
}

KERNEL_TEST(a_reader_with_little_room_gets_whole_lines_and_can_go_on)
{
	char part[64];
	size_t size, got, offset = 0;
	unsigned lines = 0;

	printk_clear();
	for (int i = 0; i < 10; i++)
		printk(LOG_DEBUG, "line %d", i);
	size = printk_size();
	EXPECT_EQ(printk_read(part, 10, &offset), 0);
	while ((got = printk_read(part, sizeof(part) - 1, &offset)) > 0) {
		EXPECT(part[0] == '<' && part[got - 1] == '\n');
		part[got] = '\0';
		lines += count_lines(part);
	}
	EXPECT_EQ(offset, size);
	EXPECT_EQ(lines, 10);
	printk_clear();
}

KERNEL_TEST(a_line_is_read_if_it_fits_to_the_byte_and_nothing_is_written_beyond)
{
	char part[64];
	size_t size, offset = 0;

	printk_clear();
	printk(LOG_DEBUG, "exactly");
	size = printk_size();
	memset(part, '#', sizeof(part));
	EXPECT_EQ(printk_read(part, size - 1, &offset), 0);
	EXPECT_EQ(part[0], '#');
	EXPECT_EQ(printk_read(part, size, &offset), size);
	EXPECT_EQ(part[size - 1], '\n');
	EXPECT_EQ(part[size], '#');
	printk_clear();
}

KERNEL_TEST(the_last_bytes_of_the_log_begin_with_a_whole_line)
{
	char part[100];
	size_t offset, got;

	printk_clear();
	for (int i = 0; i < 20; i++)
		printk(LOG_DEBUG, "line %d", i);
	offset = printk_size() - (sizeof(part) - 1);
	got = printk_read(part, sizeof(part) - 1, &offset);
	part[got] = '\0';
	EXPECT(got > 0 && got < sizeof(part));
	EXPECT_EQ(part[0], '<');
	EXPECT(strstr(part, "line 19\n") != NULL);
	EXPECT_EQ(offset, printk_size());
	printk_clear();
}

KERNEL_TEST(a_full_ring_drops_the_oldest_lines_first)
{
	static char filler[300];
	size_t size, offset;

	memset(filler, 'x', sizeof(filler) - 1);
	printk_clear();
	printk(LOG_DEBUG, "the very first");
	for (int i = 0; i < 1000; i++)
		printk(LOG_DEBUG, "%03d %s", i, filler);
	size = printk_size();
	EXPECT(size > 48 * KIB && size < 80 * KIB);
	EXPECT(!strstr(log_text(), "the very first"));
	offset = size - 1000;
	text[printk_read(text, sizeof(text) - 1, &offset)] = '\0';
	EXPECT(strncmp(after_time(text + 0), "99", 2) == 0);
	EXPECT(strstr(text, "999 x") != NULL);
	printk_clear();
}

static char shown[128];
static size_t shown_len;

static void show(const char *bytes, size_t len)
{
	len = MIN(len, sizeof(shown) - 1 - shown_len);
	memcpy(shown + shown_len, bytes, len);
	shown_len += len;
	shown[shown_len] = '\0';
}

KERNEL_TEST(only_lines_below_the_level_reach_the_consoles)
{
	static struct log_console console = {.name = "test", .write = show};
	static bool added;
	int level = printk_console_level();

	if (!added)
		printk_add_console(&console);
	added = true;
	console.enabled = true;
	shown_len = 0;
	printk_set_console_level(LOG_WARNING);
	printk(LOG_WARNING, "kept to itself");
	printk_set_console_level(level);
	console.enabled = false;
	EXPECT_EQ(shown_len, 0);
}
