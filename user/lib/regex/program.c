/*
 * From a tree to instructions. A sequence is code after code; a choice is a fork; a repetition is
 * its operand as often as it must come, and then either a loop or as many optional copies as may
 * come. Copies of copies multiply, so the length of the whole is limited.
 */
#include "user/lib/regex/regex.h"

#include <stdlib.h>
#include <string.h>

#define CODE_MAX 50000

static int translate_node(const struct tree *tree, int index, struct program *program);

/* Appends an instruction and returns its index; -1 when the program is too long. */
static int emit(struct program *program, enum operation operation)
{
	if (program->count == CODE_MAX)
		return -1;
	if (program->count == program->room) {
		int room = program->room ? program->room * 2 : 64;
		struct instruction *code = realloc(program->code, room * sizeof(*code));
		if (!code)
			return -1;
		program->code = code;
		program->room = room;
	}
	memset(&program->code[program->count], 0, sizeof(struct instruction));
	program->code[program->count].operation = operation;
	return program->count++;
}

static int translate_choice(const struct tree *tree, const struct node *node,
			    struct program *program)
{
	int fork = emit(program, FORK);
	if (fork < 0 || translate_node(tree, node->left, program) < 0)
		return -1;
	int jump = emit(program, JUMP);
	if (jump < 0)
		return -1;
	program->code[fork].first = fork + 1;
	program->code[fork].second = program->count;
	if (translate_node(tree, node->right, program) < 0)
		return -1;
	program->code[jump].first = program->count;
	return 0;
}

/* again: fork body, out; body; jump again; out: */
static int translate_loop(const struct tree *tree, int body, struct program *program)
{
	int fork = emit(program, FORK);
	if (fork < 0 || translate_node(tree, body, program) < 0)
		return -1;
	int jump = emit(program, JUMP);
	if (jump < 0)
		return -1;
	program->code[jump].first = fork;
	program->code[fork].first = fork + 1;
	program->code[fork].second = program->count;
	return 0;
}

static int translate_optional(const struct tree *tree, int body, struct program *program)
{
	int fork = emit(program, FORK);
	if (fork < 0 || translate_node(tree, body, program) < 0)
		return -1;
	program->code[fork].first = fork + 1;
	program->code[fork].second = program->count;
	return 0;
}

static int translate_repeat(const struct tree *tree, const struct node *node,
			    struct program *program)
{
	for (int i = 0; i < node->least; i++) {
		if (translate_node(tree, node->left, program) < 0)
			return -1;
	}
	if (node->most == UNLIMITED)
		return translate_loop(tree, node->left, program);
	for (int i = node->least; i < node->most; i++) {
		if (translate_optional(tree, node->left, program) < 0)
			return -1;
	}
	return 0;
}

static int translate_node(const struct tree *tree, int index, struct program *program)
{
	const struct node *node = &tree->nodes[index];
	int at;
	switch (node->kind) {
	case NODE_EMPTY:
		return 0;
	case NODE_SET:
		at = emit(program, MATCH_SET);
		if (at >= 0)
			program->code[at].set = node->set;
		return at;
	case NODE_ASSERTION:
		at = emit(program, MATCH_ASSERTION);
		if (at >= 0)
			program->code[at].assertion = node->assertion;
		return at;
	case NODE_SEQUENCE:
		if (translate_node(tree, node->left, program) < 0)
			return -1;
		return translate_node(tree, node->right, program);
	case NODE_CHOICE:
		return translate_choice(tree, node, program);
	default:
		return translate_repeat(tree, node, program);
	}
}

const char *regex_translate(const struct tree *tree, struct program *program)
{
	if (translate_node(tree, tree->root, program) < 0 || emit(program, ACCEPT) < 0)
		return "Regular expression too big";
	return NULL;
}

/* Follows all ways from the start to the first byte they ask for; assertions may all hold. */
bool regex_first_bytes(const struct program *program, struct byte_set *first)
{
	int *pending = calloc(2 * program->count + 1, sizeof(*pending));
	bool *seen = calloc(program->count, sizeof(*seen));
	bool never_empty = pending && seen;
	int count = never_empty;
	while (count > 0 && never_empty) {
		int index = pending[--count];
		const struct instruction *instruction = &program->code[index];
		if (seen[index])
			continue;
		seen[index] = true;
		switch (instruction->operation) {
		case MATCH_SET:
			for (int i = 0; i < 8; i++)
				first->bits[i] |= instruction->set.bits[i];
			break;
		case FORK:
			pending[count++] = instruction->second;
			pending[count++] = instruction->first;
			break;
		case JUMP:
			pending[count++] = instruction->first;
			break;
		case MATCH_ASSERTION:
			pending[count++] = index + 1;
			break;
		case ACCEPT:
			never_empty = false;
			break;
		}
	}
	free(pending);
	free(seen);
	return never_empty;
}
