/*
 * The exception table: pairs of code addresses, (an instruction that may fault, where to go on if
 * it does), that kernel code which touches what others control puts into the section .extable. The
 * list is as short as the number of such instructions, and searched only after a fault.
 */

#include "kernel/trap.h"

struct extable_entry {
	uint32_t from, to;
};

extern const struct extable_entry extable_start[], extable_end[];

static const struct extable_entry *find(vaddr_t eip)
{
	for (const struct extable_entry *e = extable_start; e < extable_end; e++)
		if (e->from == eip)
			return e;
	return NULL;
}

bool extable_has(vaddr_t eip)
{
	return find(eip) != NULL;
}

bool extable_fixup(struct trapframe *tf)
{
	const struct extable_entry *entry = find(tf->eip);

	if (!entry)
		return false;
	tf->eip = entry->to;
	return true;
}
