/*
 * The language of find, by recursive descent: -o binds weaker than -a (or nothing between two
 * tests), which binds weaker than !, and parentheses group. Tests and actions are one table: a
 * name, whether a word follows, how to make and how to evaluate it.
 */
#include "user/bin/find/find.h"

#include <ctype.h>
#include <dirent.h>
#include <err.h>
#include <fnmatch.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "user/lib/answer.h"

#define GATHERED_MAX 500 /* arguments of one `-exec ... +` */

struct expression {
	bool (*evaluate)(const struct expression *expression, struct file *file);
	struct expression *left, *right; /* of and, or; left of not */
	const char *text;                /* the word behind a test's name */
	long long number;                /* its value */
	char sign;                       /* '+' more than, '-' less than, '=' exactly */
	char **command;                  /* of -exec, up to its end */
	int command_length;
	char **gathered; /* of -exec ... +; NULL otherwise */
	int *gathered_count;
	bool ask; /* -ok */
};

static char **words;
static bool has_action;

static struct expression *parse_or(void);

static struct expression *new_expression(bool (*evaluate)(const struct expression *, struct file *))
{
	struct expression *expression = calloc(1, sizeof(*expression));
	if (!expression)
		err(1, NULL);
	expression->evaluate = evaluate;
	return expression;
}

bool expression_evaluate(const struct expression *expression, struct file *file)
{
	return expression->evaluate(expression, file);
}

/* --- Tests --- */

static bool match_number(const struct expression *expression, long long value)
{
	if (expression->sign == '+')
		return value > expression->number;
	if (expression->sign == '-')
		return value < expression->number;
	return value == expression->number;
}

static bool test_name(const struct expression *expression, struct file *file)
{
	return fnmatch(expression->text, file->name, 0) == 0;
}

static bool test_iname(const struct expression *expression, struct file *file)
{
	char pattern[512], name[512];
	snprintf(pattern, sizeof(pattern), "%s", expression->text);
	snprintf(name, sizeof(name), "%s", file->name);
	for (char *c = pattern; *c; c++)
		*c = tolower((unsigned char)*c);
	for (char *c = name; *c; c++)
		*c = tolower((unsigned char)*c);
	return fnmatch(pattern, name, 0) == 0;
}

static bool test_path(const struct expression *expression, struct file *file)
{
	return fnmatch(expression->text, file->path, 0) == 0;
}

static bool test_type(const struct expression *expression, struct file *file)
{
	static const char letters[] = "?pc?d?b?f?l?s???";
	return letters[file->status.st_mode >> 12 & 15] == expression->text[0];
}

static bool test_size(const struct expression *expression, struct file *file)
{
	long long unit = 512;
	const char *last = expression->text + strlen(expression->text) - 1;
	static const char letters[] = "cwbkMG";
	static const long long units[] = {1, 2, 512, 1024, 1 << 20, 1 << 30};
	const char *letter = isdigit((unsigned char)*last) ? NULL : strchr(letters, *last);
	if (letter)
		unit = units[letter - letters];
	return match_number(expression, (file->status.st_size + unit - 1) / unit);
}

static bool test_permissions(const struct expression *expression, struct file *file)
{
	unsigned wanted =
		strtoul(expression->text + !isdigit((unsigned char)expression->text[0]), NULL, 8);
	unsigned mode = file->status.st_mode & 07777;
	if (expression->text[0] == '-')
		return (mode & wanted) == wanted;
	if (expression->text[0] == '/')
		return wanted == 0 || (mode & wanted) != 0;
	return mode == wanted;
}

static bool test_user(const struct expression *expression, struct file *file)
{
	struct passwd *user = getpwnam(expression->text);
	return file->status.st_uid == (user ? user->pw_uid : (uid_t)expression->number);
}

static bool test_group(const struct expression *expression, struct file *file)
{
	struct group *group = getgrnam(expression->text);
	return file->status.st_gid == (group ? group->gr_gid : (gid_t)expression->number);
}

static bool test_links(const struct expression *expression, struct file *file)
{
	return match_number(expression, file->status.st_nlink);
}

static bool test_inode(const struct expression *expression, struct file *file)
{
	return match_number(expression, file->status.st_ino);
}

static bool test_days(const struct expression *expression, struct file *file)
{
	return match_number(expression, (time(NULL) - file->status.st_mtim.tv_sec) / 86400);
}

static bool test_minutes(const struct expression *expression, struct file *file)
{
	return match_number(expression, (time(NULL) - file->status.st_mtim.tv_sec) / 60);
}

static bool test_newer(const struct expression *expression, struct file *file)
{
	struct stat other;
	if (stat(expression->text, &other) < 0)
		err(1, "'%s'", expression->text);
	if (file->status.st_mtim.tv_sec != other.st_mtim.tv_sec)
		return file->status.st_mtim.tv_sec > other.st_mtim.tv_sec;
	return file->status.st_mtim.tv_nsec > other.st_mtim.tv_nsec;
}

static bool test_empty(const struct expression *expression, struct file *file)
{
	(void)expression;
	if (!S_ISDIR(file->status.st_mode))
		return S_ISREG(file->status.st_mode) && file->status.st_size == 0;
	DIR *directory = opendir(file->path);
	int entries = 0;
	while (directory && entries < 3 && readdir(directory))
		entries++;
	if (directory)
		closedir(directory);
	return directory && entries < 3; /* "." and ".." */
}

static bool test_true(const struct expression *expression, struct file *file)
{
	(void)expression;
	(void)file;
	return true;
}

/* --- Actions --- */

static bool do_print(const struct expression *expression, struct file *file)
{
	(void)expression;
	return puts(file->path) >= 0;
}

static bool do_print0(const struct expression *expression, struct file *file)
{
	(void)expression;
	return fwrite(file->path, 1, strlen(file->path) + 1, stdout) > 0;
}

static bool do_prune(const struct expression *expression, struct file *file)
{
	(void)expression;
	return file->prune = true;
}

static bool do_quit(const struct expression *expression, struct file *file)
{
	(void)expression;
	(void)file;
	exit(fflush(stdout) == 0 && !walk.failed ? 0 : 1);
}

static bool do_delete(const struct expression *expression, struct file *file)
{
	(void)expression;
	bool directory = S_ISDIR(file->status.st_mode);
	if (strcmp(file->path, ".") == 0 || (directory ? rmdir : unlink)(file->path) == 0)
		return true;
	warn("cannot delete '%s'", file->path);
	walk.failed = true;
	return false;
}

static bool run(char **command)
{
	int status;
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		execvp(command[0], command);
		err(127, "'%s'", command[0]);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		err(1, "cannot run '%s'", command[0]);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* The word with the path in place of every {}. The caller frees. */
static char *replace_braces(const char *word, const char *path)
{
	char *result = malloc(strlen(word) * (strlen(path) + 1) + 1);
	const char *found;
	if (!result)
		err(1, NULL);
	result[0] = '\0';
	while ((found = strstr(word, "{}"))) {
		strncat(result, word, found - word);
		strcat(result, path);
		word = found + 2;
	}
	return strcat(result, word);
}

static bool confirmed(char **command)
{
	for (char **word = command; *word; word++)
		fprintf(stderr, "%s%s", word == command ? "< " : " ", *word);
	fprintf(stderr, " > ? ");
	return answered_yes();
}

static bool do_exec(const struct expression *expression, struct file *file)
{
	char **command = calloc(expression->command_length + 1, sizeof(*command));
	if (!command)
		err(1, NULL);
	for (int i = 0; i < expression->command_length; i++)
		command[i] = replace_braces(expression->command[i], file->path);
	bool result = (!expression->ask || confirmed(command)) && run(command);
	for (int i = 0; i < expression->command_length; i++)
		free(command[i]);
	free(command);
	return result;
}

static void run_gathered(const struct expression *expression)
{
	if (*expression->gathered_count == 0)
		return;
	char **command = expression->gathered;
	int count = expression->command_length + *expression->gathered_count;
	command[count] = NULL;
	if (!run(command))
		walk.failed = true;
	for (int i = expression->command_length; i < count; i++)
		free(command[i]);
	*expression->gathered_count = 0;
}

static bool do_gather(const struct expression *expression, struct file *file)
{
	int at = expression->command_length + (*expression->gathered_count)++;
	expression->gathered[at] = strdup(file->path);
	if (!expression->gathered[at])
		err(1, NULL);
	if (*expression->gathered_count == GATHERED_MAX)
		run_gathered(expression);
	return true;
}

void expression_finish(const struct expression *expression)
{
	if (expression->gathered)
		run_gathered(expression);
	if (expression->left)
		expression_finish(expression->left);
	if (expression->right)
		expression_finish(expression->right);
}

/* --- Operators --- */

static bool evaluate_and(const struct expression *expression, struct file *file)
{
	return expression_evaluate(expression->left, file) &&
	       expression_evaluate(expression->right, file);
}

static bool evaluate_or(const struct expression *expression, struct file *file)
{
	return expression_evaluate(expression->left, file) ||
	       expression_evaluate(expression->right, file);
}

static bool evaluate_not(const struct expression *expression, struct file *file)
{
	return !expression_evaluate(expression->left, file);
}

/* --- Parsing --- */

enum kind {
	PLAIN,
	WITH_WORD,
	ACTION
};

static const struct {
	const char *name;
	enum kind kind;
	bool (*evaluate)(const struct expression *, struct file *);
} primaries[] = {
	{"-name", WITH_WORD, test_name},   {"-iname", WITH_WORD, test_iname},
	{"-path", WITH_WORD, test_path},   {"-type", WITH_WORD, test_type},
	{"-size", WITH_WORD, test_size},   {"-perm", WITH_WORD, test_permissions},
	{"-user", WITH_WORD, test_user},   {"-group", WITH_WORD, test_group},
	{"-links", WITH_WORD, test_links}, {"-inum", WITH_WORD, test_inode},
	{"-mtime", WITH_WORD, test_days},  {"-mmin", WITH_WORD, test_minutes},
	{"-newer", WITH_WORD, test_newer}, {"-empty", PLAIN, test_empty},
	{"-true", PLAIN, test_true},       {"-print", ACTION, do_print},
	{"-print0", ACTION, do_print0},    {"-prune", PLAIN, do_prune},
	{"-quit", ACTION, do_quit},        {"-delete", ACTION, do_delete},
};

static char *take_argument(const char *name)
{
	if (!*words)
		errx(1, "missing argument to '%s'", name);
	return *words++;
}

static struct expression *parse_exec(const char *name)
{
	char **start = words;
	while (*words && strcmp(*words, ";") != 0 &&
	       !(strcmp(*words, "+") == 0 && words > start && strcmp(words[-1], "{}") == 0))
		words++;
	if (!*words || words == start)
		errx(1, "missing argument to '%s'", name);
	bool gather = **words == '+';
	struct expression *expression = new_expression(gather ? do_gather : do_exec);
	expression->command = start;
	expression->command_length = words - start - gather;
	expression->ask = strcmp(name, "-ok") == 0;
	if (gather) {
		size_t room = expression->command_length + GATHERED_MAX + 1;
		expression->gathered = calloc(room, sizeof(*expression->gathered));
		expression->gathered_count = calloc(1, sizeof(*expression->gathered_count));
		if (!expression->gathered || !expression->gathered_count)
			err(1, NULL);
		memcpy(expression->gathered, start, expression->command_length * sizeof(*start));
	}
	words++;
	has_action = true;
	return expression;
}

/* Options apply to the whole walk and are true. */
static bool parse_option(const char *name)
{
	if (strcmp(name, "-maxdepth") == 0)
		walk.most_depth = atoi(take_argument(name));
	else if (strcmp(name, "-mindepth") == 0)
		walk.least_depth = atoi(take_argument(name));
	else if (strcmp(name, "-depth") == 0 || strcmp(name, "-d") == 0)
		walk.contents_first = true;
	else if (strcmp(name, "-xdev") != 0)
		return false;
	return true;
}

static struct expression *parse_primary(void)
{
	const char *name = take_argument("!");
	if (strcmp(name, "(") == 0) {
		struct expression *inner = parse_or();
		if (!*words || strcmp(*words++, ")") != 0)
			errx(1, "expected to find a ')'");
		return inner;
	}
	if (strcmp(name, "-exec") == 0 || strcmp(name, "-ok") == 0)
		return parse_exec(name);
	if (parse_option(name))
		return new_expression(test_true);
	for (size_t i = 0; i < sizeof(primaries) / sizeof(primaries[0]); i++) {
		if (strcmp(name, primaries[i].name) != 0)
			continue;
		struct expression *expression = new_expression(primaries[i].evaluate);
		has_action |= primaries[i].kind == ACTION;
		walk.contents_first |= primaries[i].evaluate == do_delete;
		if (primaries[i].kind == WITH_WORD) {
			expression->text = take_argument(name);
			expression->sign = *expression->text;
			expression->number = atoll(expression->text + (expression->sign == '+' ||
								       expression->sign == '-'));
		}
		return expression;
	}
	errx(1, "unknown predicate '%s'", name);
}

static struct expression *parse_not(void)
{
	if (*words && (strcmp(*words, "!") == 0 || strcmp(*words, "-not") == 0)) {
		words++;
		struct expression *expression = new_expression(evaluate_not);
		expression->left = parse_not();
		return expression;
	}
	return parse_primary();
}

static bool at_end_of_and(void)
{
	return !*words || strcmp(*words, ")") == 0 || strcmp(*words, "-o") == 0 ||
	       strcmp(*words, "-or") == 0;
}

static struct expression *join(struct expression *left, struct expression *right,
			       bool (*evaluate)(const struct expression *, struct file *))
{
	struct expression *expression = new_expression(evaluate);
	expression->left = left;
	expression->right = right;
	return expression;
}

static struct expression *parse_and(void)
{
	struct expression *left = parse_not();
	while (!at_end_of_and()) {
		if (strcmp(*words, "-a") == 0 || strcmp(*words, "-and") == 0)
			words++;
		left = join(left, parse_not(), evaluate_and);
	}
	return left;
}

static struct expression *parse_or(void)
{
	struct expression *left = parse_and();
	while (*words && (strcmp(*words, "-o") == 0 || strcmp(*words, "-or") == 0)) {
		words++;
		left = join(left, parse_and(), evaluate_or);
	}
	return left;
}

struct expression *expression_parse(char **from)
{
	words = from;
	struct expression *expression = *words ? parse_or() : new_expression(test_true);
	if (*words)
		errx(1, "paths must precede expression: '%s'", *words);
	if (!has_action)
		expression = join(expression, new_expression(do_print), evaluate_and);
	return expression;
}
