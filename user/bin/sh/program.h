#ifndef SH_PROGRAM_H
#define SH_PROGRAM_H

#include <stdbool.h>

/* What PATH is when nobody has set it, and for `command -p`. */
#define DEFAULT_PATH "/bin:/sbin:/usr/bin:/demo"

/*
 * Become the program, found through PATH (DEFAULT_PATH if STANDARD) unless its name has a slash.
 * Returns only on failure, which is told: 126 or 127.
 */
int program_exec(char **arguments, bool standard);

/* Where the program is, in scratch memory; NULL if it is nowhere. */
const char *program_find(const char *name, bool standard);
/* The file to be sourced: through PATH, where it need not be executable. */
const char *program_find_readable(const char *name);

/*
 * The next directory of a list like PATH: moves *LIST on, and returns "directory/NAME" (NAME alone
 * for an empty entry) in scratch memory; NULL at the end.
 */
const char *path_next(const char **list, const char *name);

#endif
