/*
 * Shell patterns: POSIX, Shell Command Language, 2.13. A `*` is tried with as few bytes as
 * possible; when what follows does not match, only the last `*` needs to take one more, because an
 * earlier one could gain nothing that the last cannot. So matching takes time in proportion to the
 * product of the two lengths at worst.
 */
#include <ctype.h>
#include <fnmatch.h>
#include <stdbool.h>
#include <string.h>

static const struct {
	const char *name;
	int (*contains)(int);
} classes[] = {
	{"alnum", isalnum}, {"alpha", isalpha}, {"blank", isblank}, {"cntrl", iscntrl},
	{"digit", isdigit}, {"graph", isgraph}, {"lower", islower}, {"print", isprint},
	{"punct", ispunct}, {"space", isspace}, {"upper", isupper}, {"xdigit", isxdigit},
};

static int fold(int c, int flags)
{
	return flags & FNM_CASEFOLD ? tolower(c) : c;
}

/* "[:alpha:]" at p: sets *matches if c belongs to it; the text behind, or null if it is none. */
static const char *match_class(const char *p, int c, bool *matches)
{
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		size_t length = strlen(classes[i].name);
		if (strncmp(p + 2, classes[i].name, length) == 0 &&
		    strncmp(p + 2 + length, ":]", 2) == 0) {
			*matches |= classes[i].contains(c) != 0;
			return p + length + 4;
		}
	}
	return NULL;
}

/* One byte of a bracket expression, with its backslash. */
static int bracket_byte(const char **p, int flags)
{
	if (**p == '\\' && !(flags & FNM_NOESCAPE) && (*p)[1])
		(*p)++;
	return (unsigned char)*(*p)++;
}

/* p stands behind the `[`. The text behind the `]`, or null if there is none: then it is a plain
 * `[`. */
static const char *match_bracket(const char *p, int c, int flags, bool *matches)
{
	bool inverted = *p == '!' || *p == '^', found = false;
	if (inverted)
		p++;
	for (const char *first = p; *p != ']' || p == first;) {
		const char *behind_class;
		if (*p == '\0' || (*p == '/' && (flags & FNM_PATHNAME)))
			return NULL;
		if (p[0] == '[' && p[1] == ':' && (behind_class = match_class(p, c, &found))) {
			p = behind_class;
			continue;
		}
		int low = bracket_byte(&p, flags), high = low;
		if (p[0] == '-' && p[1] && p[1] != ']') {
			p++;
			high = bracket_byte(&p, flags);
		}
		int folded = fold(c, flags);
		found |= (c >= low && c <= high) ||
			 (folded >= fold(low, flags) && folded <= fold(high, flags));
	}
	*matches = found != inverted;
	return p + 1;
}

/* What the next part of the pattern says of byte c; that part's end, or null if c does not match.
 */
static const char *match_one(const char *p, int c, int flags)
{
	if (*p == '?')
		return p + 1;
	if (*p == '[') {
		bool matches;
		const char *behind = match_bracket(p + 1, c, flags, &matches);
		if (behind)
			return matches ? behind : NULL;
	}
	if (*p == '\\' && !(flags & FNM_NOESCAPE) && p[1])
		p++;
	return fold((unsigned char)*p, flags) == fold(c, flags) ? p + 1 : NULL;
}

/* May the byte at s only be matched by itself? A slash in a path; a period that begins a name. */
static bool only_literal(const char *s, const char *start, int flags)
{
	if (*s == '/')
		return flags & FNM_PATHNAME;
	if (*s != '.' || !(flags & FNM_PERIOD))
		return false;
	return s == start || (s[-1] == '/' && (flags & FNM_PATHNAME));
}

int fnmatch(const char *pattern, const char *s, int flags)
{
	const char *start = s, *star = NULL, *star_s = NULL;
	for (;;) {
		if (*pattern == '*') {
			if (only_literal(s, start, flags) && *s == '.')
				return FNM_NOMATCH;
			star = ++pattern;
			star_s = s;
			continue;
		}
		if (*s == '\0' && *pattern == '\0')
			return 0;
		bool special = *pattern == '?' || *pattern == '[';
		const char *next = NULL;
		if (*s && *pattern && !(special && only_literal(s, start, flags)))
			next = match_one(pattern, (unsigned char)*s, flags);
		if (next) {
			pattern = next;
			s++;
			continue;
		}
		if (!star || *star_s == '\0' || (*star_s == '/' && (flags & FNM_PATHNAME)))
			return FNM_NOMATCH;
		pattern = star;
		s = ++star_s;
	}
}
