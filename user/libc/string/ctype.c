/*
 * Characters of the C locale, which is ASCII: bytes above 127 belong to no class.
 */
#include <ctype.h>

/* One comparison for two: below `low` wraps around to a large number. */
static int in_range(int c, int low, int high)
{
	return (unsigned)c - (unsigned)low <= (unsigned)(high - low);
}

int isdigit(int c)
{
	return in_range(c, '0', '9');
}

int islower(int c)
{
	return in_range(c, 'a', 'z');
}

int isupper(int c)
{
	return in_range(c, 'A', 'Z');
}

int isalpha(int c)
{
	return islower(c) || isupper(c);
}

int isalnum(int c)
{
	return isalpha(c) || isdigit(c);
}

int isxdigit(int c)
{
	return isdigit(c) || in_range(c, 'a', 'f') || in_range(c, 'A', 'F');
}

int isascii(int c)
{
	return in_range(c, 0, 127);
}

int isblank(int c)
{
	return c == ' ' || c == '\t';
}

int iscntrl(int c)
{
	return in_range(c, 0, 31) || c == 127;
}

int isgraph(int c)
{
	return in_range(c, '!', '~');
}

int isprint(int c)
{
	return in_range(c, ' ', '~');
}

int ispunct(int c)
{
	return isgraph(c) && !isalnum(c);
}

int isspace(int c)
{
	return c == ' ' || in_range(c, '\t', '\r');
}

int toascii(int c)
{
	return c & 127;
}

int tolower(int c)
{
	return isupper(c) ? c - 'A' + 'a' : c;
}

int toupper(int c)
{
	return islower(c) ? c - 'a' + 'A' : c;
}
