/*
 * The two halves of a path. Both may change their argument and return a part of it.
 */
#ifndef _LIBGEN_H
#define _LIBGEN_H

char *basename(char *path);
char *dirname(char *path);

#endif
