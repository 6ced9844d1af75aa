/*
 * The kernel's symbols, as tools/ksyms lays them out: a count, that many entries by rising address,
 * then the names. The table says no sizes: a symbol reaches up to the next one, but not over the
 * gaps between the kernel's parts. What a damaged table says is never followed beyond its end.
 */

#include "kernel/symbols.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"

#define REACH_MAX MIB /* nothing in the kernel is larger */

struct symbol {
	uint32_t address;
	uint32_t name; /* offset from the table's start */
};

struct symbol_table {
	uint32_t count;
	struct symbol symbols[];
};

static const struct symbol_table *symbols;
static size_t table_size;

void symbols_set(const struct symbol_table *table, size_t size)
{
	bool whole = table && size >= sizeof(*table) &&
		     table->count <= (size - sizeof(*table)) / sizeof(struct symbol);

	symbols = whole ? table : NULL;
	table_size = whole ? size : 0;
	format_set_symbols(symbol_lookup);
}

static const char *name_of(const struct symbol *symbol)
{
	const char *name = (const char *)symbols + symbol->name;

	if (symbol->name >= table_size ||
	    strnlen(name, table_size - symbol->name) == table_size - symbol->name)
		return NULL;
	return name;
}

/* How many symbols begin at or before `addr`. */
static uint32_t count_up_to(vaddr_t addr)
{
	uint32_t low = 0, high = symbols->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (symbols->symbols[middle].address <= addr)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const char *symbol_lookup(vaddr_t addr, uint32_t *offset)
{
	uint32_t before = symbols ? count_up_to(addr) : 0;

	if (before == 0 || addr - symbols->symbols[before - 1].address > REACH_MAX)
		return NULL;
	*offset = addr - symbols->symbols[before - 1].address;
	return name_of(&symbols->symbols[before - 1]);
}

vaddr_t symbol_address(const char *name)
{
	for (uint32_t i = 0; symbols && i < symbols->count; i++) {
		const char *candidate = name_of(&symbols->symbols[i]);

		if (candidate && strcmp(candidate, name) == 0)
			return symbols->symbols[i].address;
	}
	return 0;
}
