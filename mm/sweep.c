/* The sweep over all that is checked: each kind of memory knows how to look at its own. */

#include "mm/sweep.h"
#include "mm/heap.h"
#include "mm/heap_debug.h"
#include "mm/memcheck.h"
#include "mm/slab_debug.h"

static void check_area(void *unused, const struct heap_area *area)
{
	(void)unused;
	heap_debug_check(area);
}

void memory_sweep(void)
{
	slab_check_all();
	if (memcheck_on())
		heap_visit(check_area, NULL);
}
