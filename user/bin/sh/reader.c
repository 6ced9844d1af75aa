/*
 * From bytes to words: quotes, and everything that begins with $ or `.
 *
 * A word is a list of parts. Literal bytes collect in the builder until something of another kind
 * (or the other state of quoting) begins. Quotes leave no trace but the `quoted` mark of the parts
 * between them, and an empty quoted part where there was nothing between them.
 *
 * The same characters mean different things in different surroundings, which are few:
 *
 *   PLAIN       an ordinary word: ends at a blank or an operator
 *   QUOTED      within "": $ ` and \ before one of $ ` " \ newline
 *   BRACE       the word in ${x-word}: everything as in PLAIN, ends at }
 *   BRACE_QUOTED  the same within "": ' is an ordinary character
 *   HERE        the text of a here-document: as QUOTED, but " is an ordinary character
 *   ARITHMETIC  within $((...)): as HERE, ends at the )) that closes it
 */
#include "reader.h"

#include <string.h>

#include "parser.h"
#include "shell.h"
#include "word.h"

enum surroundings {
	PLAIN,
	QUOTED,
	BRACE,
	BRACE_QUOTED,
	HERE,
	ARITHMETIC
};

struct builder {
	struct lexer *lexer;
	enum surroundings surroundings;
	struct part **tail;  /* where the next part goes */
	struct text literal; /* bytes not yet made into a part */
	bool collecting;     /* there is a literal part under way, even if it is empty */
	bool literal_quoted; /* and this is its mark */
};

static bool read_byte(struct builder *builder);

static bool is_quoting(enum surroundings surroundings)
{
	return surroundings != PLAIN && surroundings != BRACE;
}

static struct word *new_word(struct builder *builder, struct lexer *lexer, enum surroundings where)
{
	struct word *word = arena_alloc(lexer->arena, sizeof(*word));

	*word = (struct word){.parts = NULL};
	*builder = (struct builder){.lexer = lexer, .surroundings = where, .tail = &word->parts};
	text_init(&builder->literal, lexer->arena);
	return word;
}

static struct part *add_part(struct builder *builder, enum part_kind kind, bool quoted)
{
	struct part *part = arena_alloc(builder->lexer->arena, sizeof(*part));

	*part = (struct part){.kind = kind, .quoted = quoted};
	*builder->tail = part;
	builder->tail = &part->next;
	return part;
}

/* What was collected becomes a part. */
static void end_literal(struct builder *builder)
{
	if (!builder->collecting)
		return;
	struct part *part = add_part(builder, PART_LITERAL, builder->literal_quoted);
	part->literal.length = builder->literal.length;
	part->literal.text = text_finish(&builder->literal);
	text_init(&builder->literal, builder->lexer->arena);
	builder->collecting = false;
}

static void begin_literal(struct builder *builder, bool quoted)
{
	if (builder->collecting && builder->literal_quoted != quoted)
		end_literal(builder);
	builder->collecting = true;
	builder->literal_quoted = quoted;
}

static void add_byte(struct builder *builder, int c, bool quoted)
{
	begin_literal(builder, quoted);
	text_add(&builder->literal, (char)c);
}

static void read_single_quotes(struct builder *builder)
{
	int c;

	lexer_next(builder->lexer);
	begin_literal(builder, true);
	while ((c = lexer_next_raw(builder->lexer)) != '\'') {
		if (c == LEXER_END) {
			lexer_fail(builder->lexer, "unterminated quoted string");
			return;
		}
		add_byte(builder, c, true);
	}
}

static void read_double_quotes(struct builder *builder)
{
	enum surroundings outer = builder->surroundings;
	struct part **before;
	int c;

	lexer_next(builder->lexer);
	end_literal(builder);
	before = builder->tail;
	builder->surroundings = QUOTED;
	while ((c = lexer_look(builder->lexer)) != '"' && c != LEXER_END)
		read_byte(builder);
	builder->surroundings = outer;
	if (c == LEXER_END) {
		lexer_fail(builder->lexer, "unterminated quoted string");
		return;
	}
	lexer_next(builder->lexer);
	if (!builder->collecting && builder->tail == before)
		begin_literal(builder, true); /* "" is a word, though an empty one */
}

/* Which bytes a backslash takes the meaning from; before others it stands for itself. */
static const char *escapable(enum surroundings surroundings)
{
	switch (surroundings) {
	case QUOTED:
		return "$`\"\\";
	case BRACE_QUOTED:
		return "$`\"\\}";
	default:
		return "$`\\";
	}
}

static void read_backslash(struct builder *builder)
{
	struct lexer *lexer = builder->lexer;
	bool quoting = is_quoting(builder->surroundings);

	lexer_next(lexer);
	int c = lexer_look_raw(lexer);
	if (c == LEXER_END) {
		add_byte(builder, '\\', true);
	} else if (!quoting || strchr(escapable(builder->surroundings), c)) {
		add_byte(builder, c, true);
		lexer_next_raw(lexer);
	} else {
		add_byte(builder, '\\', true);
	}
}

/* The text between backquotes, without the backslashes that shield it from the outer level. */
static char *read_backquoted_text(struct builder *builder)
{
	struct lexer *lexer = builder->lexer;
	bool in_quotes = builder->surroundings == QUOTED || builder->surroundings == BRACE_QUOTED;
	struct text text;
	int c;

	text_init(&text, lexer->arena);
	while ((c = lexer_next(lexer)) != '`') {
		if (c == LEXER_END) {
			lexer_fail(lexer, "unterminated backquote");
			return NULL;
		}
		int escaped = c == '\\' ? lexer_look_raw(lexer) : 0;
		if (escaped == '$' || escaped == '`' || escaped == '\\' ||
		    (escaped == '"' && in_quotes))
			c = lexer_next_raw(lexer);
		text_add(&text, (char)c);
	}
	return text_finish(&text);
}

static void read_backquotes(struct builder *builder, bool quoted)
{
	struct lexer inner;
	struct input input;

	lexer_next(builder->lexer);
	char *text = read_backquoted_text(builder);
	if (!text)
		return;
	end_literal(builder);
	struct part *part = add_part(builder, PART_COMMAND, quoted);
	lexer_enter(&inner, &input, text, builder->lexer);
	part->command = parser_read_all(&inner);
	lexer_leave(&inner, builder->lexer);
}

static void read_substitution(struct builder *builder, bool quoted)
{
	struct lexer *lexer = builder->lexer;

	end_literal(builder);
	struct part *part = add_part(builder, PART_COMMAND, quoted);
	part->command = parser_read_until_paren(lexer);
}

/* After $(( up to )). Parentheses within count, so that the last two are the closing ones. */
static void read_arithmetic(struct builder *outer, bool quoted)
{
	struct lexer *lexer = outer->lexer;
	struct builder builder;
	size_t depth = 0;
	int c;

	end_literal(outer);
	struct part *part = add_part(outer, PART_ARITHMETIC, quoted);
	part->expression = new_word(&builder, lexer, ARITHMETIC);
	while ((c = lexer_look(lexer)) != LEXER_END) {
		if (c == '(')
			depth++;
		else if (c == ')' && depth)
			depth--;
		else if (c == ')')
			break;
		if (c == '"')
			lexer_next(lexer); /* quotes are allowed, and mean nothing */
		else
			read_byte(&builder);
	}
	end_literal(&builder);
	lexer_next(lexer);
	if (lexer_next(lexer) != ')')
		lexer_fail(lexer, "missing '))'");
}

/* A name, digits (as many as stand there only within braces), or one special character. */
static const char *read_parameter_name(struct lexer *lexer, bool braces)
{
	struct text name;
	int c = lexer_look(lexer);

	text_init(&name, lexer->arena);
	if (starts_name(c)) {
		while (starts_name(c) || is_digit(c)) {
			text_add(&name, (char)lexer_next(lexer));
			c = lexer_look(lexer);
		}
	} else if (is_digit(c)) {
		do
			text_add(&name, (char)lexer_next(lexer));
		while (braces && is_digit(lexer_look(lexer)));
	} else if (c != LEXER_END && c && strchr("@*#?-$!", c)) {
		text_add(&name, (char)lexer_next(lexer));
	} else {
		return NULL;
	}
	return text_finish(&name);
}

static bool doubled(struct lexer *lexer, int c)
{
	if (lexer_look(lexer) != c)
		return false;
	lexer_next(lexer);
	return true;
}

static bool read_operation(struct lexer *lexer, struct parameter *parameter)
{
	parameter->colon = doubled(lexer, ':');
	int c = lexer_next(lexer);
	switch (c) {
	case '-':
		parameter->operation = PARAMETER_DEFAULT;
		return true;
	case '=':
		parameter->operation = PARAMETER_ASSIGN;
		return true;
	case '+':
		parameter->operation = PARAMETER_ALTERNATIVE;
		return true;
	case '?':
		parameter->operation = PARAMETER_REQUIRE;
		return true;
	case '%':
		parameter->operation =
			doubled(lexer, c) ? PARAMETER_CUT_SUFFIX_MAX : PARAMETER_CUT_SUFFIX;
		return !parameter->colon;
	case '#':
		parameter->operation =
			doubled(lexer, c) ? PARAMETER_CUT_PREFIX_MAX : PARAMETER_CUT_PREFIX;
		return !parameter->colon;
	default:
		return false;
	}
}

static const struct word *read_brace_word(struct lexer *lexer, bool quoted)
{
	struct builder builder;
	struct word *word = new_word(&builder, lexer, quoted ? BRACE_QUOTED : BRACE);
	int c;

	while ((c = lexer_look(lexer)) != '}' && c != LEXER_END)
		read_byte(&builder);
	end_literal(&builder);
	if (c == LEXER_END)
		lexer_fail(lexer, "missing '}'");
	lexer_next(lexer);
	return word;
}

/* After "${#": is it the length of a parameter, rather than the parameter # itself? */
static bool is_length(struct lexer *lexer)
{
	int c = lexer_look(lexer);

	if (starts_name(c) || is_digit(c))
		return true;
	return c != LEXER_END && strchr("@*#?-$!", c) && lexer_second(lexer) == '}';
}

static bool read_braced_parameter(struct builder *builder, struct parameter *parameter)
{
	struct lexer *lexer = builder->lexer;
	bool length = false;

	if (lexer_look(lexer) == '#') {
		lexer_next(lexer);
		length = is_length(lexer);
		parameter->name = length ? read_parameter_name(lexer, true) : "#";
	} else {
		parameter->name = read_parameter_name(lexer, true);
	}
	if (!parameter->name)
		return false;
	if (length)
		parameter->operation = PARAMETER_LENGTH;
	if (lexer_look(lexer) == '}') {
		lexer_next(lexer);
		return true;
	}
	if (length || !read_operation(lexer, parameter))
		return false;
	bool pattern = parameter->operation >= PARAMETER_CUT_SUFFIX;
	parameter->word = read_brace_word(lexer, is_quoting(builder->surroundings) && !pattern);
	return true;
}

static void read_parameter(struct builder *builder, bool quoted)
{
	struct lexer *lexer = builder->lexer;
	struct parameter *parameter = arena_alloc(lexer->arena, sizeof(*parameter));

	*parameter = (struct parameter){.operation = PARAMETER_PLAIN};
	end_literal(builder);
	add_part(builder, PART_PARAMETER, quoted)->parameter = parameter;
	if (lexer_look(lexer) != '{') {
		parameter->name = read_parameter_name(lexer, false);
		return;
	}
	lexer_next(lexer);
	if (!read_braced_parameter(builder, parameter))
		lexer_fail(lexer, "bad substitution");
}

static void read_dollar(struct builder *builder, bool quoted)
{
	struct lexer *lexer = builder->lexer;

	if (shell_is_too_deep()) {
		lexer_fail(lexer, "nested too deeply");
		return;
	}
	lexer_next(lexer);
	int c = lexer_look(lexer);
	if (c == '(') {
		lexer_next(lexer);
		if (lexer_look(lexer) == '(') {
			lexer_next(lexer);
			read_arithmetic(builder, quoted);
		} else {
			read_substitution(builder, quoted);
		}
	} else if (c == '{' || starts_name(c) || is_digit(c) ||
		   (c != LEXER_END && strchr("@*#?-$!", c))) {
		read_parameter(builder, quoted);
	} else {
		add_byte(builder, '$', quoted);
	}
}

/* One byte, or what begins with it. False where a word in PLAIN surroundings ends. */
static bool read_byte(struct builder *builder)
{
	enum surroundings surroundings = builder->surroundings;
	bool quoting = is_quoting(surroundings);
	int c = lexer_look(builder->lexer);

	if (c == LEXER_END || (surroundings == PLAIN && strchr(" \t\n;&|<>()", c)))
		return false;
	if (c == '$')
		read_dollar(builder, quoting);
	else if (c == '`')
		read_backquotes(builder, quoting);
	else if (c == '\\')
		read_backslash(builder);
	else if (c == '\'' && !quoting)
		read_single_quotes(builder);
	else if (c == '"' && surroundings != HERE)
		read_double_quotes(builder);
	else
		add_byte(builder, lexer_next(builder->lexer), quoting);
	return true;
}

struct word *word_read(struct lexer *lexer)
{
	struct builder builder;
	struct word *word = new_word(&builder, lexer, PLAIN);

	while (read_byte(&builder))
		continue;
	end_literal(&builder);
	return word;
}

struct word *word_from_here(struct lexer *lexer, const char *text, bool quoted)
{
	struct builder builder;
	struct lexer inner;
	struct input input;

	if (quoted) {
		struct word *word = new_word(&builder, lexer, HERE);
		struct part *part = add_part(&builder, PART_LITERAL, true);
		part->literal.text = text;
		part->literal.length = strlen(text);
		return word;
	}
	lexer_enter(&inner, &input, text, lexer);
	struct word *word = new_word(&builder, &inner, HERE);
	while (read_byte(&builder))
		continue;
	end_literal(&builder);
	lexer_leave(&inner, lexer);
	return word;
}
