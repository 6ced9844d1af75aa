/* The kernel's accesses to user memory: what is refused, how far a copy gets. */

#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "kernel/test.h"
#include "mm/layout.h"
#include "mm/uaccess.h"
#include "tests/kernel/space.h"

#define BASE 0x20000000U
#define END  (BASE + 2 * PAGE_SIZE) /* nothing is mapped from here on */

static char buffer[3 * PAGE_SIZE];

static struct test_space enter(void)
{
	struct test_space s = space_enter();

	space_map(s.as, BASE, END - BASE, READ_WRITE);
	return s;
}

KERNEL_TEST(bytes_come_back_as_they_were_written)
{
	struct test_space s = enter();

	for (size_t n = 0; n < 40; n++) {
		char out[40] = {0}, in[40];
		for (size_t i = 0; i < n; i++)
			in[i] = (char)(n + i);
		vaddr_t place = BASE + PAGE_SIZE - 20 + n % 7;
		EXPECT_EQ(copy_to_user((void __user *)place, in, n), 0);
		EXPECT_EQ(copy_from_user(out, (void __user *)place, n), 0);
		EXPECT(memcmp(in, out, n) == 0);
	}
	space_leave(&s);
}

KERNEL_TEST(addresses_that_are_not_the_programs_are_refused)
{
	static const vaddr_t bad[] = {0,
				      1,
				      USER_MIN - 1,
				      KERNELBASE - 1,
				      KERNELBASE,
				      KERNELBASE + REDZONE_SIZE - 1,
				      SEGKPM_BASE,
				      KERNEL_TEXT,
				      KERNEL_DATA,
				      ARGSBASE,
				      0xFFFFFFFF};
	struct test_space s = enter();
	char byte;

	for (unsigned i = 0; i < ARRAY_SIZE(bad); i++) {
		void __user *p = (void __user *)bad[i];
		EXPECT_EQ(copy_from_user(&byte, p, 1), -EFAULT);
		EXPECT_EQ(copy_to_user(p, "x", 1), -EFAULT);
		EXPECT_EQ(clear_user(p, 1), -EFAULT);
		EXPECT_EQ(copy_from_user_partial(buffer, p, 100), 0);
		EXPECT_EQ(copy_to_user_partial(p, buffer, 100), 0);
		EXPECT_EQ(copy_string_from_user(buffer, p, 10), -EFAULT);
		EXPECT_EQ(addrspace_read(s.as, bad[i], &byte, 1), -EFAULT);
	}
	space_leave(&s);
}

KERNEL_TEST(the_kernels_own_data_is_no_user_memory)
{
	struct test_space s = enter();
	int value = 42;

	EXPECT_EQ(copy_to_user((void __user *)&value, "\0\0\0\0", 4), -EFAULT);
	EXPECT_EQ(value, 42);
	EXPECT_EQ(copy_from_user(buffer, (void __user *)&value, 4), -EFAULT);
	space_leave(&s);
}

KERNEL_TEST(a_range_that_crosses_the_limit_is_refused_whole)
{
	struct test_space s = enter();

	space_map(s.as, USERLIMIT - PAGE_SIZE, PAGE_SIZE, READ_WRITE);
	void __user *last = (void __user *)(USERLIMIT - 4);
	EXPECT_EQ(copy_to_user(last, "abcd", 4), 0);
	EXPECT_EQ(copy_to_user(last, "efghi", 5), -EFAULT);
	EXPECT_EQ(copy_from_user(buffer, last, 4), 0);
	EXPECT(memcmp(buffer, "abcd", 4) == 0);
	EXPECT_EQ(copy_from_user_partial(buffer, last, 5), 0);
	EXPECT_EQ(copy_from_user(buffer, last, ~(size_t)0), -EFAULT);
	EXPECT_EQ(clear_user(last, ~(size_t)0), -EFAULT);
	EXPECT_EQ(copy_string_from_user(buffer, last, 100), -EFAULT); /* no NUL before the limit */
	space_leave(&s);
}

KERNEL_TEST(a_copy_stops_exactly_where_memory_ends)
{
	struct test_space s = enter();

	for (size_t before = 1; before < 12; before++) {
		void __user *p = (void __user *)(END - before);
		memset(buffer, 'k', sizeof(buffer));
		EXPECT_EQ(copy_to_user_partial(p, buffer, 64), before);
		EXPECT_EQ(copy_from_user_partial(buffer + 100, p, 64), before);
		EXPECT_EQ(copy_to_user(p, buffer, 64), -EFAULT);
		EXPECT_EQ(clear_user(p, 64), -EFAULT);
		EXPECT_EQ(copy_from_user(buffer, p, before), 0);
		EXPECT(buffer[0] == 0 && buffer[before - 1] == 0);
	}
	space_leave(&s);
}

KERNEL_TEST(nothing_is_copied_from_anywhere_without_complaint)
{
	struct test_space s = enter();

	EXPECT_EQ(copy_from_user(buffer, NULL, 0), 0);
	EXPECT_EQ(copy_to_user((void __user *)KERNELBASE, buffer, 0), 0);
	EXPECT_EQ(clear_user(NULL, 0), 0);
	space_leave(&s);
}

KERNEL_TEST(read_only_memory_is_not_written_for_the_program)
{
	struct test_space s = enter();

	EXPECT_EQ(addrspace_protect(s.as, BASE + PAGE_SIZE, PAGE_SIZE, PROT_READ), 0);
	EXPECT_EQ(copy_to_user_partial((void __user *)BASE, buffer, 2 * PAGE_SIZE), PAGE_SIZE);
	EXPECT_EQ(copy_from_user(buffer, (void __user *)BASE, 2 * PAGE_SIZE), 0);
	EXPECT_EQ(addrspace_protect(s.as, BASE, PAGE_SIZE, PROT_NONE), 0);
	EXPECT_EQ(copy_from_user_partial(buffer, (void __user *)BASE, 1), 0);
	space_leave(&s);
}

KERNEL_TEST(strings_end_where_they_end)
{
	struct test_space s = enter();
	char __user *p = (char __user *)(END - 6);

	EXPECT_EQ(copy_to_user(p, "hello", 6), 0); /* its NUL is the last byte there is */
	EXPECT_EQ(copy_string_from_user(buffer, p, 100), 5);
	EXPECT_STR(buffer, "hello");
	EXPECT_EQ(copy_string_from_user(buffer, p, 6), 5);
	EXPECT_EQ(copy_string_from_user(buffer, p, 5), -ENAMETOOLONG);
	EXPECT_EQ(copy_string_from_user(buffer, p, 0), -ENAMETOOLONG);
	EXPECT_EQ(copy_to_user(p + 5, "!", 1), 0); /* now it runs off the end */
	EXPECT_EQ(copy_string_from_user(buffer, p, 100), -EFAULT);
	EXPECT_EQ(copy_string_from_user(buffer, p, 6), -ENAMETOOLONG);
	space_leave(&s);
}

KERNEL_TEST(values_are_read_and_written_by_type)
{
	struct test_space s = enter();
	uint64_t __user *p = (uint64_t __user *)(BASE + 8);
	uint64_t value;

	EXPECT_EQ(put_user(0x1122334455667788ULL, p), 0);
	EXPECT_EQ(get_user(value, p), 0);
	EXPECT(value == 0x1122334455667788ULL);
	EXPECT_EQ(get_user(value, (uint64_t __user *)END), -EFAULT);
	space_leave(&s);
}

KERNEL_TEST(another_address_space_is_read_page_by_page)
{
	struct test_space s = enter();

	memset(buffer, 'o', sizeof(buffer));
	EXPECT_EQ(copy_to_user((void __user *)(BASE + 100), buffer, PAGE_SIZE), 0);
	addrspace_activate(s.previous);
	memset(buffer, 0, sizeof(buffer));
	EXPECT_EQ(addrspace_read(s.as, BASE + 100, buffer, PAGE_SIZE), 0);
	EXPECT(buffer[0] == 'o' && buffer[PAGE_SIZE - 1] == 'o');
	EXPECT_EQ(addrspace_read(s.as, BASE + PAGE_SIZE, buffer, 2 * PAGE_SIZE), -EFAULT);
	space_leave(&s);
}

KERNEL_TEST(without_an_address_space_every_user_address_is_bad)
{
	struct addrspace *previous = addrspace_current();
	char byte;

	addrspace_activate(NULL);
	EXPECT_EQ(copy_from_user(&byte, (void __user *)BASE, 1), -EFAULT);
	EXPECT_EQ(copy_to_user((void __user *)USER_TEXT, "x", 1), -EFAULT);
	addrspace_activate(previous);
}
