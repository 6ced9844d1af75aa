/*
 * The count belongs to a thread and is touched by the thread itself, and by whoever writes to its
 * file in /proc before; a torn count would only fail another allocation than was meant. While no
 * thread ever had one, an allocation pays for one test of a flag.
 */

#include "mm/fail.h"
#include "kernel/cpu.h"

bool fail_in_use;
static unsigned *(*count_of_thread)(struct thread *t);

void fail_init(unsigned *(*count_of)(struct thread *t))
{
	count_of_thread = count_of;
}

bool fail_counted(void)
{
	struct thread *current = cpu_current();

	if (!current || cpu_this()->irq_depth > 0)
		return false;
	unsigned *count = count_of_thread(current);
	return *count > 0 && --*count == 0;
}

void fail_set(unsigned *count, unsigned nth)
{
	fail_in_use = true;
	*count = nth;
}

unsigned fail_nth(unsigned nth)
{
	unsigned *count = count_of_thread(cpu_current());
	unsigned left = *count;

	fail_set(count, nth);
	return left;
}
