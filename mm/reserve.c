/*
 * Who may take a free frame, and the proof that a promised one is always there.
 *
 * The counts, all guarded by the frames' lock:
 *
 *	promised pages P    private writable pages of all areas: each may need a frame of its own
 *	anonymous frames A  frames handed out for such pages
 *	promised tables T   4 MiB slots that areas of all address spaces touch: each may need a
 *	                    table
 *	tables in use U     page tables handed out
 *
 * Every anonymous frame belongs to at least one promised page, and a page has at most one frame. A
 * frame that fork made k pages share can make at most k-1 of them ask for another. So at most P - A
 * frames will still be asked for, and T - U tables. Two things hold at every moment:
 *
 *	free frames of both zones          >= (P - A) + (T - U)        (1)
 *	free frames in the physical map    >=           (T - U)        (2)
 *
 * Handing out a promised page lowers both sides of (1) by one. It takes a frame beyond the physical
 * map while there is one, which leaves (2) alone; when there is none, all free frames are inside,
 * and (1) says they are more than T - U. Handing out a table lowers both sides of both. So neither
 * can fail. A frame that comes back raises both sides. Everyone else (the kernel's own memory, the
 * pages of files, new promises) asks first whether (1) and (2) will hold after, and is refused if
 * not. A promise may be given back only after the frames it paid for.
 *
 * New promises and the pages of files leave a margin besides, so that programs that have taken all
 * there is cannot keep the kernel from the little it needs to go on.
 */

#include "mm/reserve.h"
#include "kernel/errno.h"
#include "kernel/panic.h"
#include "mm/fail.h"
#include "mm/frames.h"

#define MARGIN_PART 64 /* one frame in so many */
#define MARGIN_MAX  1024

static unsigned long pages_promised, pages_used;
static unsigned long tables_promised, tables_used;
static unsigned long memory, margin; /* frames */

static unsigned long pages_to_come(void)
{
	return pages_promised - pages_used;
}

static unsigned long tables_to_come(void)
{
	return tables_promised - tables_used;
}

static unsigned long free_frames(void)
{
	return buddy_free_frames(ZONE_MAPPED) + buddy_free_frames(ZONE_BEYOND);
}

/* Would (1) still hold after `frames` more were taken or promised? */
static bool leaves_promises(unsigned long frames)
{
	return frames <= free_frames() &&
	       free_frames() - frames >= pages_to_come() + tables_to_come();
}

/* Would (2)? */
static bool leaves_tables(unsigned long frames)
{
	unsigned long mapped = buddy_free_frames(ZONE_MAPPED);

	return frames <= mapped && mapped - frames >= tables_to_come();
}

bool reserve_leaves_kernel(unsigned long frames)
{
	return leaves_promises(frames) && leaves_tables(frames);
}

bool reserve_leaves_cache(void)
{
	return leaves_promises(1 + margin) &&
	       (buddy_free_frames(ZONE_BEYOND) > 0 || leaves_tables(1));
}

int reserve_pages(unsigned long pages)
{
	int err = -ENOMEM;

	if (pages > 0 && fail_now())
		return err;
	spin_lock(&frames_lock);
	if (pages <= memory && leaves_promises(pages + margin)) {
		pages_promised += pages;
		err = 0;
	}
	spin_unlock(&frames_lock);
	return err;
}

void unreserve_pages(unsigned long pages)
{
	spin_lock(&frames_lock);
	assert(pages <= pages_to_come());
	pages_promised -= pages;
	spin_unlock(&frames_lock);
}

int reserve_tables(unsigned long tables)
{
	int err = -ENOMEM;

	if (tables > 0 && fail_now())
		return err;
	spin_lock(&frames_lock);
	if (tables <= memory && leaves_promises(tables + margin) && leaves_tables(tables)) {
		tables_promised += tables;
		err = 0;
	}
	spin_unlock(&frames_lock);
	return err;
}

void unreserve_tables(unsigned long tables)
{
	spin_lock(&frames_lock);
	assert(tables <= tables_to_come());
	tables_promised -= tables;
	spin_unlock(&frames_lock);
}

void reserve_page_used(void)
{
	assert(pages_to_come() > 0);
	pages_used++;
}

void reserve_page_back(void)
{
	assert(pages_used > 0);
	pages_used--;
}

void reserve_table_used(void)
{
	assert(tables_to_come() > 0);
	tables_used++;
}

void reserve_table_back(void)
{
	assert(tables_used > 0);
	tables_used--;
}

void reserve_add_memory(unsigned long frames)
{
	memory += frames;
	margin = MIN(memory / MARGIN_PART, (unsigned long)MARGIN_MAX);
}

struct reserve_counts reserve_counts(void)
{
	struct reserve_counts counts;

	spin_lock(&frames_lock);
	unsigned long usable = free_frames() + pages_used + tables_used;
	counts.limit = usable > margin ? usable - margin : 0;
	counts.committed = pages_promised + tables_promised;
	spin_unlock(&frames_lock);
	return counts;
}
