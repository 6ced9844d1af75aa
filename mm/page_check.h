#ifndef MM_PAGE_CHECK_H
#define MM_PAGE_CHECK_H

/*
 * Checks on free frames: one inside the physical map is filled with a pattern when it is freed, and
 * must still be so when it is handed out again. Both are called with the frames' lock held.
 */

struct page;

void page_check_freed(struct page *block, unsigned order);
void page_check_taken(struct page *block, unsigned order); /* panics if it was written */

#endif
