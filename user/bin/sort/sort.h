/* What sorting compares: keys, that is, parts of a line with rules how to compare them. */
#ifndef USER_BIN_SORT_SORT_H
#define USER_BIN_SORT_SORT_H

#include <stdbool.h>
#include <stddef.h>

struct rules {
	bool numeric;    /* -n */
	bool reverse;    /* -r */
	bool fold;       /* -f: lower case counts as upper case */
	bool dictionary; /* -d: only blanks, letters and digits count */
	bool printable;  /* -i: only printable characters count */
	bool skip_start; /* -b: blanks before the key's beginning do not count */
	bool skip_end;   /* b in the second half of a key */
};

struct key {
	size_t first_field, first_char; /* from 0 */
	size_t last_field, last_char;   /* last_char 0: to the end of the field before last_field */
	struct rules rules;
	bool own_rules; /* given with the key: the global ones do not apply to it */
};

struct line {
	char *text; /* without the newline; owned */
	size_t length;
};

struct order {
	struct key *keys; /* owned */
	size_t key_count;
	struct rules rules; /* for lines without keys, and for keys without rules */
	int separator;      /* between fields; -1: blanks before a field belong to it */
	bool stable;        /* -s: equal keys leave the lines as they came */
	bool unique;        /* -u: lines with equal keys are one */
};

/* Adds "F[.C][rules][,F[.C][rules]]"; false when that is not what `text` says. */
bool order_add_key(struct order *order, const char *text);

/* Sets the rule that a letter stands for; false if none. */
bool rules_add(struct rules *rules, char letter, bool at_end);

/* Compares by keys alone: negative, 0 or positive. */
int order_compare_keys(const struct order *order, const struct line *a, const struct line *b);

/* Compares by keys and, where these are equal and order asks for it, by the whole lines. */
int order_compare(const struct order *order, const struct line *a, const struct line *b);

#endif
