/*
 * A segment for thread-local storage: set_thread_area, get_thread_area, and clone with
 * CLONE_SETTLS. entry_number -1 asks the kernel to choose a descriptor and write its index back.
 */
#ifndef ABI_LDT_H
#define ABI_LDT_H

#include "types.h"

struct user_desc {
	uint32_t entry_number;
	uint32_t base_addr;
	uint32_t limit; /* in bytes or pages; the last one inside */
	uint32_t seg_32bit : 1;
	uint32_t contents : 2; /* the descriptor's type: MODIFY_LDT_CONTENTS_* */
	uint32_t read_exec_only : 1;
	uint32_t limit_in_pages : 1;
	uint32_t seg_not_present : 1;
	uint32_t useable : 1;
};

#define MODIFY_LDT_CONTENTS_DATA  0
#define MODIFY_LDT_CONTENTS_STACK 1
#define MODIFY_LDT_CONTENTS_CODE  2

#endif
