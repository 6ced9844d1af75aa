#ifndef SH_EXECUTE_H
#define SH_EXECUTE_H

#include "ast.h"

/* This process has nothing else to do after the command, so a program may take its place. */
enum {
	EXECUTE_LAST = 1
};

/* Run the command. Its status, which is then also $?. See sh.unwind for how it may end early. */
int execute(const struct node *node, unsigned flags);

/* In a child of the shell: run the command, and end with its status. */
void execute_and_exit(const struct node *node) __attribute__((noreturn));

/* The shell ends: EXIT trap, terminal, $?. */
void shell_exit(void) __attribute__((noreturn));

#endif
