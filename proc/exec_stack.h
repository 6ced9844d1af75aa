#ifndef PROC_EXEC_STACK_H
#define PROC_EXEC_STACK_H

/*
 * A program's first stack (System V ABI i386, "Process Initialization"): argc, argv, envp, the
 * auxiliary vector, and above them the strings they point to.
 */

#include "kernel/types.h"
#include "proc/cred.h"
#include "proc/elf.h"
#include "proc/exec_args.h"

struct addrspace;

struct exec_stack {
	const struct exec_args *args;
	const struct elf_plan *plan;   /* of the program */
	const struct elf_plan *linker; /* NULL: it needs none */
	const struct cred *cred;       /* with which the program will run */
	const char *path;              /* AT_EXECFN */
};

/* Puts the stack's area into `as`: below the program's text if that place is free, else below
 * USERLIMIT. -ENOMEM, -E2BIG. */
int exec_stack_map(struct addrspace *as, const struct exec_stack *s, uint64_t limit);

/* Writes it, into `as`, which must be the current space; *esp is the program's stack pointer. */
int exec_stack_fill(struct addrspace *as, const struct exec_stack *s, vaddr_t *esp);

#endif
