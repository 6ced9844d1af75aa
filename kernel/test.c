/*
 * Runs the tests that are linked into the kernel, in the thread that calls. What a test finds wrong
 * is collected while it runs and printed below its line, as TAP has it. Then the machine must hold
 * what it held before: two censuses are compared. Threads that a test started may still be on their
 * way out, so a difference is looked at again a few times before it counts.
 */

#include "kernel/test.h"
#include "kernel/census.h"
#include "kernel/clock.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/spinlock.h"
#include "kernel/waitq.h"

#define FAILURES_SIZE 4096 /* what one test may say */
#define COUNTS_MAX    160
#define CENSUS_TRIES  20
#define CENSUS_PAUSE  (10 * NSEC_PER_MSEC)
#define FILE_NAME_MAX 64

/* One census. */
struct counts {
	size_t n;
	struct {
		const char *name;
		unsigned long value;
	} rows[COUNTS_MAX];
};

/* The linker's: between them pointers to all tests. */
extern const struct kernel_test *const ktests_start[], *const ktests_end[];

static struct counts before, after;
static char failures[FAILURES_SIZE]; /* lines */
static size_t failures_len;

static void __printf_like(1, 0) vadd_failure(const char *fmt, va_list args)
{
	size_t room = sizeof(failures) - failures_len;
	int wanted = vsnprintf(failures + failures_len, room, fmt, args);

	failures_len += MIN((size_t)wanted, room - 1);
}

static void __printf_like(1, 2) add_failure(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vadd_failure(fmt, args);
	va_end(args);
}

void test_failed(const char *file, int line, const char *fmt, ...)
{
	va_list args;

	add_failure("# %s:%d: ", file, line);
	va_start(args, fmt);
	vadd_failure(fmt, args);
	va_end(args);
	add_failure("\n");
}

static void add_count(void *ctx, const char *name, unsigned long value)
{
	struct counts *counts = ctx;

	assert(counts->n < COUNTS_MAX);
	counts->rows[counts->n].name = name;
	counts->rows[counts->n].value = value;
	counts->n++;
}

static void take_census(struct counts *counts)
{
	counts->n = 0;
	census_settle();
	census_take(add_count, counts);
}

/* What is not counted is not there. */
static unsigned long count_of(const struct counts *counts, const char *name)
{
	for (size_t i = 0; i < counts->n; i++)
		if (strcmp(counts->rows[i].name, name) == 0)
			return counts->rows[i].value;
	return 0;
}

static bool is_as_before(void)
{
	for (size_t i = 0; i < after.n; i++)
		if (after.rows[i].value != count_of(&before, after.rows[i].name))
			return false;
	return true;
}

/* Nobody wakes this queue; the deadline does. */
static void pause(void)
{
	static struct spinlock guard = SPINLOCK_INIT("test pause", RANK_WAIT);
	static struct waitq queue = WAITQ_INIT(queue);

	spin_lock(&guard);
	waitq_wait(&queue, &guard, WAIT_UNINTERRUPTIBLE, clock_monotonic() + CENSUS_PAUSE);
	spin_unlock(&guard);
}

static void add_explanation(const char *text)
{
	add_failure("#     %s\n", text);
}

/* Compares with the census that was taken at `since`. */
static void compare_census(nsec_t since)
{
	take_census(&after);
	for (int tries = 0; tries < CENSUS_TRIES && !is_as_before(); tries++) {
		pause();
		take_census(&after);
	}
	for (size_t i = 0; i < after.n; i++) {
		unsigned long was = count_of(&before, after.rows[i].name);

		if (after.rows[i].value != was)
			add_failure("# not as it was before: %s was %lu, is %lu\n",
				    after.rows[i].name, was, after.rows[i].value);
	}
	if (!is_as_before())
		census_explain(since, add_explanation);
}

/* "tests/kernel/lib_list.c" is lib_list. */
static void name_of_file(const char *path, char name[FILE_NAME_MAX])
{
	const char *slash = strrchr(path, '/');
	char *dot;

	strlcpy(name, slash ? slash + 1 : path, FILE_NAME_MAX);
	dot = strrchr(name, '.');
	if (dot)
		*dot = '\0';
}

static bool is_wanted(const struct kernel_test *test, const char *glob)
{
	char file[FILE_NAME_MAX];

	name_of_file(test->file, file);
	return glob_match(glob, test->name) || glob_match(glob, file);
}

static bool run_one(const struct kernel_test *test, unsigned number)
{
	char file[FILE_NAME_MAX];
	bool passed;

	failures_len = 0;
	failures[0] = '\0';
	take_census(&before);
	nsec_t start = clock_monotonic();
	test->run();
	compare_census(start);
	passed = failures_len == 0;
	name_of_file(test->file, file);
	console_printf("%s %u - %s: %s\n%s", passed ? "ok" : "not ok", number, file, test->name,
		       failures);
	return passed;
}

struct test_totals tests_run(const char *glob)
{
	struct test_totals totals = {0};

	for (const struct kernel_test *const *t = ktests_start; t < ktests_end; t++) {
		if (!is_wanted(*t, glob))
			continue;
		if (run_one(*t, totals.passed + totals.failed + 1))
			totals.passed++;
		else
			totals.failed++;
	}
	return totals;
}
