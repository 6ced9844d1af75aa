/*
 * xargs: runs a command with arguments that it reads from its input, as many at a time as fit.
 *
 * Words are separated by blanks and newlines; quotes and backslashes keep them together. -0 takes
 * names that end in zero bytes, as they are; -n N gives at most N a time; -I TEXT runs the command
 * once a line, with the line in place of TEXT; -r runs nothing for an empty input; -t prints each
 * command first.
 *
 * Exit status: 123 if a command failed, 124 if one exited with 255, 125 if one was killed, 126 if
 * it cannot be run, 127 if there is none.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ARGUMENTS_MAX 4096
#define BYTES_MAX     65536 /* of arguments in one command */
#define WORD_MAX      4096

static char *command[ARGUMENTS_MAX + 2];
static int fixed, count; /* the words given with xargs; all words of the command under way */
static size_t bytes;
static int at_most = ARGUMENTS_MAX;
static bool zero_ended, no_empty_run, trace;
static const char *replaced;
static int exit_status;

static void note_status(int status)
{
	if (WIFSIGNALED(status))
		exit(125);
	if (WEXITSTATUS(status) == 255)
		exit(124);
	if (WEXITSTATUS(status) == 126 || WEXITSTATUS(status) == 127)
		exit(WEXITSTATUS(status));
	if (WEXITSTATUS(status) != 0)
		exit_status = 123;
}

static void run(void)
{
	int status;
	command[count] = NULL;
	for (int i = 0; trace && i < count; i++)
		fprintf(stderr, "%s%c", command[i], i + 1 < count ? ' ' : '\n');
	pid_t pid = fork();
	if (pid == 0) {
		/*
		 * What is left of the input belongs to xargs; not by freopen, which would seek in
		 * it.
		 */
		int null = open("/dev/null", O_RDONLY);
		if (null >= 0)
			dup2(null, STDIN_FILENO);
		execvp(command[0], command);
		int error = errno;
		warn("%s", command[0]);
		_exit(error == ENOENT ? 127 : 126);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		err(1, "cannot run %s", command[0]);
	note_status(status);
	while (count > fixed)
		free(command[--count]);
	bytes = 0;
}

static void add(const char *word)
{
	if (count >= ARGUMENTS_MAX || bytes + strlen(word) + 1 > BYTES_MAX)
		run();
	command[count] = strdup(word);
	if (!command[count++])
		err(1, NULL);
	bytes += strlen(word) + 1;
	if (count - fixed == at_most)
		run();
}

/* Reads one word; false at the end of the input. Quoting may make it an empty one. */
static bool read_word(char *word)
{
	int quote = 0, c;
	size_t length = 0;
	bool any = false;
	while ((c = getchar()) != EOF) {
		bool separator = zero_ended ? c == '\0'
				 : replaced ? c == '\n'
					    : !quote && (c == ' ' || c == '\t' || c == '\n');
		if (separator) {
			if (any || zero_ended)
				break;
			continue;
		}
		if (replaced && !any && (c == ' ' || c == '\t'))
			continue;
		any = true;
		if (!zero_ended && (c == quote || (!quote && (c == '"' || c == '\'')))) {
			quote = quote ? 0 : c;
			continue;
		}
		if (!zero_ended && !quote && c == '\\' && (c = getchar()) == EOF)
			break;
		if (length + 1 == WORD_MAX)
			errx(1, "argument too long");
		word[length++] = c;
	}
	if (quote)
		errx(1, "unmatched %s quote", quote == '"' ? "double" : "single");
	word[length] = '\0';
	return any || (zero_ended && c != EOF);
}

/* Puts the line in place of the text wherever the command holds it. */
static void run_replaced(char *const template[], const char *line)
{
	for (count = 0; template[count]; count++) {
		const char *at = template[count], *found;
		char *word = malloc(strlen(at) * (strlen(line) + 1) + 1);
		if (!word)
			err(1, NULL);
		word[0] = '\0';
		while ((found = strstr(at, replaced))) {
			strncat(word, at, found - at);
			strcat(word, line);
			at = found + strlen(replaced);
		}
		strcat(word, at);
		command[count] = word;
	}
	run();
}

static int replace_all(char *const template[])
{
	static char word[WORD_MAX];
	fixed = 0;
	while (read_word(word))
		run_replaced(template, word);
	return exit_status;
}

int main(int argc, char **argv)
{
	static char word[WORD_MAX], *echo[] = {"echo", NULL};
	int option;
	bool any = false;
	while ((option = getopt(argc, argv, "+0n:I:rt")) != -1) {
		switch (option) {
		case '0':
			zero_ended = true;
			break;
		case 'n':
			at_most = atoi(optarg);
			if (at_most < 1 || at_most > ARGUMENTS_MAX)
				errx(1, "invalid number for -n: %s", optarg);
			break;
		case 'I':
			replaced = optarg;
			break;
		case 'r':
			no_empty_run = true;
			break;
		case 't':
			trace = true;
			break;
		default:
			fprintf(stderr, "usage: xargs [-0rt] [-n NUMBER] [-I TEXT] [COMMAND "
					"[ARGUMENT...]]\n");
			return 1;
		}
	}
	char **given = optind < argc ? argv + optind : echo;
	if (replaced)
		return replace_all(given);
	for (; given[fixed]; fixed++) {
		if (fixed == ARGUMENTS_MAX - 1)
			errx(1, "too many arguments");
		command[fixed] = given[fixed];
	}
	count = fixed;
	if (at_most > ARGUMENTS_MAX - fixed)
		at_most = ARGUMENTS_MAX - fixed;
	while (read_word(word)) {
		add(word);
		any = true;
	}
	if (count > fixed || (!any && !no_empty_run))
		run();
	return exit_status;
}
