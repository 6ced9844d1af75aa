/*
 * test, also called [: evaluates an expression and says by its exit status whether it is true (0),
 * false (1) or no expression (2).
 *
 * A recursive descent over the words: ( ) and primaries, then !, then -a, then -o. POSIX decides
 * expressions of up to four words by their number first, so that `test "$x" = "$y"` is right
 * whatever x holds; so does this.
 */
#include <ctype.h>
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NO_EXPRESSION 2

static char **words; /* those not read yet */
static int left;

static bool parse_or(void);

static bool is_unary(const char *word)
{
	return word[0] == '-' && word[1] && !word[2] && strchr("bcdefgGhkLnOprsStuwxz", word[1]);
}

static bool is_binary(const char *word)
{
	static const char *const operators[] = {"=",   "==",  "!=",  "<",   ">",   "-eq", "-ne",
						"-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef"};
	for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++) {
		if (strcmp(word, operators[i]) == 0)
			return true;
	}
	return false;
}

static long long number(const char *text)
{
	char *end;
	const char *start = text;
	while (isspace((unsigned char)*start))
		start++;
	long long value = strtoll(start, &end, 10);
	while (isspace((unsigned char)*end))
		end++;
	if (end == start || *end)
		errx(NO_EXPRESSION, "invalid integer '%s'", text);
	return value;
}

static bool unary(char letter, const char *word)
{
	struct stat status;
	if (letter == 'n' || letter == 'z')
		return (*word != '\0') == (letter == 'n');
	if (letter == 't')
		return isatty(number(word));
	if (letter == 'r' || letter == 'w' || letter == 'x')
		return access(word, letter == 'r' ? R_OK : letter == 'w' ? W_OK : X_OK) == 0;
	if (letter == 'h' || letter == 'L')
		return lstat(word, &status) == 0 && S_ISLNK(status.st_mode);
	if (stat(word, &status) < 0)
		return false;
	switch (letter) {
	case 'b':
		return S_ISBLK(status.st_mode);
	case 'c':
		return S_ISCHR(status.st_mode);
	case 'd':
		return S_ISDIR(status.st_mode);
	case 'f':
		return S_ISREG(status.st_mode);
	case 'g':
		return status.st_mode & S_ISGID;
	case 'G':
		return status.st_gid == getegid();
	case 'k':
		return status.st_mode & S_ISVTX;
	case 'O':
		return status.st_uid == geteuid();
	case 'p':
		return S_ISFIFO(status.st_mode);
	case 's':
		return status.st_size > 0;
	case 'S':
		return S_ISSOCK(status.st_mode);
	case 'u':
		return status.st_mode & S_ISUID;
	default:
		return true;
	}
}

/* -nt, -ot, -ef */
static bool compare_files(const char *a, char letter, const char *b)
{
	struct stat first, second;
	bool have_first = stat(a, &first) == 0, have_second = stat(b, &second) == 0;
	if (letter == 'e')
		return have_first && have_second && first.st_dev == second.st_dev &&
		       first.st_ino == second.st_ino;
	if (!have_first || !have_second)
		return letter == 'n' ? have_first : have_second;
	long long seconds = (long long)first.st_mtim.tv_sec - second.st_mtim.tv_sec;
	long nanoseconds = first.st_mtim.tv_nsec - second.st_mtim.tv_nsec;
	bool newer = seconds > 0 || (seconds == 0 && nanoseconds > 0);
	bool older = seconds < 0 || (seconds == 0 && nanoseconds < 0);
	return letter == 'n' ? newer : older;
}

static bool binary(const char *a, const char *operator, const char * b)
{
	if (operator[0] != '-') {
		int order = strcmp(a, b);
		if (operator[0] == '<' || operator[0] == '>')
			return operator[0] == '<' ? order < 0 : order> 0;
		return operator[0] == '!' ? order != 0 : order == 0;
	}
	if (strcmp(operator, "-nt") == 0 || strcmp(operator, "-ot") == 0 ||
	    strcmp(operator, "-ef") == 0)
		return compare_files(a, operator[1], b);
	long long first = number(a), second = number(b);
	switch (operator[1] * 256 + operator[2]) {
	case 'e' * 256 + 'q':
		return first == second;
	case 'n' * 256 + 'e':
		return first != second;
	case 'l' * 256 + 't':
		return first < second;
	case 'l' * 256 + 'e':
		return first <= second;
	case 'g' * 256 + 't':
		return first > second;
	default:
		return first >= second;
	}
}

static char *take(void)
{
	if (left == 0)
		errx(NO_EXPRESSION, "argument expected");
	left--;
	return *words++;
}

static bool parse_primary(void)
{
	if (left >= 3 && is_binary(words[1])) {
		char *first = take(), *operator= take();
		return binary(first, operator, take());
	}
	char *word = take();
	if (strcmp(word, "(") == 0 && left > 0) {
		bool value = parse_or();
		if (left == 0 || strcmp(take(), ")") != 0)
			errx(NO_EXPRESSION, "')' expected");
		return value;
	}
	if (is_unary(word) && left > 0)
		return unary(word[1], take());
	return *word != '\0';
}

static bool parse_not(void)
{
	if (left > 1 && strcmp(words[0], "!") == 0 && !(left == 3 && is_binary(words[1]))) {
		take();
		return !parse_not();
	}
	return parse_primary();
}

static bool parse_and(void)
{
	bool value = parse_not();
	while (left > 0 && strcmp(words[0], "-a") == 0) {
		take();
		value = parse_not() && value;
	}
	return value;
}

static bool parse_or(void)
{
	bool value = parse_and();
	while (left > 0 && strcmp(words[0], "-o") == 0) {
		take();
		value = parse_and() || value;
	}
	return value;
}

/* Up to three words by their number, as POSIX says; the rest by the grammar. */
static bool evaluate(void)
{
	if (left == 0)
		return false;
	if (left == 1)
		return *take() != '\0';
	if (left == 3 && strcmp(words[0], "(") == 0 && strcmp(words[2], ")") == 0) {
		take();
		bool value = *take() != '\0';
		take();
		return value;
	}
	return parse_or();
}

int main(int argc, char **argv)
{
	const char *slash = strrchr(argv[0], '/');
	const char *name = slash ? slash + 1 : argv[0];
	words = argv + 1;
	left = argc - 1;
	if (strcmp(name, "[") == 0) {
		if (left == 0 || strcmp(argv[argc - 1], "]") != 0)
			errx(NO_EXPRESSION, "missing ']'");
		left--;
	}
	bool value = evaluate();
	if (left > 0)
		errx(NO_EXPRESSION, "%s: unexpected operator", *words);
	return value ? 0 : 1;
}
