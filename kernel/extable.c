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

bool extable_fixup(struct trapframe *tf)
{
	for (const struct extable_entry *e = extable_start; e < extable_end; e++) {
		if (e->from == tf->eip) {
			tf->eip = e->to;
			return true;
		}
	}
	return false;
}
