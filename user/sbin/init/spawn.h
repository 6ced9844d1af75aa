#ifndef INIT_SPAWN_H
#define INIT_SPAWN_H

#include <stdbool.h>

#include "inittab.h"

/* Start the entry's process, in DELAY seconds from now. False, reported, if it cannot be. */
bool spawn(struct entry *entry, unsigned delay);

/* Can its terminal be opened? If not, this is reported, and the entry marked as skipped. */
bool spawn_possible(struct entry *entry);

#endif
