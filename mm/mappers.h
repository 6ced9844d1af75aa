#ifndef MM_MAPPERS_H
#define MM_MAPPERS_H

/*
 * Who maps an object: the areas of all address spaces that show its pages. When the object loses
 * pages, because the file was cut or a hole punched into it, they are taken out of all of them.
 *
 * An area is on the list while it is in the tree of its space. Whoever cuts an object first makes
 * sure that it does not give out the pages any more, then sweeps, then frees them: the object is
 * asked for pages with the space's lock held, so what was given out before is found mapped. A hole
 * is different: its pages may come back into view at once, and are then cleared, not freed.
 *
 * The object also knows how many of these may write to it, and may be told to let no more: a seal.
 */

#include "kernel/lib/list.h"
#include "kernel/mutex.h"
#include "kernel/types.h"

struct vm_area;

struct mappers {
	struct mutex sweeping; /* held by the one sweep */

	struct spinlock lock;
	struct list areas; /* struct vm_area.mapper_link; those that the sweep has seen come last */
	uint32_t sweep;    /* number of the last sweep; 0 marks an area that no sweep has seen */
	uint32_t writers;  /* shared areas that may write or be made to, and claims */
	bool no_writers;   /* and there will be none */
};

void mappers_init(struct mappers *mappers);

/* An area comes or goes; its space's lock is held. */
void mappers_add(struct mappers *mappers, struct vm_area *area);
void mappers_remove(struct mappers *mappers, struct vm_area *area);

/* The area, which is on the list, has come to show more: a sweep under way must look at it again.
 */
void mappers_changed(struct mappers *mappers, struct vm_area *area);

/* Takes the object's bytes [start, end), whole pages, out of all address spaces; with `copies` also
 * what private mappings have made of them. No space's lock is held. */
void mappers_sweep(struct mappers *mappers, uint64_t start, uint64_t end, bool copies);

/* A promise that a mapping that may write can be made until the claim ends; -EPERM. */
int mappers_claim_writing(struct mappers *mappers) __must_check;
void mappers_end_claim(struct mappers *mappers);

/* From now on nobody may write through a mapping; -EBUSY if somebody may now. */
int mappers_deny_writing(struct mappers *mappers) __must_check;

#endif
