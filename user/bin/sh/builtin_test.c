/*
 * test and [.
 *
 * With up to four arguments the meaning follows from their number alone (POSIX: test), whatever
 * they look like: `test "$x" = "$y"` is a comparison even if $x is "!" or "(". Only with more is it
 * an expression with -o, -a, ! and parentheses, read by descent.
 */
#include "builtins.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arithmetic.h"
#include "shell.h"

struct test {
	char **at;   /* what is left */
	size_t left; /* how many */
	bool failed; /* told already */
};

static bool or_expression(struct test *test);

static bool fail(struct test *test, const char *problem, const char *what)
{
	if (!test->failed)
		shell_complain("test: %s%s%s", what ? what : "", what ? ": " : "", problem);
	test->failed = true;
	return false;
}

static bool is_mode(const char *file, mode_t mode)
{
	struct stat status;

	return stat(file, &status) == 0 && (status.st_mode & S_IFMT) == mode;
}

static bool has_bit(const char *file, mode_t bit)
{
	struct stat status;

	return stat(file, &status) == 0 && (status.st_mode & bit);
}

static bool is_link(const char *file)
{
	struct stat status;

	return lstat(file, &status) == 0 && S_ISLNK(status.st_mode);
}

static bool has_size(const char *file)
{
	struct stat status;

	return stat(file, &status) == 0 && status.st_size > 0;
}

static bool is_owned(const char *file, bool by_group)
{
	struct stat status;

	if (stat(file, &status) < 0)
		return false;
	return by_group ? status.st_gid == getegid() : status.st_uid == geteuid();
}

static bool is_terminal(struct test *test, const char *text)
{
	long long fd;

	if (!arithmetic_number(text, &fd))
		return fail(test, "not a number", text);
	return isatty((int)fd);
}

static bool is_unary(const char *word)
{
	return word[0] == '-' && word[1] && !word[2] && strchr("bcdefghknprstuwxzGLOS", word[1]);
}

static bool unary(struct test *test, char letter, const char *operand)
{
	struct stat status;

	switch (letter) {
	case 'n':
		return *operand;
	case 'z':
		return !*operand;
	case 't':
		return is_terminal(test, operand);
	case 'b':
		return is_mode(operand, S_IFBLK);
	case 'c':
		return is_mode(operand, S_IFCHR);
	case 'd':
		return is_mode(operand, S_IFDIR);
	case 'f':
		return is_mode(operand, S_IFREG);
	case 'p':
		return is_mode(operand, S_IFIFO);
	case 'S':
		return is_mode(operand, S_IFSOCK);
	case 'h':
	case 'L':
		return is_link(operand);
	case 'e':
		return stat(operand, &status) == 0;
	case 's':
		return has_size(operand);
	case 'g':
		return has_bit(operand, S_ISGID);
	case 'u':
		return has_bit(operand, S_ISUID);
	case 'k':
		return has_bit(operand, S_ISVTX);
	case 'r':
		return access(operand, R_OK) == 0;
	case 'w':
		return access(operand, W_OK) == 0;
	case 'x':
		return access(operand, X_OK) == 0;
	default:
		return is_owned(operand, letter == 'G');
	}
}

static const char *const binaries[] = {"=",   "!=",  "<",   ">",   "-eq", "-ne", "-lt",
				       "-le", "-gt", "-ge", "-nt", "-ot", "-ef"};

static bool is_binary(const char *word)
{
	for (size_t i = 0; i < sizeof(binaries) / sizeof(binaries[0]); i++)
		if (!strcmp(binaries[i], word))
			return true;
	return false;
}

static bool compare_numbers(struct test *test, const char *left, const char *sign,
			    const char *right)
{
	long long a;
	long long b;

	if (!arithmetic_decimal(left, &a))
		return fail(test, "not a number", left);
	if (!arithmetic_decimal(right, &b))
		return fail(test, "not a number", right);
	if (!strcmp(sign, "-eq"))
		return a == b;
	if (!strcmp(sign, "-ne"))
		return a != b;
	if (!strcmp(sign, "-lt"))
		return a < b;
	if (!strcmp(sign, "-le"))
		return a <= b;
	if (!strcmp(sign, "-gt"))
		return a > b;
	return a >= b;
}

static bool is_later(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec != b->tv_sec ? a->tv_sec > b->tv_sec : a->tv_nsec > b->tv_nsec;
}

static bool compare_files(const char *left, const char *sign, const char *right)
{
	struct stat a;
	struct stat b;

	if (stat(left, &a) < 0 || stat(right, &b) < 0)
		return false;
	if (!strcmp(sign, "-ef"))
		return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
	return sign[1] == 'n' ? is_later(&a.st_mtim, &b.st_mtim) : is_later(&b.st_mtim, &a.st_mtim);
}

static bool binary(struct test *test, const char *left, const char *sign, const char *right)
{
	if (!strcmp(sign, "="))
		return !strcmp(left, right);
	if (!strcmp(sign, "!="))
		return strcmp(left, right);
	if (!strcmp(sign, "<"))
		return strcmp(left, right) < 0;
	if (!strcmp(sign, ">"))
		return strcmp(left, right) > 0;
	if (!strcmp(sign, "-nt") || !strcmp(sign, "-ot") || !strcmp(sign, "-ef"))
		return compare_files(left, sign, right);
	return compare_numbers(test, left, sign, right);
}

static bool is(const struct test *test, const char *word)
{
	return test->left && !strcmp(*test->at, word);
}

static void skip(struct test *test, size_t count)
{
	test->at += count;
	test->left -= count;
}

static bool primary(struct test *test)
{
	bool result;

	if (!test->left)
		return fail(test, "argument expected", NULL);
	if (test->left >= 3 && is_binary(test->at[1])) {
		result = binary(test, test->at[0], test->at[1], test->at[2]);
		skip(test, 3);
		return result;
	}
	if (is(test, "(") && test->left > 1) {
		skip(test, 1);
		result = or_expression(test);
		if (!is(test, ")"))
			return fail(test, "missing )", NULL);
		skip(test, 1);
		return result;
	}
	if (test->left >= 2 && is_unary(test->at[0])) {
		result = unary(test, test->at[0][1], test->at[1]);
		skip(test, 2);
		return result;
	}
	result = **test->at;
	skip(test, 1);
	return result;
}

static bool not_expression(struct test *test)
{
	bool negated = false;

	while (is(test, "!") && test->left > 1 && !(test->left >= 3 && is_binary(test->at[1]))) {
		negated = !negated;
		skip(test, 1);
	}
	if (shell_is_too_deep())
		return fail(test, "nested too deeply", NULL);
	return primary(test) != negated;
}

static bool and_expression(struct test *test)
{
	bool result = not_expression(test);

	while (!test->failed && is(test, "-a")) {
		skip(test, 1);
		result &= not_expression(test);
	}
	return result;
}

static bool or_expression(struct test *test)
{
	bool result = and_expression(test);

	while (!test->failed && is(test, "-o")) {
		skip(test, 1);
		result |= and_expression(test);
	}
	return result;
}

/* With two or three arguments, as POSIX lists them; the rest is left to the grammar. */
static bool by_count(struct test *test)
{
	char **at = test->at;

	if (test->left == 2 && !strcmp(at[0], "!")) {
		skip(test, 2);
		return !*at[1];
	}
	if (test->left == 3 && is_binary(at[1])) {
		skip(test, 3);
		return binary(test, at[0], at[1], at[2]);
	}
	if (test->left == 3 && !strcmp(at[1], "-a")) {
		skip(test, 3);
		return *at[0] && *at[2];
	}
	if (test->left == 3 && !strcmp(at[1], "-o")) {
		skip(test, 3);
		return *at[0] || *at[2];
	}
	if (test->left == 3 && !strcmp(at[0], "(") && !strcmp(at[2], ")")) {
		skip(test, 3);
		return *at[1];
	}
	if ((test->left == 3 || test->left == 4) && !strcmp(at[0], "!")) {
		skip(test, 1);
		return !by_count(test);
	}
	return or_expression(test);
}

int builtin_test(int count, char **arguments)
{
	struct test test = {.at = arguments + 1, .left = (size_t)count - 1};

	if (!strcmp(arguments[0], "[")) {
		if (!test.left || strcmp(arguments[count - 1], "]"))
			return builtin_misuse(arguments, "missing ]", NULL);
		test.left--;
	}
	if (!test.left)
		return STATUS_FAILURE;
	if (test.left == 1)
		return *test.at[0] ? STATUS_OK : STATUS_FAILURE;
	bool result = by_count(&test);
	if (!test.failed && test.left)
		fail(&test, "unexpected", *test.at);
	if (test.failed)
		return STATUS_USAGE;
	return result ? STATUS_OK : STATUS_FAILURE;
}
