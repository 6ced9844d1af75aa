/* The terminal, on a small screen in memory. */

#include "kernel/dev/terminal.h"
#include "kernel/lib/string.h"
#include "kernel/test.h"

#define COLUMNS 8
#define ROWS    4

static uint16_t cells[ROWS * COLUMNS];
static char row_text[COLUMNS + 1];

/* A new screen that was sent `bytes`. */
static struct terminal after(const char *bytes)
{
	struct terminal t;

	terminal_init(&t, cells, COLUMNS, ROWS);
	terminal_write(&t, bytes, strlen(bytes));
	return t;
}

/* A row's characters without the blanks at its end. */
static const char *row(unsigned r)
{
	size_t len = 0;

	for (size_t i = 0; i < COLUMNS; i++) {
		row_text[i] = (char)cells[r * COLUMNS + i];
		if (row_text[i] != ' ')
			len = i + 1;
	}
	row_text[len] = '\0';
	return row_text;
}

static void expect_cursor(const struct terminal *t, unsigned r, unsigned column)
{
	EXPECT_EQ(t->row, r);
	EXPECT_EQ(t->column, column);
}

KERNEL_TEST(text_and_control_characters_move_the_cursor)
{
	struct terminal t = after("ab\r\ncd\tx\b\bY");

	EXPECT_STR(row(0), "ab");
	EXPECT_STR(row(1), "cd   Y x");
	expect_cursor(&t, 1, 6);
	t = after("one\ntwo");
	EXPECT_STR(row(1), "   two");
}

KERNEL_TEST(a_full_line_wraps_only_when_something_follows)
{
	struct terminal t = after("12345678");

	expect_cursor(&t, 0, 7);
	terminal_write(&t, "\r\n", 2);
	expect_cursor(&t, 1, 0);
	t = after("123456789");
	EXPECT_STR(row(0), "12345678");
	EXPECT_STR(row(1), "9");
	expect_cursor(&t, 1, 1);
	t = after("12345678\bX");
	EXPECT_STR(row(0), "123456X8");
}

KERNEL_TEST(the_last_line_scrolls)
{
	struct terminal t = after("a\r\nb\r\nc\r\nd\r\ne");

	EXPECT_STR(row(0), "b");
	EXPECT_STR(row(2), "d");
	EXPECT_STR(row(3), "e");
	expect_cursor(&t, 3, 1);
}

KERNEL_TEST(the_cursor_goes_where_sequences_send_it_and_stays_on_the_screen)
{
	struct terminal t = after("\033[3;5H");

	expect_cursor(&t, 2, 4);
	terminal_write(&t, "\033[2A\033[D\033[3C", 11);
	expect_cursor(&t, 0, 6);
	terminal_write(&t, "\033[99;99H", 8);
	expect_cursor(&t, ROWS - 1, COLUMNS - 1);
	terminal_write(&t, "\033[H\033[A\033[D", 9);
	expect_cursor(&t, 0, 0);
	terminal_write(&t, "\033[3d\033[4G", 8);
	expect_cursor(&t, 2, 3);
}

KERNEL_TEST(lines_and_screens_are_erased_from_and_to_the_cursor)
{
	after("abcdef\033[3G\033[K");
	EXPECT_STR(row(0), "ab");
	after("abcdef\033[3G\033[1K");
	EXPECT_STR(row(0), "   def");
	after("abcdef\033[3G\033[2K");
	EXPECT_STR(row(0), "");
	after("ab\r\ncd\r\nef\033[2;2H\033[J");
	EXPECT_STR(row(0), "ab");
	EXPECT_STR(row(1), "c");
	EXPECT_STR(row(2), "");
	after("ab\r\ncd\r\nef\033[2;1H\033[1J");
	EXPECT_STR(row(0), "");
	EXPECT_STR(row(1), " d");
	EXPECT_STR(row(2), "ef");
	after("ab\r\ncd\033[2J");
	EXPECT_STR(row(0), "");
	EXPECT_STR(row(1), "");
}

KERNEL_TEST(characters_and_lines_are_inserted_and_deleted)
{
	after("abcdef\033[2G\033[2@");
	EXPECT_STR(row(0), "a  bcdef");
	after("abcdef\033[2G\033[3P");
	EXPECT_STR(row(0), "aef");
	after("abcdef\033[2G\033[2X");
	EXPECT_STR(row(0), "a  def");
	after("abc\033[4hX\rYZ\033[4l");
	EXPECT_STR(row(0), "YZabcX");
	after("a\r\nb\r\nc\r\nd\033[2;1H\033[L");
	EXPECT_STR(row(1), "");
	EXPECT_STR(row(2), "b");
	EXPECT_STR(row(3), "c");
	after("a\r\nb\r\nc\r\nd\033[2;1H\033[2M");
	EXPECT_STR(row(1), "d");
	EXPECT_STR(row(2), "");
}

KERNEL_TEST(a_scroll_region_leaves_the_rest_alone)
{
	after("a\r\nb\r\nc\r\nd\033[2;3r\033[3;1H\nX");
	EXPECT_STR(row(0), "a");
	EXPECT_STR(row(1), "c");
	EXPECT_STR(row(2), "X");
	EXPECT_STR(row(3), "d");
	after("a\r\nb\r\nc\r\nd\033[2;3r\033[2;1H\033M");
	EXPECT_STR(row(1), "");
	EXPECT_STR(row(2), "b");
	EXPECT_STR(row(3), "d");
}

static unsigned attribute(unsigned column)
{
	return cells[column] >> 8;
}

KERNEL_TEST(looks_become_the_cards_attributes)
{
	after("a\033[31mb\033[1mc\033[44md\033[me\033[7mf");
	EXPECT_EQ(attribute(0), 0x07);
	EXPECT_EQ(attribute(1), 0x04);
	EXPECT_EQ(attribute(2), 0x0C);
	EXPECT_EQ(attribute(3), 0x1C);
	EXPECT_EQ(attribute(4), 0x07);
	EXPECT_EQ(attribute(5), 0x70);
	after("\033[38;5;196mx\033[38;2;1;2;3my\033[33mz");
	EXPECT_EQ(attribute(1), 0x07);
	EXPECT_EQ(attribute(2), 0x06);
}

KERNEL_TEST(place_and_look_are_saved_and_restored)
{
	struct terminal t = after("\033[2;3H\033[32m\0337\033[H\033[m\0338g");

	expect_cursor(&t, 1, 3);
	EXPECT_EQ(cells[COLUMNS + 2], 0x0200 | 'g');
}

KERNEL_TEST(unknown_and_broken_sequences_leave_no_trace)
{
	after("a\033[5zb\033[>1mc\033]0;title\ad\033(Be\033[?2004hf");
	EXPECT_STR(row(0), "abcdef");
	after("a\033[1\x18"
	      "b\033[;;;;;;;;;;;;;;;;;;;;;;;;mc");
	EXPECT_STR(row(0), "abc");
	after("\033[99999999999Cx");
	EXPECT_STR(row(0), "       x");
}

KERNEL_TEST(a_reset_forgets_everything)
{
	struct terminal t = after("\033[2;3r\033[31m\033[4h\033[?25ltext\033c");

	expect_cursor(&t, 0, 0);
	EXPECT_EQ(t.top, 0);
	EXPECT_EQ(t.bottom, ROWS);
	EXPECT(!t.insert && !t.cursor_hidden);
	EXPECT_EQ(cells[0], 0x0700 | ' ');
}

KERNEL_TEST(tab_stops_are_set_and_cleared)
{
	struct terminal t = after("\033[3g\033[1;4H\033H\r\tx\tz");

	EXPECT_STR(row(0), "   x   z");
	terminal_write(&t, "\033[1;4H\033[g\r\tq\033[Z", 15);
	EXPECT_STR(row(0), "   x   q");
	expect_cursor(&t, 0, 0);
}

KERNEL_TEST(origin_mode_counts_from_the_scroll_region_and_stays_in_it)
{
	struct terminal t = after("\033[2;3r\033[?6hA\033[2;1HB\033[9;1HC");

	EXPECT_STR(row(1), "A");
	EXPECT_STR(row(2), "C");
	terminal_write(&t, "\033[?6l\033[4;1HD", 12);
	EXPECT_STR(row(3), "D");
}

KERNEL_TEST(letters_become_lines_in_the_drawing_set)
{
	struct terminal t = after("\033(0lqk\033(Bq\033)0\016x\017x");

	(void)t;
	EXPECT_STR(row(0), "\xda\xc4\xbfq\xb3x");
}

KERNEL_TEST(characters_of_several_bytes_take_one_cell)
{
	struct terminal t = after("\303\244\342\224\200\342\202z\200\377");

	expect_cursor(&t, 0, 6);
	EXPECT_STR(row(0), "\x84\xc4?z??");
}

/* What the terminal answers to these bytes. */
static const char *answer_to(const char *bytes)
{
	static char text[TERMINAL_ANSWER_MAX + 1];
	struct terminal t = after(bytes);
	size_t n = terminal_take_answer(&t, text, sizeof(text) - 1);

	text[n] = '\0';
	EXPECT_EQ(terminal_take_answer(&t, text + n, 1), 0);
	return text;
}

KERNEL_TEST(the_terminal_answers_what_it_is_and_where_the_cursor_is)
{
	EXPECT_STR(answer_to("\033[2;3H\033[6n"), "\033[2;3R");
	EXPECT_STR(answer_to("\033[5n"), "\033[0n");
	EXPECT_STR(answer_to("\033[c"), "\033[?6c");
	EXPECT_STR(answer_to("\033[2;4r\033[?6h\033[2;1H\033[6n"), "\033[2;1R");
	EXPECT_STR(answer_to("nothing"), "");
}

KERNEL_TEST(questions_that_nobody_hears_the_answers_of_are_given_up)
{
	struct terminal t = after("");

	for (unsigned i = 0; i < 1000; i++)
		terminal_write(&t, "\033[6n", 4);
	EXPECT(t.answer_length <= TERMINAL_ANSWER_MAX);
}

KERNEL_TEST(saving_the_cursor_saves_its_look_set_and_origin)
{
	struct terminal t = after("\033[2;3r\033[?6h\033(0\033[1m\0337\033[?6l\033(B\033[m\0338");

	EXPECT(t.origin && t.charset.drawing[0] && t.look.bold);
	expect_cursor(&t, 1, 0);
}

static unsigned rows_left;

static void count_rows(struct terminal *t, unsigned count)
{
	(void)t;
	rows_left += count;
}

KERNEL_TEST(rows_that_leave_at_the_top_are_offered_first)
{
	struct terminal t = after("");

	rows_left = 0;
	t.leaving = count_rows;
	terminal_write(&t, "\033[4;1H\n\n", 8);
	EXPECT_EQ(rows_left, 2);
	terminal_write(&t, "\033[1;3r\033[3;1H\n", 13);
	EXPECT_EQ(rows_left, 2);
}
