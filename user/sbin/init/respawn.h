#ifndef INIT_RESPAWN_H
#define INIT_RESPAWN_H

#include <stdbool.h>
#include <time.h>

#include "inittab.h"

time_t seconds_now(void); /* on the monotonic clock */

/*
 * May the respawn entry be started now? If so, this counts as a start. An entry started ten times
 * within two minutes is reported and left alone for five, System V's rule: whatever is wrong with
 * it should cost neither the machine nor the log.
 */
bool respawn_allowed(struct entry *entry);

/* Forget what was counted: somebody has said to try again. */
void respawn_reset(struct entry *entry);

#endif
