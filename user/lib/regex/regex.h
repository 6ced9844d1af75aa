/*
 * Regular expressions (POSIX.1-2017, Base Definitions chapter 9): basic, extended, and fixed
 * strings.
 *
 * A pattern is parsed into a tree (parse.c), the tree is translated into instructions of a small
 * machine (program.c), and the machine is run over a text for all possible ways at once (match.c).
 * That takes time proportional to text times pattern, whatever the pattern: there is no
 * backtracking. The price is that back-references (\1), which no such machine can do, are refused.
 *
 * Text is bytes; the classes are those of the C locale.
 */
#ifndef USER_LIB_REGEX_REGEX_H
#define USER_LIB_REGEX_REGEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct regex_syntax {
	bool extended; /* ERE, else BRE */
	bool literal;  /* fixed strings */
	bool ignore_case;
	bool whole_words; /* a match has no word character on either side */
	bool whole_lines; /* a match is the whole text */
};

struct regex;

struct regex_span {
	size_t begin, end; /* offsets; end is behind the last byte */
};

/*
 * Compiles a list of alternatives, separated by newlines. NULL on failure, with *error a text for
 * the user. The caller frees with regex_free.
 */
struct regex *regex_compile(const char *pattern, const struct regex_syntax *syntax,
			    const char **error);
void regex_free(struct regex *regex);

/*
 * Looks for the leftmost match that begins at `from` or later, and of those the longest. `span` may
 * be NULL, which is faster: then the answer is only whether there is one. The text before `from`
 * still counts for ^ and word boundaries.
 */
bool regex_search(struct regex *regex, const char *text, size_t length, size_t from,
		  struct regex_span *span);

/*
 * --- Between the three parts --------------------------------------------------------------------
 */

struct byte_set {
	uint32_t bits[8];
};

static inline void set_add(struct byte_set *set, unsigned char byte)
{
	set->bits[byte / 32] |= 1u << byte % 32;
}

static inline bool set_has(const struct byte_set *set, unsigned char byte)
{
	return set->bits[byte / 32] >> byte % 32 & 1;
}

enum assertion {
	AT_LINE_START,
	AT_LINE_END,
	AT_WORD_START,
	AT_WORD_END,
	AT_WORD_EDGE,
	NOT_AT_WORD_EDGE,
	NOT_AFTER_WORD,
	NOT_BEFORE_WORD,
};

enum node_kind {
	NODE_EMPTY,
	NODE_SET,
	NODE_ASSERTION,
	NODE_SEQUENCE,
	NODE_CHOICE,
	NODE_REPEAT
};

#define UNLIMITED (-1)

/* Nodes live in one array and name each other by index. */
struct node {
	enum node_kind kind;
	int left, right;          /* of a sequence or choice; left of a repeat */
	int least, most;          /* of a repeat; `most` may be UNLIMITED */
	enum assertion assertion; /* what NODE_ASSERTION asserts */
	struct byte_set set;      /* what NODE_SET matches */
};

struct tree {
	struct node *nodes; /* owned */
	int count, room;
	int root;
};

enum operation {
	MATCH_SET,
	MATCH_ASSERTION,
	FORK,
	JUMP,
	ACCEPT
};

struct instruction {
	enum operation operation;
	int first, second;        /* targets of FORK; first of JUMP */
	enum assertion assertion; /* for MATCH_ASSERTION */
	struct byte_set set;      /* for MATCH_SET */
};

struct program {
	struct instruction *code; /* owned */
	int count, room;
};

/* NULL or an error text; the tree's nodes are the caller's to free in either case. */
const char *regex_parse(const char *pattern, const struct regex_syntax *syntax, struct tree *tree);

/* NULL or an error text; the code is the caller's to free in either case. */
const char *regex_translate(const struct tree *tree, struct program *program);

/* A set that holds only what a match can begin with; false when a match may be empty. */
bool regex_first_bytes(const struct program *program, struct byte_set *first);

#endif
