#ifndef SH_AST_H
#define SH_AST_H

/*
 * What the parser makes of a command: a tree of nodes, whose leaves are words, whose parts are
 * literal text and the expansions to be done when the command runs. The tree is read-only once
 * parsed, and lives in the arena of the command it belongs to.
 */

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

struct node;
struct word;

/* The part of ${name OP word} between the two. */
enum parameter_operation {
	PARAMETER_PLAIN,
	PARAMETER_LENGTH,         /* ${#x} */
	PARAMETER_DEFAULT,        /* ${x-w} */
	PARAMETER_ASSIGN,         /* ${x=w} */
	PARAMETER_ALTERNATIVE,    /* ${x+w} */
	PARAMETER_REQUIRE,        /* ${x?w} */
	PARAMETER_CUT_SUFFIX,     /* ${x%w} */
	PARAMETER_CUT_SUFFIX_MAX, /* ${x%%w} */
	PARAMETER_CUT_PREFIX,     /* ${x#w} */
	PARAMETER_CUT_PREFIX_MAX, /* ${x##w} */
};

struct parameter {
	const char *name; /* a variable, digits, or one of @*#?-$! */
	enum parameter_operation operation;
	bool colon;              /* ${x:-w}: empty counts as unset */
	const struct word *word; /* NULL if there is none */
};

enum part_kind {
	PART_LITERAL,
	PART_PARAMETER,
	PART_COMMAND,    /* $(...) or `...` */
	PART_ARITHMETIC, /* $((...)) */
};

struct part {
	struct part *next;
	enum part_kind kind;
	bool quoted; /* not split, and not a pattern */
	union {
		struct {
			const char *text;
			size_t length;
		} literal;
		const struct parameter *parameter;
		const struct node *command; /* NULL: $() */
		const struct word *expression;
	};
};

struct word {
	const struct word *next; /* in a list of words */
	struct part *parts;
};

enum redirect_kind {
	REDIRECT_READ,       /* < */
	REDIRECT_WRITE,      /* > */
	REDIRECT_CLOBBER,    /* >| */
	REDIRECT_APPEND,     /* >> */
	REDIRECT_READ_WRITE, /* <> */
	REDIRECT_DUPLICATE,  /* <& and >& */
	REDIRECT_HERE,       /* << and <<- */
};

struct redirect {
	const struct redirect *next;
	enum redirect_kind kind;
	int fd;
	const struct word *target; /* a file name, a descriptor, or a here-document's text */
};

enum node_kind {
	NODE_SIMPLE,     /* assignments, words */
	NODE_PIPELINE,   /* children, next to each other */
	NODE_NOT,        /* ! child */
	NODE_AND_OR,     /* children; each says what the one before it must have been */
	NODE_LIST,       /* children, one after the other */
	NODE_BACKGROUND, /* child & */
	NODE_SUBSHELL,   /* ( child ) */
	NODE_GROUP,      /* { child } */
	NODE_IF,
	NODE_WHILE,
	NODE_UNTIL,
	NODE_FOR,
	NODE_CASE,
	NODE_FUNCTION,
	NODE_TIME, /* time child */
};

struct case_item {
	const struct case_item *next;
	const struct word *patterns;
	const struct node *body; /* NULL if empty */
};

struct node {
	struct node *next; /* in its parent's list of children */
	enum node_kind kind;
	bool after_failure; /* in NODE_AND_OR: joined by ||, not && */
	int line;
	const char *source; /* the script it is from, NULL if none */
	const char *text;   /* the start of the command as typed, on one line, for `jobs` */
	const struct redirect *redirects;
	union {
		const struct node *child; /* one, or the first of several */
		struct {
			const struct word *assignments; /* each NAME=... */
			const struct word *words;
		} simple;
		struct {
			const struct node *condition; /* also of while and until */
			const struct node *body;
			const struct node *otherwise; /* NULL if none */
		} branch;
		struct {
			const char *variable;
			bool over_arguments; /* no `in`: "$@" */
			const struct word *words;
			const struct node *body;
		} loop;
		struct {
			const struct word *subject;
			const struct case_item *items;
		} choice;
		struct {
			const struct node *child;
			bool posix; /* -p: seconds only */
		} timed;
		struct {
			const char *name;
			const struct node *body;
			struct arena *arena; /* the one this tree is in */
		} function;
	};
};

#endif
