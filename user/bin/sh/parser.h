#ifndef SH_PARSER_H
#define SH_PARSER_H

#include "ast.h"
#include "lexer.h"

enum parse_result {
	PARSE_COMMAND, /* *NODE is to be run */
	PARSE_EMPTY,   /* a line with nothing on it */
	PARSE_END,     /* no more input */
	PARSE_ERROR,   /* told already, or ^C */
};

/* One complete command (POSIX 2.10): what is to be run before more is read. Into ARENA. */
enum parse_result parser_read(struct lexer *lexer, struct arena *arena, struct node **node);

/*
 * Commands on any number of lines, up to what cannot start one. NULL if there are none: an error.
 */
struct node *parser_list(struct lexer *lexer);
/* Commands up to the ) that ends a $( ; NULL if there are none, or after an error. */
struct node *parser_read_until_paren(struct lexer *lexer);
/* Commands up to the end of input; NULL as above. */
struct node *parser_read_all(struct lexer *lexer);

#endif
