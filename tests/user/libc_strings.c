/*
 * Strings, memory blocks, characters, and the words for errors and signals.
 */
#include "check.h"

#include <ctype.h>
#include <strings.h>

TEST(blocks_move_correctly_when_they_overlap)
{
	for (int from = 0; from < 12; from++)
		for (int to = 0; to < 12; to++)
			for (int n = 0; n < 12; n++) {
				char block[32], expected[32];
				for (int i = 0; i < 32; i++)
					block[i] = expected[i] = 'a' + i % 26;
				for (int i = 0; i < n; i++)
					expected[to + i] = block[from + i];
				memmove(block + to, block + from, n);
				if (memcmp(block, expected, 32) != 0)
					CHECK_EQ(from * 10000 + to * 100 + n, -1);
			}
}

TEST(blocks_are_filled_copied_and_searched)
{
	char block[40];
	for (int n = 0; n < 20; n++) {
		memset(block, '.', sizeof(block));
		memset(block + 3, 'x', n);
		CHECK(block[2] == '.' && block[3 + n] == '.');
		CHECK(n == 0 || (block[3] == 'x' && block[2 + n] == 'x'));
	}
	memcpy(block, "abcabc", 7);
	CHECK(memchr(block, 'c', 6) == block + 2 && !memchr(block, 'c', 2));
	CHECK(memrchr(block, 'a', 6) == block + 3);
	CHECK(memmem(block, 6, "cab", 3) == block + 2 && !memmem(block, 4, "abca", 5));
	CHECK(memcmp("\x80", "\x7f", 1) > 0);
}

TEST(strings_are_compared_as_unsigned_bytes)
{
	CHECK(strcmp("abc", "abd") < 0 && strcmp("abc", "ab") > 0 && strcmp("", "") == 0);
	CHECK(strcmp("\x80", "\x7f") > 0);
	CHECK(strncmp("abcd", "abxx", 2) == 0 && strncmp("abcd", "abxx", 3) < 0);
	CHECK(strcasecmp("HeLLo", "hEllO") == 0 && strncasecmp("ABc", "abD", 2) == 0);
}

TEST(strings_are_searched)
{
	const char *text = "one two three two";
	CHECK(strchr(text, 't') == text + 4 && strchr(text, '\0') == text + 17);
	CHECK(strrchr(text, 't') == text + 14 && !strrchr(text, 'z'));
	CHECK(strstr(text, "two") == text + 4 && strstr(text, "") == text && !strstr(text, "four"));
	CHECK(strcasestr(text, "TWO") == text + 4);
	CHECK(strspn(text, "eno") == 3 && strcspn(text, "wt") == 4);
	CHECK(strpbrk(text, "xw") == text + 5 && !strpbrk(text, "z"));
}

TEST(strings_are_taken_apart)
{
	char words[] = "  a, b;;c  ", fields[] = "x::y";
	char *next, *rest = fields;
	CHECK_STR(strtok_r(words, " ,;", &next), "a");
	CHECK_STR(strtok_r(NULL, " ,;", &next), "b");
	CHECK_STR(strtok_r(NULL, " ,;", &next), "c");
	CHECK(strtok_r(NULL, " ,;", &next) == NULL);
	CHECK_STR(strsep(&rest, ":"), "x");
	CHECK_STR(strsep(&rest, ":"), "");
	CHECK_STR(strsep(&rest, ":"), "y");
	CHECK(strsep(&rest, ":") == NULL);
}

TEST(copies_are_cut_and_filled_as_the_standard_says)
{
	char room[8];
	memset(room, '#', sizeof(room));
	CHECK(strncpy(room, "ab", 5) == room && room[2] == 0 && room[4] == 0 && room[5] == '#');
	strcpy(room, "abc");
	volatile size_t two = 2;
	CHECK_STR(strncat(room, "defg", two), "abcde");
	CHECK(stpcpy(room, "xyz") == room + 3);
	char *copy = strndup("hello", 3);
	CHECK_STR(copy, "hel");
	free(copy);
	CHECK_EQ(strnlen("hello", 3), 3);
}

TEST(characters_belong_to_their_classes)
{
	int letters = 0, digits = 0, spaces = 0, printable = 0, punctuation = 0, control = 0;
	for (int c = 0; c < 256; c++) {
		letters += !!isalpha(c);
		digits += !!isdigit(c);
		spaces += !!isspace(c);
		printable += !!isprint(c);
		punctuation += !!ispunct(c);
		control += !!iscntrl(c);
		CHECK(!isalnum(c) == (!isalpha(c) && !isdigit(c)));
	}
	CHECK_EQ(letters, 52);
	CHECK_EQ(digits, 10);
	CHECK_EQ(spaces, 6);
	CHECK_EQ(printable, 95);
	CHECK_EQ(punctuation, 32);
	CHECK_EQ(control, 33);
	CHECK(toupper('q') == 'Q' && tolower('Q') == 'q' && toupper('1') == '1');
	CHECK(!isalpha(EOF) && tolower(EOF) == EOF);
}

TEST(errors_and_signals_have_their_words)
{
	CHECK_STR(strerror(ENOENT), "No such file or directory");
	CHECK_STR(strerror(0), "Success");
	CHECK_STR(strerror(ENOTRECOVERABLE), "State not recoverable");
	CHECK_STR(strerror(9999), "Unknown error 9999");
	CHECK_STR(strsignal(SIGSEGV), "Segmentation fault");
	CHECK_STR(strsignal(SIGTSTP), "Stopped");
	CHECK_STR(sigabbrev_np(SIGCHLD), "CHLD");
}
