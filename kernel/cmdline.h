#ifndef KERNEL_CMDLINE_H
#define KERNEL_CMDLINE_H

/*
 * The boot command line, words separated by spaces ("..." keeps spaces). The kernel's words are
 * one list in cmdline.c; what it does not know goes to init: `name=value` into its environment,
 * bare words (and all after `--`) into its arguments, as Linux does (kernel-parameters,
 * bootparam(7)).
 */

#include "kernel/types.h"

#define CMDLINE_INIT_MAX 32 /* words passed on to init, each kind */

void cmdline_parse(const char *cmdline);

/* Splits `line` in place into at most `max` words, quotes taken off; returns how many. */
size_t cmdline_split(char *line, char **words, size_t max);

/* The value of a kernel word: "" for a bare word, NULL if absent; the last one given counts. */
const char *cmdline_get(const char *name);
bool cmdline_has(const char *name);
long cmdline_number(const char *name, long otherwise);

/* For init; NULL-terminated. */
char *const *cmdline_init_args(void); /* without argv[0] */
char *const *cmdline_init_env(void);  /* without HOME and TERM */

/* console=: was this device named, or none at all? And the name that counts for /dev/console. */
bool cmdline_console_wanted(const char *device);
const char *cmdline_console_main(void); /* NULL: none was named, so all are /dev/console */

#endif
