/*
 * Prompts are variables whose value is itself expanded, as the text of a here-document is, each
 * time the prompt is shown. A prompt that cannot be expanded is shown as it is.
 */
#include "prompt.h"

#include "expand.h"
#include "lexer.h"
#include "reader.h"
#include "shell.h"
#include "variables.h"

const char *prompt_text(const char *name)
{
	const char *value = variable_get(name);
	struct lexer lexer;
	struct input input;

	if (!value)
		return "";
	input_from_string(&input, "", NULL, 1);
	lexer_init(&lexer, &input);
	lexer_begin(&lexer, &scratch);
	const struct word *word = word_from_here(&lexer, value, false);
	if (lexer.failed)
		return value;
	enum unwind unwind = sh.unwind;
	int status = sh.status;
	const char *text = expand_string(word);
	sh.unwind = unwind;
	sh.status = status;
	return text ? text : value;
}
