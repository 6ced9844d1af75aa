/* The kernel's own symbols: the live table, and tables made for the occasion. */

#include "kernel/symbols.h"
#include "kernel/lib/string.h"
#include "kernel/printk.h"
#include "kernel/test.h"

KERNEL_TEST(every_function_is_found_by_its_address_and_its_name)
{
	uint32_t offset = 99;

	EXPECT_STR(symbol_lookup((vaddr_t)printk, &offset), "printk");
	EXPECT_EQ(offset, 0);
	EXPECT_STR(symbol_lookup((vaddr_t)printk + 1, &offset), "printk");
	EXPECT_EQ(offset, 1);
	EXPECT_EQ(symbol_address("printk"), (vaddr_t)printk);
	EXPECT_EQ(symbol_address("memcpy"), (vaddr_t)memcpy);
}

KERNEL_TEST(what_is_no_symbol_is_not_found)
{
	uint32_t offset;

	EXPECT(!symbol_lookup(0, &offset));
	EXPECT(!symbol_lookup(0x1000, &offset));
	EXPECT(!symbol_lookup(0x41414141, &offset));
	EXPECT_EQ(symbol_address("no_such_function_anywhere"), 0);
	EXPECT_EQ(symbol_address(""), 0);
}
