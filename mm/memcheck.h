#ifndef MM_MEMCHECK_H
#define MM_MEMCHECK_H

/*
 * Checks on the kernel's own memory: the switch, and the patterns by which stray writes are known.
 * The boot word slab_debug turns the checks on in any kernel, `make DEBUG=1` builds one in which
 * they are on from the start and slab_debug=- turns them off (the same words as on Linux).
 *
 * Memory that nobody may write is filled with a pattern, and looked at later. Patterns are words,
 * repeated from every address that is a multiple of four. Those that a program error may take for a
 * pointer name addresses where the layout has nothing, so that following one faults.
 */

#include "kernel/types.h"

#define PATTERN_RED   0xCCCCCCCCU /* red zones before and after an object */
#define PATTERN_FRESH 0xFF5A5A5AU /* handed out, not written yet */
#define PATTERN_FREED 0xFF6B6B6BU

void memcheck_init(void); /* reads the boot word */
bool memcheck_on(void);

void pattern_fill(void *start, size_t size, uint32_t pattern);

/* The first byte that is not the pattern's any more, or NULL. */
const uint8_t *pattern_damage(const void *start, size_t size, uint32_t pattern);

/* Prints the bytes around `wrong`, inside `start` and `size`, and what the pattern expects where
 * they differ. For panics. */
void pattern_show(const void *start, size_t size, uint32_t pattern, const uint8_t *wrong);

#endif
