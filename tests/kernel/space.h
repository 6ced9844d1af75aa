#ifndef TESTS_KERNEL_SPACE_H
#define TESTS_KERNEL_SPACE_H

/* An address space for a test: made, made current, and given up again. */

#include "mm/addrspace.h"
#include "syscall/abi/mman.h"

struct test_space {
	struct addrspace *as, *previous;
};

/* A new space that user addresses mean from now on. */
struct test_space space_enter(void);
/* Gives it up; the previous one is current again. */
void space_leave(struct test_space *space);

#define READ_WRITE (PROT_READ | PROT_WRITE)

/* Maps private anonymous memory at `address` (0: anywhere); its place, or 0 after a failure. */
vaddr_t space_map(struct addrspace *as, vaddr_t address, size_t length, uint32_t prot);

/* mremap; `fixed`: to *place. */
int space_remap(struct addrspace *as, vaddr_t start, size_t length, size_t new_length,
		bool may_move, bool fixed, vaddr_t *place);

unsigned space_areas(struct addrspace *as);

#endif
