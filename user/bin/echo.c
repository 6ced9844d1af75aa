/*
 * echo: prints its arguments with spaces between them and a newline at the end.
 *
 * -n leaves the newline out; -e understands backslash escapes, -E does not. An argument that begins
 * with a minus but holds any other letter is text like all the rest: echo has no errors.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static bool newline = true, escapes;

/* True when `word` is options only; then they are set. */
static bool take_options(const char *word)
{
	if (word[0] != '-' || word[1] == '\0' || word[1 + strspn(word + 1, "neE")] != '\0')
		return false;
	for (const char *letter = word + 1; *letter; letter++) {
		if (*letter == 'n')
			newline = false;
		else
			escapes = *letter == 'e';
	}
	return true;
}

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 16;
}

/* Prints the character that up to `limit` digits spell, and returns where they end. */
static const char *print_number(const char *digits, int base, int limit)
{
	int value = 0;
	for (; limit > 0 && digit_value(*digits) < base; limit--)
		value = value * base + digit_value(*digits++);
	putchar(value & 0xff);
	return digits;
}

/* Prints what follows a backslash and returns where it ends; NULL for \c, which ends everything. */
static const char *print_escape(const char *at)
{
	static const char letters[] = "abefnrtv\\", values[] = "\a\b\033\f\n\r\t\v\\";
	const char *known = *at ? strchr(letters, *at) : NULL;
	if (known) {
		putchar(values[known - letters]);
		return at + 1;
	}
	if (*at == 'c')
		return NULL;
	if (*at == '0')
		return print_number(at + 1, 8, 3);
	if (*at == 'x' && digit_value(at[1]) < 16)
		return print_number(at + 1, 16, 2);
	putchar('\\');
	return at;
}

/* False when \c was met. */
static bool print_word(const char *at)
{
	while (*at) {
		if (*at != '\\' || !escapes) {
			putchar(*at++);
			continue;
		}
		at = print_escape(at + 1);
		if (!at)
			return false;
	}
	return true;
}

int main(int argc, char **argv)
{
	int i = 1;
	while (i < argc && take_options(argv[i]))
		i++;
	for (; i < argc; i++) {
		if (!print_word(argv[i])) {
			newline = false;
			break;
		}
		if (i + 1 < argc)
			putchar(' ');
	}
	if (newline)
		putchar('\n');
	return fflush(stdout) == 0 ? 0 : 1;
}
