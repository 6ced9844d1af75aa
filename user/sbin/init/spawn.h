#ifndef INIT_SPAWN_H
#define INIT_SPAWN_H

#include <stdbool.h>

#include "inittab.h"

/* Start the entry's process. False, reported, if it cannot be. */
bool spawn(struct entry *entry);

#endif
