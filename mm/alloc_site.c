/* Who and when: see mm/alloc_site.h. Takes neither locks nor memory. */

#include "mm/alloc_site.h"
#include "kernel/backtrace.h"
#include "kernel/clock.h"
#include "kernel/printk.h"

static pid_t (*current_pid)(void); /* NULL: no processes yet */

void alloc_site_set_current_pid(pid_t (*current)(void))
{
	current_pid = current;
}

void alloc_site_note(struct alloc_site *site, vaddr_t caller)
{
	backtrace_callers(caller, site->callers, ALLOC_CALLERS);
	site->when = clock_monotonic();
	site->pid = current_pid ? current_pid() : 0;
}

void alloc_site_tell(const char *what, const struct alloc_site *site)
{
	nsec_t age = clock_monotonic() - site->when;

	if (!site->callers[0])
		return;
	console_printf("%s by process %d, %llu.%06u s ago:\n", what, site->pid, age / NSEC_PER_SEC,
		       (unsigned)(age % NSEC_PER_SEC / NSEC_PER_USEC));
	for (unsigned i = 0; i < ALLOC_CALLERS && site->callers[i]; i++)
		console_printf("  [0x%08x] %pS\n", site->callers[i] - 1,
			       (void *)(site->callers[i] - 1));
}
