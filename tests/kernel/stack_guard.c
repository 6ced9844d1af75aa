/*
 * The guard word of the stack protector. It once stayed what it is in the image, where everybody
 * can read it, because the call that draws another had gone from the boot.
 */

#include "kernel/stackprotect.h"
#include "kernel/test.h"

KERNEL_TEST(the_stack_guard_is_drawn_anew_at_each_boot)
{
	EXPECT(__stack_chk_guard != STACK_GUARD_AT_START);
	EXPECT_EQ(__stack_chk_guard & 0xff, 0);
}
