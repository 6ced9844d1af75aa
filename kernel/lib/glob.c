/*
 * Shell patterns (POSIX.1-2017, XCU 2.13). A star first stands for nothing; each time the rest does
 * not match, the last star takes one byte more. Earlier stars need no second look: what the last
 * one can reach, they could only reach later. So the time is at most the product of the two
 * lengths.
 */

#include "kernel/lib/string.h"

/* Does `c` match the bracket expression that begins at `p`, after the bracket? `*next` is what
 * follows it; NULL if it has no end, for then the bracket is an ordinary byte. */
static bool match_bracket(const char *p, char c, const char **next)
{
	bool negated = *p == '!' || *p == '^';
	bool found = false;
	const char *first = negated ? p + 1 : p;

	*next = NULL;
	for (p = first; *p && (*p != ']' || p == first); p++) {
		char low = *p, high = *p;

		if (p[1] == '-' && p[2] && p[2] != ']') {
			high = p[2];
			p += 2;
		}
		if ((uint8_t)c >= (uint8_t)low && (uint8_t)c <= (uint8_t)high)
			found = true;
	}
	if (*p)
		*next = p + 1;
	return found != negated;
}

/* Does `c` match the pattern's next element, which is no star? `*next` is what follows it. */
static bool match_one(const char *pattern, char c, const char **next)
{
	if (*pattern == '[') {
		bool matches = match_bracket(pattern + 1, c, next);

		if (*next)
			return matches;
	}
	*next = pattern + 1;
	return *pattern == '?' || *pattern == c;
}

bool glob_match(const char *pattern, const char *s)
{
	const char *after_star = NULL; /* the pattern behind the last star */
	const char *star_end = NULL;   /* the star stands for what is before this */
	const char *next;

	while (*s) {
		if (*pattern == '*') {
			after_star = ++pattern;
			star_end = s;
		} else if (*pattern && match_one(pattern, *s, &next)) {
			pattern = next;
			s++;
		} else if (after_star) {
			pattern = after_star;
			s = ++star_end;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}
