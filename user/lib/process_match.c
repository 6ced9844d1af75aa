/*
 * Choosing processes; see the header.
 */
#include "user/lib/process_match.h"

#include <err.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "user/lib/regex/regex.h"

enum {
	USAGE = 2,
	WORD_BYTES = 64
};

bool process_match_option(struct process_match *match, int option, const char *argument)
{
	switch (option) {
	case 'e':
		return match->echo = true;
	case 'f':
		return match->whole_line = true;
	case 'i':
		return match->ignore_case = true;
	case 'n':
		return match->newest = true;
	case 'o':
		return match->oldest = true;
	case 'v':
		return match->invert = true;
	case 'x':
		return match->exact = true;
	case 'g':
		match->groups = argument;
		return true;
	case 'P':
		match->parents = argument;
		return true;
	case 's':
		match->sessions = argument;
		return true;
	case 't':
		match->terminals = argument;
		return true;
	case 'u':
		match->users = argument;
		return true;
	default:
		return false;
	}
}

/* What a word of a list stands for: a user's number, a terminal's, or itself; -1 if for nothing. */
typedef long word_value(const char *word);

static long plain_number(const char *word)
{
	char *end;
	long number = strtol(word, &end, 10);

	return end == word || *end ? -1 : number;
}

static long user_number(const char *word)
{
	struct passwd *user = getpwnam(word);

	return user ? (long)user->pw_uid : plain_number(word);
}

static long terminal_number(const char *word)
{
	char path[WORD_BYTES + 8];
	struct stat status;

	snprintf(path, sizeof(path), "/dev/%s", word);
	return stat(path, &status) == 0 && S_ISCHR(status.st_mode) ? (long)status.st_rdev : -1;
}

static bool list_has(const char *list, long wanted, word_value *value_of)
{
	char word[WORD_BYTES];
	bool found = false;

	while (*list) {
		size_t length = strcspn(list, ",");
		snprintf(word, sizeof(word), "%.*s", (int)length, list);
		long value = value_of(word);
		if (value < 0)
			errx(USAGE, "invalid value in a list: %s", word);
		found |= value == wanted;
		list += length + (list[length] == ',');
	}
	return found;
}

static bool belongs(const struct process_match *match, const struct process *process)
{
	return (!match->groups || list_has(match->groups, process->group, plain_number)) &&
	       (!match->parents || list_has(match->parents, process->parent, plain_number)) &&
	       (!match->sessions || list_has(match->sessions, process->session, plain_number)) &&
	       (!match->terminals ||
		list_has(match->terminals, process->terminal, terminal_number)) &&
	       (!match->users || list_has(match->users, (long)process->uid, user_number));
}

static bool is_named(const struct process_match *match, const struct process *process,
		     struct regex *regex)
{
	const char *text =
		match->whole_line && *process->arguments ? process->arguments : process->name;

	return !regex || regex_search(regex, text, strlen(text), 0, NULL);
}

static struct regex *compile(const struct process_match *match)
{
	struct regex_syntax syntax = {
		.extended = true,
		.ignore_case = match->ignore_case,
		.whole_lines = match->exact,
	};
	const char *error;

	if (!match->pattern) {
		if (match->groups || match->parents || match->sessions || match->terminals ||
		    match->users)
			return NULL;
		errx(USAGE, "no matching criteria specified");
	}
	struct regex *regex = regex_compile(match->pattern, &syntax, &error);
	if (!regex)
		errx(USAGE, "%s", error);
	return regex;
}

/* Only the one that started last, or first. */
static void keep_extreme(struct process *processes, size_t *count, bool newest)
{
	size_t best = 0;

	for (size_t i = 1; i < *count; i++) {
		bool later = processes[i].start_tick >= processes[best].start_tick;
		if (later == newest)
			best = i;
	}
	if (*count) {
		processes[0] = processes[best];
		*count = 1;
	}
}

struct process *process_match_find(const struct process_match *match, size_t *count)
{
	struct regex *regex = compile(match);
	size_t all, kept = 0;
	struct process *processes = read_processes(&all);

	for (size_t i = 0; i < all; i++) {
		const struct process *process = &processes[i];
		if (process->pid == getpid())
			continue;
		bool fits = belongs(match, process) && is_named(match, process, regex);
		if (fits != match->invert)
			processes[kept++] = *process;
	}
	if (regex)
		regex_free(regex);
	if (match->newest || match->oldest)
		keep_extreme(processes, &kept, match->newest);
	*count = kept;
	return processes;
}
