/*
 * Questions about words as the parser has them, and about names.
 */
#include "word.h"

#include <string.h>

#include "text.h"

bool is_digit(int c)
{
	return c >= '0' && c <= '9';
}

bool starts_name(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

size_t name_length(const char *text)
{
	size_t length = 0;

	if (!starts_name(text[0]))
		return 0;
	while (starts_name(text[length]) || is_digit(text[length]))
		length++;
	return length;
}

bool is_name(const char *text)
{
	size_t length = name_length(text);

	return length && !text[length];
}

const char *word_without_quotes(struct arena *arena, const struct word *word, bool *quoted)
{
	struct text text;

	text_init(&text, arena);
	*quoted = false;
	for (const struct part *part = word->parts; part; part = part->next) {
		if (part->quoted)
			*quoted = true;
		if (part->kind == PART_LITERAL)
			text_append(&text, part->literal.text, part->literal.length);
		else if (part->kind == PART_PARAMETER) {
			text_add(&text, '$');
			text_string(&text, part->parameter->name);
		}
	}
	return text_finish(&text);
}

const char *word_plain(const struct word *word)
{
	const struct part *part = word->parts;

	if (!part || part->next || part->kind != PART_LITERAL || part->quoted)
		return NULL;
	return part->literal.text;
}

bool word_is_assignment(const struct word *word)
{
	const struct part *part = word->parts;

	if (!part || part->kind != PART_LITERAL || part->quoted)
		return false;
	size_t length = name_length(part->literal.text);
	return length && part->literal.text[length] == '=';
}
