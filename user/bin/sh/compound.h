#ifndef SH_COMPOUND_H
#define SH_COMPOUND_H

#include <stdbool.h>

#include "ast.h"
#include "lexer.h"

/*
 * The compound command that starts at the current token, without the redirections behind it. NULL
 * after an error; NULL with *SIMPLE set if none starts there.
 */
struct node *compound_parse(struct lexer *lexer, bool *simple);

#endif
