/*
 * Running the instructions: at each byte of the text there is a list of places in the program where
 * some way of matching stands, never a place twice. One step moves every one of them over the byte.
 *
 * Each place remembers where in the text its way began. The list is in order of those beginnings,
 * oldest first, and the first to reach a place keeps it: so the leftmost match wins. Once a match
 * is known, ways that began later are dropped and the rest run on for a longer one.
 */
#include "user/lib/regex/regex.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct way {
	int place;    /* an instruction: MATCH_SET or ACCEPT */
	size_t begin; /* where in the text this way started */
};

struct way_list {
	struct way *ways; /* room for one a place */
	int count;
};

struct regex {
	struct program program;
	struct byte_set first; /* what a match begins with, if `filter` */
	bool filter;
	struct way_list now, next;
	int *pending;        /* places yet to follow, in add_way */
	unsigned *seen;      /* by place: the generation that was there last */
	unsigned generation; /* counts list fillings; never 0 in use */
};

static bool is_word(unsigned char c)
{
	return isalnum(c) || c == '_';
}

static bool holds(enum assertion assertion, const char *text, size_t length, size_t at)
{
	bool before = at > 0 && is_word(text[at - 1]);
	bool after = at < length && is_word(text[at]);
	switch (assertion) {
	case AT_LINE_START:
		return at == 0;
	case AT_LINE_END:
		return at == length;
	case AT_WORD_START:
		return !before && after;
	case AT_WORD_END:
		return before && !after;
	case AT_WORD_EDGE:
		return before != after;
	case NOT_AT_WORD_EDGE:
		return before == after;
	case NOT_AFTER_WORD:
		return !before;
	default:
		return !after;
	}
}

/* Follows all that needs no byte, from `place`, and appends where it ends to the list. */
static void add_way(struct regex *regex, struct way_list *list, int place, size_t begin,
		    const char *text, size_t length, size_t at)
{
	int count = 0;
	regex->pending[count++] = place;
	while (count > 0) {
		place = regex->pending[--count];
		const struct instruction *instruction = &regex->program.code[place];
		if (regex->seen[place] == regex->generation)
			continue;
		regex->seen[place] = regex->generation;
		switch (instruction->operation) {
		case JUMP:
			regex->pending[count++] = instruction->first;
			break;
		case FORK:
			regex->pending[count++] = instruction->second;
			regex->pending[count++] = instruction->first;
			break;
		case MATCH_ASSERTION:
			if (holds(instruction->assertion, text, length, at))
				regex->pending[count++] = place + 1;
			break;
		default:
			list->ways[list->count++] = (struct way){place, begin};
		}
	}
}

static void new_generation(struct regex *regex)
{
	if (++regex->generation == 0) {
		memset(regex->seen, 0, regex->program.count * sizeof(*regex->seen));
		regex->generation = 1;
	}
}

/* Looks for accepted ways in the list; the earliest beginning stands first. */
static bool take_match(const struct regex *regex, size_t at, struct regex_span *best, bool found)
{
	for (int i = 0; i < regex->now.count; i++) {
		const struct way *way = &regex->now.ways[i];
		if (found && way->begin > best->begin)
			return true;
		if (regex->program.code[way->place].operation == ACCEPT) {
			*best = (struct regex_span){way->begin, at};
			return true;
		}
	}
	return found;
}

/* Moves every way over text[at]; ways that began after a known match are dropped. */
static void step(struct regex *regex, const char *text, size_t length, size_t at,
		 const struct regex_span *best)
{
	new_generation(regex);
	regex->next.count = 0;
	for (int i = 0; i < regex->now.count; i++) {
		const struct way *way = &regex->now.ways[i];
		const struct instruction *instruction = &regex->program.code[way->place];
		if (best && way->begin > best->begin)
			break;
		if (instruction->operation == MATCH_SET && set_has(&instruction->set, text[at]))
			add_way(regex, &regex->next, way->place + 1, way->begin, text, length,
				at + 1);
	}
	struct way_list swap = regex->now;
	regex->now = regex->next;
	regex->next = swap;
}

bool regex_search(struct regex *regex, const char *text, size_t length, size_t from,
		  struct regex_span *span)
{
	struct regex_span best;
	bool found = false;
	regex->now.count = 0;
	new_generation(regex);
	for (size_t at = from;; at++) {
		if (regex->now.count == 0) {
			while (!found && regex->filter && at < length &&
			       !set_has(&regex->first, text[at]))
				at++;
			if (found || (regex->filter && at >= length))
				break;
			new_generation(regex);
		}
		if (!found)
			add_way(regex, &regex->now, 0, at, text, length, at);
		found = take_match(regex, at, &best, found);
		if ((found && !span) || at >= length)
			break;
		step(regex, text, length, at, found ? &best : NULL);
	}
	if (found && span)
		*span = best;
	return found;
}

static bool prepare(struct regex *regex)
{
	int places = regex->program.count;
	regex->filter = regex_first_bytes(&regex->program, &regex->first);
	regex->now.ways = calloc(places, sizeof(*regex->now.ways));
	regex->next.ways = calloc(places, sizeof(*regex->next.ways));
	regex->pending = calloc(2 * places + 1, sizeof(*regex->pending));
	regex->seen = calloc(places, sizeof(*regex->seen));
	return regex->now.ways && regex->next.ways && regex->pending && regex->seen;
}

struct regex *regex_compile(const char *pattern, const struct regex_syntax *syntax,
			    const char **error)
{
	struct tree tree = {0};
	struct regex *regex = calloc(1, sizeof(*regex));
	*error = "Memory exhausted";
	if (!regex)
		return NULL;
	*error = regex_parse(pattern, syntax, &tree);
	if (!*error)
		*error = regex_translate(&tree, &regex->program);
	free(tree.nodes);
	if (!*error && !prepare(regex))
		*error = "Memory exhausted";
	if (*error) {
		regex_free(regex);
		return NULL;
	}
	return regex;
}

void regex_free(struct regex *regex)
{
	free(regex->program.code);
	free(regex->now.ways);
	free(regex->next.ways);
	free(regex->pending);
	free(regex->seen);
	free(regex);
}
