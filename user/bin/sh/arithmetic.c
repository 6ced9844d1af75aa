/*
 * $((...)): C's integer expressions (POSIX 2.6.4), by precedence climbing.
 *
 * Everything is computed in unsigned 64-bit numbers where C's signed ones would overflow, so that
 * no input is undefined. What && || and ?: skip is parsed with `skipping` set: it has no effects
 * and cannot fail but for its syntax.
 */
#include "arithmetic.h"

#include <ctype.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "parameter.h"
#include "shell.h"
#include "variables.h"
#include "word.h"

#define BLANKS " \t\n\v\f\r"

struct evaluator {
	const char *whole; /* the expression, for messages */
	const char *at;    /* what is left of it */
	int skipping;      /* conditions around that make this part without effect */
	bool failed;       /* told already */
};

/* Binary operators; the longer of two that begin alike comes first. */
static const struct binary {
	char sign[3];
	int precedence; /* higher binds tighter */
} binaries[] = {
	{"||", 1}, {"&&", 2}, {"==", 6}, {"!=", 6}, {"<<", 8}, {">>", 8},
	{"<=", 7}, {">=", 7}, {"|", 3},  {"^", 4},  {"&", 5},  {"<", 7},
	{">", 7},  {"+", 9},  {"-", 9},  {"*", 10}, {"/", 10}, {"%", 10},
};

static long long comma_free(struct evaluator *evaluator);

static long long fail(struct evaluator *evaluator, const char *message)
{
	if (!evaluator->failed)
		shell_complain("arithmetic: %s: \"%s\"", message, evaluator->whole);
	evaluator->failed = true;
	return 0;
}

static void skip_blanks(struct evaluator *evaluator)
{
	evaluator->at += strspn(evaluator->at, BLANKS);
}

static bool accept(struct evaluator *evaluator, const char *sign)
{
	skip_blanks(evaluator);
	size_t length = strlen(sign);
	if (strncmp(evaluator->at, sign, length))
		return false;
	evaluator->at += length;
	return true;
}

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 16;
}

/* The base of the number at *AT, by its prefix, past which *AT moves if it is no digit itself. */
static int take_base(const char **at)
{
	if ((*at)[0] != '0')
		return 10;
	if ((*at)[1] != 'x' && (*at)[1] != 'X')
		return 8;
	*at += 2;
	return 16;
}

/* The number at *AT, which moves past it. False if there is none, or it runs into a name. */
static bool read_digits(const char **at, int base, long long *result)
{
	const unsigned long long limit = LLONG_MAX;
	unsigned long long value = 0;
	const char *start = *at;

	for (; digit_value(**at) < base; ++*at) {
		unsigned long long digit = (unsigned)digit_value(**at);
		bool large =
			value > limit >> 4; /* short of that no division is needed to see it fits */
		if (large && value > (limit - digit) / (unsigned)base)
			value = limit;
		else
			value = value * (unsigned)base + digit;
	}
	*result = (long long)value;
	return *at != start && !isalnum((unsigned char)**at) && **at != '_';
}

static bool read_signed(const char *text, bool decimal, long long *result)
{
	text += strspn(text, BLANKS);
	bool negative = *text == '-';
	if (*text == '-' || *text == '+')
		text++;
	int base = decimal ? 10 : take_base(&text);
	if (!read_digits(&text, base, result))
		return false;
	if (negative)
		*result = -*result;
	return !text[strspn(text, BLANKS)];
}

bool arithmetic_decimal(const char *text, long long *result)
{
	return read_signed(text, true, result);
}

bool arithmetic_number(const char *text, long long *result)
{
	return read_signed(text, false, result);
}

static long long constant(struct evaluator *evaluator)
{
	long long value;
	int base = take_base(&evaluator->at);

	return read_digits(&evaluator->at, base, &value) ? value : fail(evaluator, "bad number");
}

static long long variable_value(struct evaluator *evaluator, const char *name)
{
	const char *text = parameter_value(name);
	long long value = 0;

	if (evaluator->skipping)
		return 0;
	if (!text && sh.options.nounset)
		return fail(evaluator, "parameter not set");
	if (!text || !text[strspn(text, BLANKS)])
		return 0;
	if (!arithmetic_number(text, &value)) {
		if (!evaluator->failed)
			shell_complain("arithmetic: %s is not a number: \"%s\"", name, text);
		evaluator->failed = true;
	}
	return value;
}

static long long divide(struct evaluator *evaluator, long long left, long long right,
			bool remainder)
{
	if (evaluator->skipping)
		return 0;
	if (!right)
		return fail(evaluator, "division by zero");
	if (right == -1) /* the smallest number has no opposite, and the processor traps on it */
		return remainder ? 0 : (long long)(0 - (unsigned long long)left);
	return remainder ? left % right : left / right;
}

static long long shift(long long left, long long right, bool to_left)
{
	unsigned count = (unsigned)right & 63;

	if (to_left)
		return (long long)((unsigned long long)left << count);
	return left >> count;
}

static long long compute(struct evaluator *evaluator, const char *sign, long long left,
			 long long right)
{
	unsigned long long a = (unsigned long long)left;
	unsigned long long b = (unsigned long long)right;
	bool twice = sign[1] && sign[0] == sign[1];

	switch (sign[0]) {
	case '+':
		return (long long)(a + b);
	case '-':
		return (long long)(a - b);
	case '*':
		return (long long)(a * b);
	case '/':
	case '%':
		return divide(evaluator, left, right, sign[0] == '%');
	case '|':
		return twice ? left || right : (long long)(a | b);
	case '&':
		return twice ? left && right : (long long)(a & b);
	case '^':
		return (long long)(a ^ b);
	case '=':
		return left == right;
	case '!':
		return left != right;
	case '<':
		return twice ? shift(left, right, true) : sign[1] ? left <= right : left < right;
	default:
		return twice ? shift(left, right, false) : sign[1] ? left >= right : left > right;
	}
}

static void assign(struct evaluator *evaluator, const char *name, long long value)
{
	char digits[3 * sizeof(value) + 2];

	if (evaluator->skipping || evaluator->failed)
		return;
	snprintf(digits, sizeof(digits), "%lld", value);
	if (!variable_set(name, digits))
		evaluator->failed = true;
}

/* The assignment operator at hand, without its =; NULL if there is none. "" is plain =. */
static const char *accept_assignment(struct evaluator *evaluator)
{
	static const char *const signs[] = {"*", "/", "%", "+", "-", "<<", ">>", "&", "^", "|"};

	skip_blanks(evaluator);
	if (evaluator->at[0] == '=' && evaluator->at[1] != '=') {
		evaluator->at++;
		return "";
	}
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		size_t length = strlen(signs[i]);
		if (!strncmp(evaluator->at, signs[i], length) && evaluator->at[length] == '=') {
			evaluator->at += length + 1;
			return signs[i];
		}
	}
	return NULL;
}

static long long name_or_assignment(struct evaluator *evaluator)
{
	size_t length = name_length(evaluator->at);
	const char *name = arena_copy(&scratch, evaluator->at, length);

	evaluator->at += length;
	const char *sign = accept_assignment(evaluator);
	if (!sign)
		return variable_value(evaluator, name);
	long long value = comma_free(evaluator);
	if (*sign)
		value = compute(evaluator, sign, variable_value(evaluator, name), value);
	assign(evaluator, name, value);
	return value;
}

static long long unary(struct evaluator *evaluator)
{
	long long value;

	if (shell_is_too_deep())
		return fail(evaluator, "nested too deeply");
	skip_blanks(evaluator);
	char c = *evaluator->at;
	if (name_length(evaluator->at))
		return name_or_assignment(evaluator);
	if (isdigit((unsigned char)c))
		return constant(evaluator);
	if (!c || !strchr("(+-!~", c))
		return fail(evaluator, "expecting a number or a name");
	evaluator->at++;
	if (c == '(') {
		value = comma_free(evaluator);
		return accept(evaluator, ")") ? value : fail(evaluator, "missing )");
	}
	value = unary(evaluator);
	switch (c) {
	case '-':
		return (long long)(0 - (unsigned long long)value);
	case '!':
		return !value;
	case '~':
		return ~value;
	default:
		return value;
	}
}

/* The binary operator at hand, if it binds at least as tightly as MINIMUM. */
static const struct binary *accept_binary(struct evaluator *evaluator, int minimum)
{
	skip_blanks(evaluator);
	for (size_t i = 0; i < sizeof(binaries) / sizeof(binaries[0]); i++) {
		size_t length = strlen(binaries[i].sign);
		if (strncmp(evaluator->at, binaries[i].sign, length))
			continue;
		if (binaries[i].precedence < minimum)
			return NULL;
		evaluator->at += length;
		return &binaries[i];
	}
	return NULL;
}

static long long binary(struct evaluator *evaluator, int minimum)
{
	long long left = unary(evaluator);
	const struct binary *operation;

	while (!evaluator->failed && (operation = accept_binary(evaluator, minimum))) {
		bool decided = (!strcmp(operation->sign, "&&") && !left) ||
			       (!strcmp(operation->sign, "||") && left);
		evaluator->skipping += decided;
		long long right = binary(evaluator, operation->precedence + 1);
		evaluator->skipping -= decided;
		if (!evaluator->failed)
			left = compute(evaluator, operation->sign, left, right);
	}
	return left;
}

/* A conditional expression or anything below it; assignments are met at their names. */
static long long comma_free(struct evaluator *evaluator)
{
	long long condition = binary(evaluator, 1);

	if (evaluator->failed || !accept(evaluator, "?"))
		return condition;
	evaluator->skipping += !condition;
	long long yes = comma_free(evaluator);
	evaluator->skipping -= !condition;
	if (!accept(evaluator, ":"))
		return fail(evaluator, "missing :");
	evaluator->skipping += !!condition;
	long long no = comma_free(evaluator);
	evaluator->skipping -= !!condition;
	return condition ? yes : no;
}

bool arithmetic_evaluate(const char *expression, long long *result)
{
	struct evaluator evaluator = {.whole = expression, .at = expression};

	skip_blanks(&evaluator);
	*result = 0;
	if (!*evaluator.at)
		return true;
	*result = comma_free(&evaluator);
	skip_blanks(&evaluator);
	if (!evaluator.failed && *evaluator.at)
		fail(&evaluator, "unexpected text");
	return !evaluator.failed;
}
