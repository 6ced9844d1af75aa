/*
 * personality: which old behaviours a process wants. Redzone remembers the word; of what it asks
 * for only Linux's own behaviour is there.
 */
#ifndef ABI_PERSONALITY_H
#define ABI_PERSONALITY_H

#define ADDR_NO_RANDOMIZE  0x0040000
#define MMAP_PAGE_ZERO     0x0100000
#define ADDR_COMPAT_LAYOUT 0x0200000
#define READ_IMPLIES_EXEC  0x0400000

#define PER_LINUX          0
#define PERSONALITY_ASK    0xffffffff /* only tells the present one */

/* What a program with set-id bits does not take over from its caller. */
#define PER_CLEAR_ON_SETID \
	(READ_IMPLIES_EXEC | ADDR_NO_RANDOMIZE | ADDR_COMPAT_LAYOUT | MMAP_PAGE_ZERO)

#endif
