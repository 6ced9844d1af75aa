/*
 * find: walks directories and evaluates an expression for every file.
 *
 *	find [DIRECTORY]... [EXPRESSION]
 *
 * Symbolic links are not followed. The expression's language is in expression.c.
 */
#include "user/bin/find/find.h"

#include <dirent.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/paths.h"

struct walk walk = {0, 1 << 30, false, false};

static const struct expression *expression;

static void visit(const char *path, const char *name, int depth);

static void visit_entries(const char *path, int depth)
{
	DIR *directory = opendir(path);
	struct dirent *entry;
	if (!directory) {
		warn("'%s'", path);
		walk.failed = true;
		return;
	}
	while ((entry = readdir(directory))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		char *below = path_join(path, entry->d_name);
		visit(below, entry->d_name, depth);
		free(below);
	}
	closedir(directory);
}

static void visit(const char *path, const char *name, int depth)
{
	struct file file = {.path = path, .name = name};
	if (lstat(path, &file.status) < 0) {
		warn("'%s'", path);
		walk.failed = true;
		return;
	}
	bool wanted = depth >= walk.least_depth;
	if (wanted && !walk.contents_first)
		expression_evaluate(expression, &file);
	if (S_ISDIR(file.status.st_mode) && !file.prune && depth < walk.most_depth)
		visit_entries(path, depth + 1);
	if (wanted && walk.contents_first)
		expression_evaluate(expression, &file);
}

/* The name of a starting point: its last component, without slashes after it. */
static void visit_start(const char *path)
{
	size_t end = strlen(path);
	while (end > 1 && path[end - 1] == '/')
		end--;
	size_t begin = end;
	while (begin > 0 && path[begin - 1] != '/')
		begin--;
	char *name = strndup(path + (begin == end ? 0 : begin), begin == end ? 1 : end - begin);
	if (!name)
		err(1, NULL);
	visit(path, name, 0);
	free(name);
}

static bool begins_expression(const char *word)
{
	return word[0] == '-' || strcmp(word, "(") == 0 || strcmp(word, "!") == 0;
}

int main(int argc, char **argv)
{
	int starts = 1;
	while (starts < argc && !begins_expression(argv[starts]))
		starts++;
	expression = expression_parse(argv + starts);
	for (int i = 1; i < starts; i++)
		visit_start(argv[i]);
	if (starts == 1)
		visit_start(".");
	expression_finish(expression);
	return fflush(stdout) == 0 && !walk.failed ? 0 : 1;
}
