#ifndef SH_ALIAS_H
#define SH_ALIAS_H

#include <stdbool.h>

/* A word that stands for other text where a command begins (POSIX 2.3.1). */
struct alias {
	struct alias *next;
	char *name;
	char *value;
};

void alias_define(const char *name, const char *value); /* both are copied */
const struct alias *alias_find(const char *name);       /* NULL if there is none */
bool alias_remove(const char *name);                    /* false if there was none */
void alias_remove_all(void);
/* In order of names: the one after this; NULL: the first. */
const struct alias *alias_next(const struct alias *after);

#endif
