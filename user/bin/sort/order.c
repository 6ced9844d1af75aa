/*
 * Comparing lines by keys, as sort(1) in POSIX says. Numbers are compared digit by digit, so they
 * may be of any length and lose nothing to rounding.
 */
#include "user/bin/sort/sort.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

bool rules_add(struct rules *rules, char letter, bool at_end)
{
	switch (letter) {
	case 'n':
		return rules->numeric = true;
	case 'r':
		return rules->reverse = true;
	case 'f':
		return rules->fold = true;
	case 'd':
		return rules->dictionary = true;
	case 'i':
		return rules->printable = true;
	case 'b':
		if (at_end)
			rules->skip_end = true;
		else
			rules->skip_start = true;
		return true;
	default:
		return false;
	}
}

/* --- Keys --- */

/* "F[.C]rules", and returns what follows; NULL when there is no number. */
static const char *parse_position(const char *at, size_t *field, size_t *character, struct key *key,
				  bool at_end)
{
	char *end;
	if (!isdigit((unsigned char)*at))
		return NULL;
	*field = strtoul(at, &end, 10);
	at = end;
	if (*at == '.') {
		if (!isdigit((unsigned char)at[1]))
			return NULL;
		*character = strtoul(at + 1, &end, 10);
		at = end;
	}
	while (rules_add(&key->rules, *at, at_end)) {
		key->own_rules = true;
		at++;
	}
	return at;
}

bool order_add_key(struct order *order, const char *text)
{
	struct key key = {.first_char = 1, .last_field = (size_t)-1};
	const char *at = parse_position(text, &key.first_field, &key.first_char, &key, false);
	if (!at || key.first_field == 0 || key.first_char == 0)
		return false;
	key.first_field--;
	key.first_char--;
	if (*at == ',') {
		at = parse_position(at + 1, &key.last_field, &key.last_char, &key, true);
		if (!at || key.last_field == 0)
			return false;
		if (key.last_char != 0)
			key.last_field--;
	}
	struct key *keys = realloc(order->keys, (order->key_count + 1) * sizeof(*keys));
	if (*at || !keys)
		return false;
	order->keys = keys;
	keys[order->key_count++] = key;
	return true;
}

static const char *skip_blanks(const char *at, const char *end)
{
	while (at < end && is_blank(*at))
		at++;
	return at;
}

/* Skips one field; with a separator, the separator after it as well if `over`. */
static const char *skip_field(const char *at, const char *end, int separator, bool over)
{
	if (separator < 0) {
		at = skip_blanks(at, end);
		while (at < end && !is_blank(*at))
			at++;
		return at;
	}
	while (at < end && *at != separator)
		at++;
	return over && at < end ? at + 1 : at;
}

static const char *key_begin(const struct order *order, const struct key *key, const char *text,
			     const char *end, bool skip)
{
	for (size_t field = 0; field < key->first_field && text < end; field++)
		text = skip_field(text, end, order->separator, true);
	if (skip)
		text = skip_blanks(text, end);
	return (size_t)(end - text) < key->first_char ? end : text + key->first_char;
}

static const char *key_end(const struct order *order, const struct key *key, const char *text,
			   const char *end, bool skip)
{
	for (size_t field = 0; field < key->last_field && text < end; field++) {
		bool last = field + 1 == key->last_field;
		text = skip_field(text, end, order->separator, !last || key->last_char != 0);
	}
	if (key->last_char == 0)
		return text;
	if (skip)
		text = skip_blanks(text, end);
	return (size_t)(end - text) < key->last_char ? end : text + key->last_char;
}

/* --- Comparing --- */

struct number {
	bool negative;
	const char *digits, *point,
		*end; /* without leading zeros; point is where the fraction begins */
};

static struct number parse_number(const char *at, const char *end)
{
	struct number number = {0};
	at = skip_blanks(at, end);
	if (at < end && *at == '-') {
		number.negative = true;
		at++;
	}
	while (at < end && *at == '0')
		at++;
	number.digits = at;
	while (at < end && isdigit((unsigned char)*at))
		at++;
	number.point = at;
	if (at < end && *at == '.') {
		at++;
		while (at < end && isdigit((unsigned char)*at))
			at++;
	}
	number.end = at;
	while (number.end > number.point && (number.end[-1] == '0' || number.end[-1] == '.'))
		number.end--;
	return number;
}

static int compare_sizes(const struct number *a, const struct number *b)
{
	ptrdiff_t a_digits = a->point - a->digits, b_digits = b->point - b->digits;
	if (a_digits != b_digits)
		return a_digits < b_digits ? -1 : 1;
	ptrdiff_t a_all = a->end - a->digits, b_all = b->end - b->digits;
	int order = memcmp(a->digits, b->digits, a_all < b_all ? a_all : b_all);
	if (order != 0)
		return order;
	return (a_all > b_all) - (a_all < b_all);
}

static int compare_numbers(const char *a, const char *a_end, const char *b, const char *b_end)
{
	struct number first = parse_number(a, a_end), second = parse_number(b, b_end);
	bool first_zero = first.digits == first.end, second_zero = second.digits == second.end;
	if (first_zero)
		first.negative = false;
	if (second_zero)
		second.negative = false;
	if (first.negative != second.negative)
		return first.negative ? -1 : 1;
	int order = compare_sizes(&first, &second);
	return first.negative ? -order : order;
}

static bool counts(unsigned char c, const struct rules *rules)
{
	if (rules->dictionary && !isalnum(c) && !is_blank(c))
		return false;
	return !rules->printable || isprint(c);
}

/* The next byte that counts, or -1 at the end. */
static int next_byte(const char **at, const char *end, const struct rules *rules)
{
	while (*at < end) {
		unsigned char c = *(*at)++;
		if (counts(c, rules))
			return rules->fold ? toupper(c) : c;
	}
	return -1;
}

static int compare_text(const char *a, const char *a_end, const char *b, const char *b_end,
			const struct rules *rules)
{
	int first, second;
	do {
		first = next_byte(&a, a_end, rules);
		second = next_byte(&b, b_end, rules);
	} while (first == second && first >= 0);
	return first - second;
}

static int compare_parts(const char *a, const char *a_end, const char *b, const char *b_end,
			 const struct rules *rules)
{
	int order = rules->numeric ? compare_numbers(a, a_end, b, b_end)
				   : compare_text(a, a_end, b, b_end, rules);
	return rules->reverse ? -order : order;
}

static int compare_key(const struct order *order, const struct key *key, const struct line *a,
		       const struct line *b)
{
	const struct rules *rules = key->own_rules ? &key->rules : &order->rules;
	bool skip_end = key->own_rules ? rules->skip_end : rules->skip_start;
	const char *a_limit = a->text + a->length, *b_limit = b->text + b->length;
	const char *a_begin = key_begin(order, key, a->text, a_limit, rules->skip_start);
	const char *b_begin = key_begin(order, key, b->text, b_limit, rules->skip_start);
	const char *a_end = key_end(order, key, a->text, a_limit, skip_end);
	const char *b_end = key_end(order, key, b->text, b_limit, skip_end);
	if (a_end < a_begin)
		a_end = a_begin;
	if (b_end < b_begin)
		b_end = b_begin;
	return compare_parts(a_begin, a_end, b_begin, b_end, rules);
}

int order_compare_keys(const struct order *order, const struct line *a, const struct line *b)
{
	for (size_t i = 0; i < order->key_count; i++) {
		int result = compare_key(order, &order->keys[i], a, b);
		if (result != 0)
			return result;
	}
	if (order->key_count > 0)
		return 0;
	const char *a_text = a->text, *b_text = b->text;
	const char *a_end = a_text + a->length, *b_end = b_text + b->length;
	if (order->rules.skip_start) {
		a_text = skip_blanks(a_text, a_end);
		b_text = skip_blanks(b_text, b_end);
	}
	return compare_parts(a_text, a_end, b_text, b_end, &order->rules);
}

int order_compare(const struct order *order, const struct line *a, const struct line *b)
{
	int result = order_compare_keys(order, a, b);
	if (result != 0 || order->stable || order->unique)
		return result;
	size_t common = a->length < b->length ? a->length : b->length;
	result = memcmp(a->text, b->text, common);
	if (result == 0)
		result = (a->length > b->length) - (a->length < b->length);
	return order->rules.reverse ? -result : result;
}
