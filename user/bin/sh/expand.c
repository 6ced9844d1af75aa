/*
 * Expansion: parts of a word become cells, cells become fields, fields become file names.
 *
 * The order is POSIX's (2.6): tilde, parameters, commands and arithmetic while the cells are made,
 * from left to right; then field splitting; then patterns. Quotes need not be removed, since the
 * parser left none: what was quoted is known cell by cell.
 */
#include "expand.h"

#include <stdio.h>
#include <string.h>

#include "arithmetic.h"
#include "glob.h"
#include "parameter.h"
#include "pattern.h"
#include "positional.h"
#include "shell.h"
#include "tilde.h"
#include "variables.h"
#include "word.h"

/* What becomes of the result, as far as making the cells is concerned. */
struct expansion {
	struct cells cells;
	bool splits;             /* fields: $@ and $* stay apart */
	bool colon_tilde;        /* ~ counts after each : */
	enum cell_kind unquoted; /* for unquoted text as typed: within ${x-text} it splits */
};

static bool expand_parts(struct expansion *expansion, const struct word *word);

static bool fail(void)
{
	shell_abort(STATUS_USAGE);
	return false;
}

/* The value of an expansion. */
static void emit(struct expansion *expansion, const char *value, size_t length, bool quoted)
{
	if (quoted && !length)
		cells_add(&expansion->cells, 0, CELL_EMPTY);
	cells_append(&expansion->cells, value, length, quoted ? CELL_QUOTED : CELL_EXPANDED);
}

static void emit_string(struct expansion *expansion, const char *value, bool quoted)
{
	emit(expansion, value, strlen(value), quoted);
}

/* "$*" is one field, with the first separator between the parameters. */
static void emit_joined(struct expansion *expansion, char separator, bool quoted)
{
	if (quoted)
		cells_add(&expansion->cells, 0, CELL_EMPTY);
	for (size_t i = 1; i <= positional.count; i++) {
		const char *value = positional_get(i);
		if (i > 1 && separator)
			emit(expansion, &separator, 1, quoted);
		if (*value)
			emit_string(expansion, value, quoted);
	}
}

/* $@, $* and "$@" are a field for each parameter. */
static void emit_separate(struct expansion *expansion, bool quoted)
{
	for (size_t i = 1; i <= positional.count; i++) {
		if (i > 1)
			cells_add(&expansion->cells, 0, CELL_BREAK);
		emit_string(expansion, positional_get(i), quoted);
	}
}

static void emit_all_positions(struct expansion *expansion, bool star, bool quoted)
{
	if (expansion->splits && (!star || !quoted))
		emit_separate(expansion, quoted);
	else
		emit_joined(expansion, star ? variable_separators()[0] : ' ', quoted);
}

static bool is_all_positions(const char *name)
{
	return name[0] == '@' || name[0] == '*';
}

/* The parameters as one string, for operations on $@ and $*. NULL if there are none. */
static const char *all_positions_string(void)
{
	struct expansion expansion = {.splits = false};

	if (!positional.count)
		return NULL;
	cells_init(&expansion.cells, &scratch);
	emit_joined(&expansion, ' ', true);
	return cells_string(&scratch, cells_span(&expansion.cells));
}

static bool require_set(const char *name)
{
	if (!sh.options.nounset)
		return true;
	shell_complain("%s: parameter not set", name);
	return fail();
}

static bool expand_length(struct expansion *expansion, const char *name, bool quoted)
{
	char digits[24];
	const char *value;

	if (is_all_positions(name)) {
		snprintf(digits, sizeof(digits), "%zu", positional.count);
	} else {
		value = parameter_value(name);
		if (!value && !require_set(name))
			return false;
		snprintf(digits, sizeof(digits), "%zu", value ? strlen(value) : 0);
	}
	emit_string(expansion, digits, quoted);
	return true;
}

static bool cut_prefix(struct cell_span pattern, const char **value, size_t *length, bool most)
{
	for (size_t i = 0; i <= *length; i++) {
		size_t cut = most ? *length - i : i;
		if (pattern_matches(pattern, *value, cut)) {
			*value += cut;
			*length -= cut;
			return true;
		}
	}
	return false;
}

static bool cut_suffix(struct cell_span pattern, const char *value, size_t *length, bool most)
{
	for (size_t i = 0; i <= *length; i++) {
		size_t kept = most ? i : *length - i;
		if (pattern_matches(pattern, value + kept, *length - kept)) {
			*length = kept;
			return true;
		}
	}
	return false;
}

static bool expand_cut(struct expansion *expansion, const struct parameter *parameter,
		       const char *value, bool quoted)
{
	struct cell_span pattern;
	size_t length;

	if (!value && !require_set(parameter->name))
		return false;
	if (!expand_pattern(parameter->word, &pattern))
		return false;
	if (!value)
		value = "";
	length = strlen(value);
	switch (parameter->operation) {
	case PARAMETER_CUT_PREFIX:
	case PARAMETER_CUT_PREFIX_MAX:
		cut_prefix(pattern, &value, &length,
			   parameter->operation == PARAMETER_CUT_PREFIX_MAX);
		break;
	default:
		cut_suffix(pattern, value, &length,
			   parameter->operation == PARAMETER_CUT_SUFFIX_MAX);
	}
	emit(expansion, value, length, quoted);
	return true;
}

/* The word of ${x-word}, in place of the value. */
static bool expand_alternative(struct expansion *expansion, const struct word *word, bool quoted)
{
	enum cell_kind outer = expansion->unquoted;
	size_t before = expansion->cells.length;

	expansion->unquoted = quoted ? CELL_QUOTED : CELL_EXPANDED;
	bool done = expand_parts(expansion, word);
	expansion->unquoted = outer;
	if (quoted && expansion->cells.length == before)
		cells_add(&expansion->cells, 0, CELL_EMPTY);
	return done;
}

static bool expand_assign(struct expansion *expansion, const struct parameter *parameter,
			  bool quoted)
{
	char *value = expand_string(parameter->word);

	if (!value)
		return false;
	if (!name_length(parameter->name)) {
		shell_complain("%s: bad substitution", parameter->name);
		return fail();
	}
	if (!variable_set(parameter->name, value))
		return fail();
	emit_string(expansion, value, quoted);
	return true;
}

static bool expand_require(const struct parameter *parameter)
{
	const char *message = expand_string(parameter->word);

	if (!message)
		return false;
	if (!*message)
		message = parameter->colon ? "parameter not set or null" : "parameter not set";
	shell_complain("%s: %s", parameter->name, message);
	return fail();
}

static bool expand_value(struct expansion *expansion, const char *name, const char *value,
			 bool quoted)
{
	if (is_all_positions(name))
		emit_all_positions(expansion, name[0] == '*', quoted);
	else if (value)
		emit_string(expansion, value, quoted);
	else if (quoted)
		cells_add(&expansion->cells, 0, CELL_EMPTY);
	return true;
}

static bool expand_parameter(struct expansion *expansion, const struct parameter *parameter,
			     bool quoted)
{
	const char *name = parameter->name;

	if (parameter->operation == PARAMETER_LENGTH)
		return expand_length(expansion, name, quoted);
	const char *value = is_all_positions(name) ? all_positions_string() : parameter_value(name);
	bool usable = value && !(parameter->colon && !*value);
	switch (parameter->operation) {
	case PARAMETER_PLAIN:
		if (!value && !is_all_positions(name) && !require_set(name))
			return false;
		return expand_value(expansion, name, value, quoted);
	case PARAMETER_DEFAULT:
		return usable ? expand_value(expansion, name, value, quoted)
			      : expand_alternative(expansion, parameter->word, quoted);
	case PARAMETER_ASSIGN:
		return usable ? expand_value(expansion, name, value, quoted)
			      : expand_assign(expansion, parameter, quoted);
	case PARAMETER_ALTERNATIVE:
		return usable ? expand_alternative(expansion, parameter->word, quoted)
			      : expand_value(expansion, "", NULL, quoted);
	case PARAMETER_REQUIRE:
		return usable ? expand_value(expansion, name, value, quoted)
			      : expand_require(parameter);
	default:
		return expand_cut(expansion, parameter, value, quoted);
	}
}

static bool expand_arithmetic(struct expansion *expansion, const struct part *part)
{
	char digits[3 * sizeof(long long) + 2];
	long long value;
	char *expression = expand_string(part->expression);

	if (!expression)
		return false;
	if (!arithmetic_evaluate(expression, &value))
		return fail();
	snprintf(digits, sizeof(digits), "%lld", value);
	emit_string(expansion, digits, part->quoted);
	return true;
}

static bool expand_command(struct expansion *expansion, const struct part *part)
{
	char *output = substitute_command(part->command);

	if (!output)
		return false;
	emit_string(expansion, output, part->quoted);
	return true;
}

/* Text as typed. A ~ counts at the start of the word and, in assignments, after each : */
static void expand_literal(struct expansion *expansion, const struct part *part, bool first)
{
	const char *at = part->literal.text;
	const char *end = at + part->literal.length;
	bool tilde = first;

	if (part->quoted) {
		emit(expansion, at, part->literal.length, true);
		return;
	}
	while (at < end) {
		if (tilde && *at == '~') {
			size_t length = tilde_length(at, !part->next, expansion->colon_tilde);
			const char *home = length ? tilde_directory(at, length) : NULL;
			if (home) {
				emit_string(expansion, home, true);
				at += length;
				tilde = false;
				continue;
			}
		}
		tilde = expansion->colon_tilde && *at == ':';
		cells_add(&expansion->cells, *at++, expansion->unquoted);
	}
}

static bool expand_part(struct expansion *expansion, const struct part *part, bool first)
{
	switch (part->kind) {
	case PART_PARAMETER:
		return expand_parameter(expansion, part->parameter, part->quoted);
	case PART_COMMAND:
		return expand_command(expansion, part);
	case PART_ARITHMETIC:
		return expand_arithmetic(expansion, part);
	default:
		expand_literal(expansion, part, first);
		return true;
	}
}

static bool expand_parts(struct expansion *expansion, const struct word *word)
{
	if (shell_is_too_deep()) {
		shell_complain("nested too deeply");
		return fail();
	}
	for (const struct part *part = word->parts; part; part = part->next)
		if (!expand_part(expansion, part, part == word->parts))
			return false;
	return true;
}

static void take_field(struct cell_span field, void *context)
{
	glob_field(field, context);
}

bool expand_word(const struct word *word, struct strings *out)
{
	struct expansion expansion = {.splits = true, .unquoted = CELL_LITERAL};

	cells_init(&expansion.cells, &scratch);
	if (!expand_parts(&expansion, word))
		return false;
	cells_split(cells_span(&expansion.cells), variable_separators(), take_field, out);
	return true;
}

bool expand_words(const struct word *words, struct strings *out)
{
	for (; words; words = words->next)
		if (!expand_word(words, out))
			return false;
	return true;
}

bool expand_pattern(const struct word *word, struct cell_span *pattern)
{
	struct expansion expansion = {.splits = false, .unquoted = CELL_LITERAL};

	cells_init(&expansion.cells, &scratch);
	if (!expand_parts(&expansion, word))
		return false;
	*pattern = cells_span(&expansion.cells);
	return true;
}

char *expand_string(const struct word *word)
{
	struct cell_span span;

	return expand_pattern(word, &span) ? cells_string(&scratch, span) : NULL;
}

char *expand_assignment(const struct word *word)
{
	struct expansion expansion = {.colon_tilde = true, .unquoted = CELL_LITERAL};
	struct part first = *word->parts;
	size_t skipped = strcspn(first.literal.text, "=") + 1;

	first.literal.text += skipped;
	first.literal.length -= skipped;
	const struct word value = {.parts = &first};
	cells_init(&expansion.cells, &scratch);
	if (!expand_parts(&expansion, &value))
		return NULL;
	return cells_string(&scratch, cells_span(&expansion.cells));
}
