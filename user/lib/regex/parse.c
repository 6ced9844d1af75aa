/*
 * From a pattern's text to a tree, by recursive descent: a choice holds sequences, a sequence holds
 * repeated atoms. Basic and extended syntax differ only in how the special characters are spelt,
 * which next_token knows; everything after it is common to both.
 */
#include "user/lib/regex/regex.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define REPEAT_MAX 255 /* RE_DUP_MAX */
#define DEPTH_MAX  500

static const char too_big[] = "Regular expression too big";
static const char unmatched_bracket[] = "Unmatched [, [^, [:, [., or [=";

enum token {
	TOKEN_END, /* of this alternative: end of text or newline */
	TOKEN_BYTE,
	TOKEN_ANY,
	TOKEN_BRACKET,
	TOKEN_OPEN,
	TOKEN_CLOSE,
	TOKEN_CHOICE,
	TOKEN_REPEAT, /* * + ? {}: decided by the byte */
	TOKEN_ASSERTION,
	TOKEN_CLASS, /* \w \W \s \S */
};

struct parser {
	const struct regex_syntax *syntax;
	const char *at;    /* behind the token */
	const char *begin; /* of the token */
	enum token token;
	char byte;                /* which byte, repeat or class */
	enum assertion assertion; /* for TOKEN_ASSERTION */
	bool sequence_start;      /* nothing stands before: ^ is an anchor in basic syntax */
	bool atom_expected;       /* nothing to repeat stands before: a star is a star */
	int depth;                /* of open groups */
	const char *error;        /* the first one */
	struct tree *tree;
};

static int parse_choice(struct parser *parser);

static void fail(struct parser *parser, const char *error)
{
	if (!parser->error)
		parser->error = error;
	parser->token = TOKEN_END;
}

static int new_node(struct parser *parser, enum node_kind kind)
{
	struct tree *tree = parser->tree;
	if (tree->count == tree->room) {
		int room = tree->room ? tree->room * 2 : 64;
		struct node *nodes = realloc(tree->nodes, room * sizeof(*nodes));
		if (!nodes) {
			fail(parser, "Memory exhausted");
			return 0;
		}
		tree->nodes = nodes;
		tree->room = room;
	}
	memset(&tree->nodes[tree->count], 0, sizeof(struct node));
	tree->nodes[tree->count].kind = kind;
	return tree->count++;
}

static int new_pair(struct parser *parser, enum node_kind kind, int left, int right)
{
	int node = new_node(parser, kind);
	parser->tree->nodes[node].left = left;
	parser->tree->nodes[node].right = right;
	return node;
}

static int new_assertion(struct parser *parser, enum assertion assertion)
{
	int node = new_node(parser, NODE_ASSERTION);
	parser->tree->nodes[node].assertion = assertion;
	return node;
}

static void add_byte(const struct parser *parser, struct byte_set *set, unsigned char byte)
{
	set_add(set, byte);
	if (parser->syntax->ignore_case) {
		set_add(set, tolower(byte));
		set_add(set, toupper(byte));
	}
}

/* --- Tokens --- */

static bool is_end(char c)
{
	return c == '\0' || c == '\n';
}

/*
 * What stands before it decides whether ^ is an anchor in a basic expression; what follows, whether
 * $ is.
 */
static bool is_anchor(const struct parser *parser, char c)
{
	if (parser->syntax->extended)
		return true;
	if (c == '^')
		return parser->sequence_start;
	return is_end(*parser->at) || (parser->at[0] == '\\' && strchr(")|", parser->at[1]));
}

static enum token assertion_token(struct parser *parser, enum assertion assertion)
{
	parser->assertion = assertion;
	return TOKEN_ASSERTION;
}

/* An escape that means the same in both syntaxes. */
static enum token common_escape(struct parser *parser, char c)
{
	switch (c) {
	case '<':
		return assertion_token(parser, AT_WORD_START);
	case '>':
		return assertion_token(parser, AT_WORD_END);
	case 'b':
		return assertion_token(parser, AT_WORD_EDGE);
	case 'B':
		return assertion_token(parser, NOT_AT_WORD_EDGE);
	case '`':
		return assertion_token(parser, AT_LINE_START);
	case '\'':
		return assertion_token(parser, AT_LINE_END);
	case 'w':
	case 'W':
	case 's':
	case 'S':
		return TOKEN_CLASS;
	default:
		if (c >= '1' && c <= '9')
			fail(parser, "Back-references are not supported");
		return TOKEN_BYTE;
	}
}

/*
 * The characters that extended syntax writes bare and basic syntax with a backslash. Extended
 * syntax takes a closing parenthesis that closes nothing for itself.
 */
static enum token operator_token(struct parser *parser, char c)
{
	switch (c) {
	case '(':
		return TOKEN_OPEN;
	case ')':
		if (parser->depth > 0)
			return TOKEN_CLOSE;
		if (!parser->syntax->extended)
			fail(parser, "Unmatched ) or \\)");
		return TOKEN_BYTE;
	case '|':
		return TOKEN_CHOICE;
	default:
		return TOKEN_REPEAT;
	}
}

static enum token classify_token(struct parser *parser)
{
	static const char operators[] = "()|{+?";
	bool extended = parser->syntax->extended;
	char c = *parser->at;
	if (is_end(c))
		return TOKEN_END;
	parser->byte = c;
	parser->at++;
	if (parser->syntax->literal)
		return TOKEN_BYTE;
	if (c == '\\') {
		c = parser->byte = *parser->at;
		if (is_end(c)) {
			fail(parser, "Trailing backslash");
			return TOKEN_END;
		}
		parser->at++;
		if (!extended && strchr(operators, c))
			return operator_token(parser, c);
		return common_escape(parser, c);
	}
	if (c == '.')
		return TOKEN_ANY;
	if (c == '[')
		return TOKEN_BRACKET;
	if ((c == '^' || c == '$') && is_anchor(parser, c))
		return assertion_token(parser, c == '^' ? AT_LINE_START : AT_LINE_END);
	if (c == '*' || (extended && strchr(operators, c)))
		return operator_token(parser, c);
	return TOKEN_BYTE;
}

static void next_token(struct parser *parser)
{
	parser->begin = parser->at;
	enum token token = classify_token(parser);
	parser->token = parser->error ? TOKEN_END : token;
}

/* --- Bracket expressions --- */

static bool in_class(const char *name, size_t length, unsigned char c, bool *known)
{
	static const struct {
		const char *name;
		int (*test)(int);
	} classes[] = {
		{"alpha", isalpha}, {"digit", isdigit}, {"alnum", isalnum}, {"upper", isupper},
		{"lower", islower}, {"space", isspace}, {"blank", isblank}, {"punct", ispunct},
		{"print", isprint}, {"graph", isgraph}, {"cntrl", iscntrl}, {"xdigit", isxdigit},
	};
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		if (strlen(classes[i].name) != length ||
		    strncmp(name, classes[i].name, length) != 0)
			continue;
		*known = true;
		return classes[i].test(c) != 0;
	}
	return false;
}

/* [:alpha:], behind its opening; adds the class to the set. */
static void parse_class(struct parser *parser, struct byte_set *set)
{
	const char *name = parser->at, *end = strstr(name, ":]");
	bool known = false;
	if (!end) {
		fail(parser, unmatched_bracket);
		return;
	}
	for (int c = 0; c < 256; c++) {
		if (in_class(name, end - name, c, &known))
			add_byte(parser, set, c);
	}
	if (!known)
		fail(parser, "Invalid character class name");
	parser->at = end + 2;
}

/* One end of a range: a byte, [.x.] or [=x=]. */
static unsigned char parse_element(struct parser *parser)
{
	const char *at = parser->at;
	if (at[0] != '[' || (at[1] != '.' && at[1] != '=')) {
		parser->at++;
		return *at;
	}
	if (is_end(at[2]) || at[3] != at[1] || at[4] != ']') {
		fail(parser, "Invalid collation character");
		return 0;
	}
	parser->at += 5;
	return at[2];
}

static void parse_range(struct parser *parser, struct byte_set *set)
{
	unsigned char low = parse_element(parser), high = low;
	if (parser->at[0] == '-' && parser->at[1] != ']' && !is_end(parser->at[1])) {
		parser->at++;
		high = parse_element(parser);
		if (high < low)
			fail(parser, "Invalid range end");
	}
	for (int c = low; c <= high; c++)
		add_byte(parser, set, c);
}

/* Behind the opening bracket. A closing bracket that comes first stands for itself. */
static int parse_bracket(struct parser *parser)
{
	struct byte_set set = {{0}};
	bool negated = *parser->at == '^', first = true;
	parser->at += negated;
	for (; first || *parser->at != ']'; first = false) {
		if (is_end(*parser->at))
			fail(parser, unmatched_bracket);
		if (parser->error)
			return 0;
		if (parser->at[0] == '[' && parser->at[1] == ':') {
			parser->at += 2;
			parse_class(parser, &set);
		} else {
			parse_range(parser, &set);
		}
	}
	parser->at++;
	int node = new_node(parser, NODE_SET);
	for (int i = 0; i < 8; i++)
		parser->tree->nodes[node].set.bits[i] = negated ? ~set.bits[i] : set.bits[i];
	return node;
}

/* --- Atoms and what repeats them --- */

static int parse_simple_set(struct parser *parser)
{
	int node = new_node(parser, NODE_SET);
	struct byte_set *set = &parser->tree->nodes[node].set;
	char which = parser->byte;
	if (parser->token == TOKEN_BYTE) {
		add_byte(parser, set, which);
		return node;
	}
	for (int c = 0; c < 256; c++) {
		bool word = isalnum(c) || c == '_';
		bool wanted = tolower(which) == 'w' ? word : isspace(c) != 0;
		if (parser->token == TOKEN_ANY || wanted == (islower((unsigned char)which) != 0))
			set_add(set, c);
	}
	return node;
}

static int parse_group(struct parser *parser)
{
	if (++parser->depth > DEPTH_MAX)
		fail(parser, too_big);
	parser->sequence_start = true;
	next_token(parser);
	int node = parse_choice(parser);
	parser->depth--;
	if (!parser->error && parser->token != TOKEN_CLOSE)
		fail(parser, "Unmatched ( or \\(");
	return node;
}

/* Reads one number of an interval; UNLIMITED when there is none. */
static int parse_count(struct parser *parser)
{
	int count = 0;
	if (!isdigit((unsigned char)*parser->at))
		return UNLIMITED;
	for (; isdigit((unsigned char)*parser->at); parser->at++) {
		if (count <= REPEAT_MAX)
			count = count * 10 + *parser->at - '0';
	}
	if (count > REPEAT_MAX)
		fail(parser, too_big);
	return count;
}

/*
 * {3}, {3,}, {,5} or {3,5}, behind the brace. False when it is no interval: extended syntax then
 * takes the brace for itself, basic syntax has an error.
 */
static bool parse_interval(struct parser *parser, int *least, int *most)
{
	const char *start = parser->at;
	const char *close = parser->syntax->extended ? "}" : "\\}";
	*least = *most = parse_count(parser);
	bool comma = *parser->at == ',';
	if (comma) {
		parser->at++;
		*most = parse_count(parser);
	}
	if (strncmp(parser->at, close, strlen(close)) != 0 || (!comma && *least == UNLIMITED)) {
		parser->at = start;
		if (!parser->syntax->extended)
			fail(parser,
			     strstr(start, close) ? "Invalid content of \\{\\}" : "Unmatched \\{");
		return false;
	}
	parser->at += strlen(close);
	if (*least == UNLIMITED)
		*least = 0;
	if (*most != UNLIMITED && *most < *least)
		fail(parser, "Invalid content of \\{\\}");
	return true;
}

/* Wraps `atom` in a repetition for each repeat token that follows it. */
static int parse_repeats(struct parser *parser, int atom)
{
	next_token(parser);
	while (parser->token == TOKEN_REPEAT) {
		int least = parser->byte == '+', most = parser->byte == '?' ? 1 : UNLIMITED;
		if (parser->byte == '{' && !parse_interval(parser, &least, &most)) {
			parser->token = parser->error ? TOKEN_END : TOKEN_BYTE;
			break;
		}
		int node = new_pair(parser, NODE_REPEAT, atom, 0);
		parser->tree->nodes[node].least = least;
		parser->tree->nodes[node].most = most;
		atom = node;
		next_token(parser);
	}
	return atom;
}

static int parse_atom(struct parser *parser)
{
	switch (parser->token) {
	case TOKEN_BRACKET:
		return parse_bracket(parser);
	case TOKEN_OPEN:
		return parse_group(parser);
	case TOKEN_ASSERTION:
		return new_assertion(parser, parser->assertion);
	default:
		return parse_simple_set(parser);
	}
}

/*
 * A repetition with nothing before it to repeat. Extended syntax ignores it; what is no interval,
 * and everything in basic syntax, is a character like others. True when it is to be ignored.
 */
static bool ignore_repeat(struct parser *parser)
{
	int least, most;
	if (parser->syntax->extended &&
	    (parser->byte != '{' || parse_interval(parser, &least, &most)))
		return true;
	parser->token = TOKEN_BYTE;
	return false;
}

/* A sequence of repeated atoms, up to a bar, a closing parenthesis or the end. */
static int parse_sequence(struct parser *parser)
{
	int sequence = new_node(parser, NODE_EMPTY);
	parser->atom_expected = true;
	while (parser->token != TOKEN_END && parser->token != TOKEN_CHOICE &&
	       parser->token != TOKEN_CLOSE) {
		parser->sequence_start = false;
		if (parser->token == TOKEN_REPEAT && parser->atom_expected &&
		    ignore_repeat(parser)) {
			next_token(parser);
			continue;
		}
		bool basic_anchor = parser->token == TOKEN_ASSERTION && !parser->syntax->extended &&
				    parser->assertion == AT_LINE_START;
		int atom = parse_atom(parser);
		parser->sequence_start = false;
		parser->atom_expected = basic_anchor;
		if (basic_anchor)
			next_token(parser);
		else
			atom = parse_repeats(parser, atom);
		sequence = new_pair(parser, NODE_SEQUENCE, sequence, atom);
	}
	return sequence;
}

static int parse_choice(struct parser *parser)
{
	int choice = parse_sequence(parser);
	while (parser->token == TOKEN_CHOICE) {
		parser->sequence_start = true;
		next_token(parser);
		int other = parse_sequence(parser);
		choice = new_pair(parser, NODE_CHOICE, choice, other);
	}
	return choice;
}

static int surround(struct parser *parser, enum assertion before, int node, enum assertion after)
{
	int head = new_pair(parser, NODE_SEQUENCE, new_assertion(parser, before), node);
	return new_pair(parser, NODE_SEQUENCE, head, new_assertion(parser, after));
}

const char *regex_parse(const char *pattern, const struct regex_syntax *syntax, struct tree *tree)
{
	struct parser parser = {.syntax = syntax, .at = pattern, .tree = tree};
	bool more;
	int root = -1;
	do {
		parser.sequence_start = true;
		next_token(&parser);
		int line = parse_choice(&parser);
		root = root < 0 ? line : new_pair(&parser, NODE_CHOICE, root, line);
		more = *parser.at == '\n';
		parser.at += more;
	} while (more && !parser.error);
	if (syntax->whole_lines)
		root = surround(&parser, AT_LINE_START, root, AT_LINE_END);
	else if (syntax->whole_words)
		root = surround(&parser, NOT_AFTER_WORD, root, NOT_BEFORE_WORD);
	tree->root = root;
	return parser.error;
}
