/* Paths without links in them. */
#ifndef USER_LIB_PATHS_H
#define USER_LIB_PATHS_H

#include <limits.h>
#include <stdbool.h>

/*
 * realpath(3) into RESULT, but if LAST_MAY_MISS nothing need be there at the end of the path. False
 * with errno.
 */
bool path_resolve(const char *path, char result[PATH_MAX], bool last_may_miss);

/* "FOLDER/NAME", which the caller frees. Without memory the program ends, with status 2. */
char *path_join(const char *folder, const char *name);

#endif
