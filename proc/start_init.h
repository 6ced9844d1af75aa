#ifndef PROC_START_INIT_H
#define PROC_START_INIT_H

/*
 * The first program. Process 1 begins in the kernel and executes the first of the candidates that
 * can be executed. If none can, that is the end: a panic that says what was tried.
 */

#include "kernel/types.h"

struct init_request {
	const char *const *candidates; /* paths, NULL-terminated, in the order they are tried */
	bool chosen;                   /* the user named it (init=): no word of others on failure */
	const char *const *args;       /* argv[1] and on, NULL-terminated */
	const char *const *env;        /* NULL-terminated */
	void (*prepare)(void);         /* runs first, in process 1: opens the console; or NULL */
};

/* Starts process 1; the request and what it points to are kept. */
void proc_start_init(const struct init_request *request);

#endif
