#include "tests/kernel/space.h"
#include "kernel/test.h"

struct test_space space_enter(void)
{
	struct test_space space = {.previous = addrspace_current()};

	EXPECT_EQ(addrspace_create(&space.as), 0);
	addrspace_activate(space.as);
	return space;
}

void space_leave(struct test_space *space)
{
	addrspace_activate(space->previous);
	addrspace_put(space->as);
}

vaddr_t space_map(struct addrspace *as, vaddr_t address, size_t length, uint32_t prot)
{
	struct map_request request = {
		.address = address,
		.length = length,
		.prot = prot,
		.fixed = address != 0,
		.replace = true,
	};
	vaddr_t at = 0;

	EXPECT_EQ(addrspace_map(as, &request, &at), 0);
	return at;
}

int space_remap(struct addrspace *as, vaddr_t start, size_t length, size_t new_length,
		bool may_move, bool fixed, vaddr_t *place)
{
	struct remap_request request = {
		.start = start,
		.length = length,
		.new_length = new_length,
		.may_move = may_move,
		.fixed = fixed,
		.address = fixed ? *place : 0,
	};

	return addrspace_remap(as, &request, place);
}

unsigned space_areas(struct addrspace *as)
{
	unsigned count = 0;

	for (struct vm_area *area = addrspace_first(as); area; area = addrspace_after(area))
		count++;
	return count;
}
