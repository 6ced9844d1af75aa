/* Where mappings go: the search that passes parts of the tree over, against one that looks at every
 * area. */

#include "kernel/test.h"
#include "mm/area.h"
#include "mm/layout.h"
#include "space.h"

#define ROUNDS     1500
#define LENGTH_MAX (64 * PAGE_SIZE)
#define REGION     (USER_MAP_TOP - 2048 * PAGE_SIZE)

static uint32_t state;

static uint32_t draw(uint32_t below)
{
	state = state * 1664525 + 1013904223; /* Numerical Recipes' generator */
	return (state >> 8) % below;
}

/* The same answer, by looking at every gap from the top. */
static vaddr_t place_by_looking(struct addrspace *as, size_t length)
{
	vaddr_t found = 0;

	for (struct vm_area *area = addrspace_first(as); area; area = addrspace_after(area)) {
		struct vm_area *above = addrspace_after(area);
		vaddr_t floor = MAX(area->end, (vaddr_t)USER_TEXT);
		vaddr_t ceiling = above ? MIN(above->start, as->mmap_top) : as->mmap_top;
		if (ceiling >= floor && ceiling - floor >= length)
			found = ceiling - length;
	}
	return found;
}

KERNEL_TEST(places_are_found_where_looking_at_every_gap_finds_them)
{
	struct test_space s = space_enter();
	unsigned found = 0;

	state = 7;
	space_map(s.as, USER_TEXT, PAGE_SIZE, PROT_READ); /* below all gaps */
	for (unsigned round = 0; round < ROUNDS; round++) {
		vaddr_t at = REGION + draw(2000) * PAGE_SIZE;
		size_t length = (draw(16) + 1) * PAGE_SIZE;
		uint32_t prot = draw(2) ? PROT_READ : READ_WRITE;
		if (draw(3) == 0)
			EXPECT_EQ(addrspace_unmap(s.as, at, length), 0);
		else if (draw(8) == 0)
			addrspace_protect(s.as, at, length, prot);
		else
			space_map(s.as, at, length, prot);
		size_t wanted = (draw(LENGTH_MAX / PAGE_SIZE) + 1) * PAGE_SIZE;
		space_lock(s.as);
		vaddr_t place = area_place(s.as, wanted);
		vaddr_t expected = place_by_looking(s.as, wanted);
		space_unlock(s.as);
		if (place != expected)
			EXPECT_EQ(place, expected);
		found += place >= REGION;
	}
	EXPECT(found > ROUNDS / 4 && found < ROUNDS);
	space_leave(&s);
}
