/*
 * Backslash sequences as echo and printf know them (POSIX: echo, printf, and the file format
 * notation).
 */
#include "escape.h"

#include <string.h>

static bool is_octal(char c)
{
	return c >= '0' && c <= '7';
}

static int read_octal(const char **at)
{
	int value = 0;

	for (int digits = 0; digits < 3 && is_octal(**at); digits++)
		value = value * 8 + (*(*at)++ - '0');
	return value & 0xff;
}

int escape_read(const char **at, enum escape_style style)
{
	static const char letters[] = "abfnrtv\\";
	static const char meanings[] = "\a\b\f\n\r\t\v\\";
	char c = **at;

	if (style == ESCAPE_ECHO && c == '0') {
		++*at;
		return read_octal(at);
	}
	if (style == ESCAPE_FORMAT && is_octal(c))
		return read_octal(at);
	const char *letter = c ? strchr(letters, c) : NULL;
	if (!letter && !(c == 'c' && style == ESCAPE_ECHO))
		return '\\';
	++*at;
	return letter ? (unsigned char)meanings[letter - letters] : -1;
}

bool escape_expand(struct text *out, const char *text, enum escape_style style)
{
	while (*text) {
		size_t plain = strcspn(text, "\\");
		text_append(out, text, plain);
		text += plain;
		if (!*text)
			break;
		text++;
		int c = escape_read(&text, style);
		if (c < 0)
			return false;
		text_add(out, (char)c);
	}
	return true;
}
