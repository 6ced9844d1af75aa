/*
 * Matching text against a pattern.
 *
 * Only the last * met needs to be remembered: if the rest does not match, the * takes one more
 * character and all after it is tried again. What an earlier * took can stay as it is, since a
 * later * can absorb the difference. So matching takes no stack, and time at most
 * pattern times text.
 */
#include "pattern.h"

#include <ctype.h>
#include <string.h>

static bool active(struct cell_span pattern, size_t at, char c)
{
	return pattern.text[at] == c && pattern.kinds[at] != CELL_QUOTED;
}

/* A [ without a ] behind it is an ordinary character, as in the command of that name. */
static bool is_closed(struct cell_span pattern, size_t at)
{
	while (++at < pattern.length)
		if (active(pattern, at, ']'))
			return true;
	return false;
}

bool pattern_is_magic(struct cell_span pattern)
{
	for (size_t at = 0; at < pattern.length; at++) {
		if (active(pattern, at, '*') || active(pattern, at, '?'))
			return true;
		if (active(pattern, at, '['))
			return is_closed(pattern, at);
	}
	return false;
}

static bool in_class(const char *name, size_t length, int c)
{
	static const struct {
		const char *name;
		int (*contains)(int c);
	} classes[] = {
		{"alnum", isalnum}, {"alpha", isalpha}, {"blank", isblank}, {"cntrl", iscntrl},
		{"digit", isdigit}, {"graph", isgraph}, {"lower", islower}, {"print", isprint},
		{"punct", ispunct}, {"space", isspace}, {"upper", isupper}, {"xdigit", isxdigit},
	};

	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (strlen(classes[i].name) == length && !memcmp(classes[i].name, name, length))
			return classes[i].contains(c);
	return false;
}

/* The length of "[:name:]" at AT; 0 if there is none. */
static size_t class_length(struct cell_span pattern, size_t at)
{
	if (at + 1 >= pattern.length || !active(pattern, at, '[') || pattern.text[at + 1] != ':')
		return 0;
	for (size_t end = at + 2; end + 1 < pattern.length; end++)
		if (pattern.text[end] == ':' && pattern.text[end + 1] == ']')
			return end + 2 - at;
	return 0;
}

/* One character of a bracket expression, a backslash before it skipped. */
static unsigned char bracket_character(struct cell_span pattern, size_t *at)
{
	if (active(pattern, *at, '\\') && *at + 1 < pattern.length)
		++*at;
	return (unsigned char)pattern.text[(*at)++];
}

/*
 * Does the bracket expression that starts at AT contain C? Returns the place after it, or 0 if it
 * is not one, for want of a closing bracket.
 */
static size_t match_bracket(struct cell_span pattern, size_t at, unsigned char c, bool *contains)
{
	bool found = false;

	at++;
	bool negated =
		at < pattern.length && (active(pattern, at, '!') || active(pattern, at, '^'));
	if (negated)
		at++;
	for (bool first = true; at < pattern.length; first = false) {
		if (active(pattern, at, ']') && !first) {
			*contains = found != negated;
			return at + 1;
		}
		size_t length = class_length(pattern, at);
		if (length) {
			found |= in_class(pattern.text + at + 2, length - 4, c);
			at += length;
			continue;
		}
		unsigned char low = bracket_character(pattern, &at);
		unsigned char high = low;
		if (at + 1 < pattern.length && active(pattern, at, '-') &&
		    !active(pattern, at + 1, ']')) {
			at++;
			high = bracket_character(pattern, &at);
		}
		found |= c >= low && c <= high;
	}
	return 0;
}

/* Does what is at *AT, other than a *, match C? If so *AT moves past it. */
static bool match_one(struct cell_span pattern, size_t *at, unsigned char c)
{
	size_t here = *at;
	bool contains;

	if (active(pattern, here, '?')) {
		*at = here + 1;
		return true;
	}
	if (active(pattern, here, '[')) {
		size_t after = match_bracket(pattern, here, c, &contains);
		if (after && contains)
			*at = after;
		if (after)
			return contains;
	}
	if (active(pattern, here, '\\') && here + 1 < pattern.length)
		here++;
	if ((unsigned char)pattern.text[here] != c)
		return false;
	*at = here + 1;
	return true;
}

/* Cells that are no characters match nothing and are stepped over. */
static size_t skip_marks(struct cell_span pattern, size_t at)
{
	while (at < pattern.length &&
	       (pattern.kinds[at] == CELL_EMPTY || pattern.kinds[at] == CELL_BREAK))
		at++;
	return at;
}

bool pattern_matches(struct cell_span pattern, const char *text, size_t length)
{
	size_t at = 0;
	size_t done = 0;
	size_t after_star = 0; /* in the pattern; meaningful if `starred` */
	size_t star_takes_to = 0;
	bool starred = false;

	for (;;) {
		at = skip_marks(pattern, at);
		if (at == pattern.length && done == length)
			return true;
		if (at < pattern.length && active(pattern, at, '*')) {
			starred = true;
			after_star = ++at;
			star_takes_to = done;
			continue;
		}
		if (at < pattern.length && done < length &&
		    match_one(pattern, &at, (unsigned char)text[done])) {
			done++;
			continue;
		}
		if (!starred || star_takes_to == length)
			return false;
		at = after_star;
		done = ++star_takes_to;
	}
}
