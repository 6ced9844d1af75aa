/*
 * Choosing processes, for pgrep and pkill: by a pattern, an extended regular expression for the
 * name or with -f for the whole command line, and by what they belong to.
 */
#ifndef USER_LIB_PROCESS_MATCH_H
#define USER_LIB_PROCESS_MATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "user/lib/process.h"

/* The options that both have, for getopt. */
#define PROCESS_MATCH_OPTIONS "efg:inoP:s:t:u:vx"

struct process_match {
	bool whole_line;  /* -f */
	bool exact;       /* -x */
	bool ignore_case; /* -i */
	bool invert;      /* -v */
	bool newest;      /* -n */
	bool oldest;      /* -o */
	bool echo;        /* -e: pkill tells whom it signals */
	const char *groups, *parents, *sessions, *terminals, *users; /* lists; NULL: any */
	const char *pattern;                                         /* NULL: any */
};

/* Take one of the options. False if it is none of them. */
bool process_match_option(struct process_match *match, int option, const char *argument);

/*
 * The processes that fit, without this one, in order of their pids. Ends the program with status 2
 * if the pattern or a list is malformed, or if nothing was asked for. The caller frees.
 */
struct process *process_match_find(const struct process_match *match, size_t *count);

#endif
