/*
 * The window at ARGSBASE. Its page table is there from boot, so putting a frame behind a page of it
 * needs nothing but the frame. One execve at a time owns it, from args_window_lock() until
 * args_window_unlock(), which gives the frames back.
 */

#include "mm/args_window.h"
#include "kernel/errno.h"
#include "kernel/mutex.h"
#include "mm/layout.h"
#include "mm/page.h"
#include "mm/pagetable.h"

static struct mutex window_lock;
static size_t mapped; /* bytes from ARGSBASE; guarded by window_lock */

void args_window_init(void)
{
	mutex_init(&window_lock, "exec arguments", RANK_EXEC_ARGS);
}

void args_window_lock(void)
{
	mutex_lock(&window_lock);
}

int args_window_extend(size_t size)
{
	if (size > ARGS_WINDOW_SIZE)
		return -E2BIG;
	while (mapped < size) {
		struct page *page = page_alloc(0, PAGE_ZERO);
		if (!page)
			return -ENOMEM;
		int err = pagetable_map_kernel(ARGSBASE + mapped, page_to_phys(page), MAP_WRITE);
		if (err < 0) {
			page_put(page);
			return err;
		}
		mapped += PAGE_SIZE;
	}
	return 0;
}

void args_window_unlock(void)
{
	paddr_t pa;

	while (mapped > 0) {
		mapped -= PAGE_SIZE;
		if (pagetable_unmap_kernel(ARGSBASE + mapped, &pa))
			page_put(phys_to_page(pa));
	}
	mutex_unlock(&window_lock);
}
