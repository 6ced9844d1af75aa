/*
 * What the parts of find share: an expression is a tree of tests and actions, evaluated for each
 * file.
 */
#ifndef USER_BIN_FIND_FIND_H
#define USER_BIN_FIND_FIND_H

#include <stdbool.h>
#include <sys/stat.h>

struct file {
	const char *path, *name; /* name is the last component */
	struct stat status;
	bool prune; /* set by -prune: do not descend */
};

struct expression;

/* What the options among the tests say about the walk. */
struct walk {
	int least_depth, most_depth; /* -mindepth, -maxdepth */
	bool contents_first;         /* -depth, -delete */
	bool failed;                 /* an action did not work: exit status 1 */
};
extern struct walk walk;

/* Parses the words up to the NULL; -print is added unless an action is there. Exits on an error. */
struct expression *expression_parse(char **words);
bool expression_evaluate(const struct expression *expression, struct file *file);
/* Runs what `-exec ... +` has gathered. */
void expression_finish(const struct expression *expression);

#endif
