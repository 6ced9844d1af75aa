#ifndef KERNEL_SYMBOLS_H
#define KERNEL_SYMBOLS_H

/*
 * The kernel's own symbol table, mapped read-only at DEBUG_INFO_VA. The linker places it after the
 * data (tools make it from the first link); the format is a count, then (address, name offset)
 * pairs sorted by address, then the names.
 */

#include "kernel/types.h"

struct symbol_table; /* format: tools/ksyms and symbols.c */

/* From now on the table is read at `table`; NULL: no names. */
void symbols_set(const struct symbol_table *table, size_t size);

/* The name of the symbol that holds `addr` and the distance from its start, or NULL. */
const char *symbol_lookup(vaddr_t addr, uint32_t *offset);

/* The address of the symbol named `name`, or 0. */
vaddr_t symbol_address(const char *name);

#endif
