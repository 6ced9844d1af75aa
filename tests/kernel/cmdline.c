/* The boot command line. The tests parse lines of their own and put the machine's own back. */

#include "kernel/cmdline.h"
#include "kernel/bootinfo.h"
#include "kernel/lib/string.h"
#include "kernel/printk.h"
#include "kernel/test.h"

static int console_level = -1; /* the machine's own, while a test has another */

static void parse(const char *line)
{
	if (console_level < 0)
		console_level = printk_console_level();
	cmdline_parse(line);
}

static void put_back(void)
{
	cmdline_parse(bootinfo.cmdline);
	printk_set_console_level(console_level);
	console_level = -1;
}

KERNEL_TEST(words_are_split_at_blanks)
{
	char line[] = "  one two=2   three ";
	char *words[8];

	EXPECT_EQ(cmdline_split(line, words, 8), 3);
	EXPECT_STR(words[0], "one");
	EXPECT_STR(words[1], "two=2");
	EXPECT_STR(words[2], "three");
}

KERNEL_TEST(quotes_keep_blanks_together)
{
	char line[] = "a=\"b c\" \"d e\" f\"g h\"i \"\" \"open end";
	char *words[8];

	EXPECT_EQ(cmdline_split(line, words, 8), 5);
	EXPECT_STR(words[0], "a=b c");
	EXPECT_STR(words[1], "d e");
	EXPECT_STR(words[2], "fg hi");
	EXPECT_STR(words[3], "");
	EXPECT_STR(words[4], "open end");
}

KERNEL_TEST(no_more_words_are_split_than_there_is_room_for)
{
	char line[] = "a b c d", blank[] = "   ", empty[] = "";
	char *words[2];

	EXPECT_EQ(cmdline_split(line, words, 2), 2);
	EXPECT_EQ(cmdline_split(blank, words, 2), 0);
	EXPECT_EQ(cmdline_split(empty, words, 2), 0);
}

KERNEL_TEST(the_kernels_words_have_values_and_the_last_one_counts)
{
	parse("init=/bin/a quiet init=/bin/b panic=-1 test");
	EXPECT_STR(cmdline_get("init"), "/bin/b");
	EXPECT_STR(cmdline_get("quiet"), "");
	EXPECT_EQ(cmdline_number("panic", 0), -1);
	EXPECT(cmdline_has("test"));
	EXPECT(!cmdline_has("crash"));
	EXPECT(!cmdline_get("crash"));
	EXPECT_EQ(cmdline_number("crash", 7), 7);
	put_back();
}

KERNEL_TEST(a_number_that_is_none_counts_as_absent)
{
	parse("panic=5x loglevel=0x3 crash=12");
	EXPECT_EQ(cmdline_number("panic", 9), 9);
	EXPECT_EQ(cmdline_number("loglevel", 9), 3);
	EXPECT_EQ(cmdline_number("crash", 9), 12);
	EXPECT_EQ(printk_console_level(), 3);
	put_back();
}

KERNEL_TEST(unknown_words_go_to_init)
{
	parse("single COLOUR=green some.module=1 init=/x -- panic=3 last");
	EXPECT_STR(cmdline_init_args()[0], "single");
	EXPECT_STR(cmdline_init_args()[1], "panic=3");
	EXPECT_STR(cmdline_init_args()[2], "last");
	EXPECT(!cmdline_init_args()[3]);
	EXPECT_STR(cmdline_init_env()[0], "COLOUR=green");
	EXPECT(!cmdline_init_env()[1]);
	EXPECT(!cmdline_has("panic"));
	put_back();
}

KERNEL_TEST(consoles_are_wanted_by_name_or_all)
{
	parse("quiet");
	EXPECT(cmdline_console_wanted("ttyS0"));
	EXPECT(cmdline_console_wanted("tty0"));
	EXPECT(!cmdline_console_main());
	EXPECT_EQ(printk_console_level(), LOG_WARNING);
	parse("console=tty0 console=ttyS0,115200n8");
	EXPECT(cmdline_console_wanted("ttyS0"));
	EXPECT(cmdline_console_wanted("tty0"));
	EXPECT_STR(cmdline_console_main(), "ttyS0");
	parse("console=tty0");
	EXPECT(!cmdline_console_wanted("ttyS0"));
	EXPECT_STR(cmdline_console_main(), "tty0");
	put_back();
}
