#ifndef KERNEL_TEST_H
#define KERNEL_TEST_H

/*
 * Tests that run inside the kernel. KERNEL_TEST(name_of_the_behaviour) { ... } registers itself;
 * the boot word test[=GLOB] runs those whose name matches, in a kernel thread, one line of TAP
 * each. After each, the census (kernel/census.h) must be what it was before.
 */

#include "kernel/types.h"

struct kernel_test {
	const char *name;
	const char *file;
	void (*run)(void);
};

#define KERNEL_TEST(test_name)                                                               \
	static void test_name(void);                                                         \
	static const struct kernel_test *const registered_##test_name __section(".ktests") = \
		&(const struct kernel_test){#test_name, __FILE__, test_name};                \
	static void test_name(void)

/* Records a failure and goes on. */
#define EXPECT(cond)                                                           \
	do {                                                                   \
		if (!(cond))                                                   \
			test_failed(__FILE__, __LINE__, "expected %s", #cond); \
	} while (0)

#define EXPECT_EQ(got, want)                                                                  \
	do {                                                                                  \
		long long got_ = (long long)(got), want_ = (long long)(want);                 \
		if (got_ != want_)                                                            \
			test_failed(__FILE__, __LINE__, "%s is %lld (0x%llx), expected %lld", \
				    #got, got_, (unsigned long long)got_, want_);             \
	} while (0)

#define EXPECT_STR(got, want)                                                                  \
	do {                                                                                   \
		const char *got_ = (got), *want_ = (want);                                     \
		if (!got_ || strcmp(got_, want_) != 0)                                         \
			test_failed(__FILE__, __LINE__, "%s is \"%s\", expected \"%s\"", #got, \
				    got_ ? got_ : "(null)", want_);                            \
	} while (0)

void test_failed(const char *file, int line, const char *fmt, ...) __printf_like(3, 4);

/* Runs all whose name, or whose file without its ending, matches `glob`; prints their lines,
 * numbered from 1, without the plan. */
struct test_totals {
	unsigned passed, failed;
};
struct test_totals tests_run(const char *glob);

#endif
