/* The census: every source is asked, settled first, and what is counted has a name. */

#include "kernel/census.h"
#include "kernel/lib/string.h"
#include "kernel/test.h"

static unsigned settled;
static unsigned long things; /* none while other tests run */

static void count_things(void (*row)(void *ctx, const char *name, unsigned long value), void *ctx)
{
	row(ctx, "test_things", things);
}

static void settle_things(void)
{
	settled++;
}

static struct census_source source = {.count = count_things, .settle = settle_things};

struct search {
	const char *name;
	unsigned found;
	unsigned long value;
	unsigned badly_named;
};

static void look_at(void *ctx, const char *name, unsigned long value)
{
	struct search *search = ctx;

	search->badly_named += !*name || strchr(name, ' ') != NULL;
	if (strcmp(name, search->name) != 0)
		return;
	search->found++;
	search->value = value;
}

KERNEL_TEST(a_registered_source_is_counted_and_settled)
{
	static bool registered;
	struct search search = {.name = "test_things"};

	if (!registered)
		census_register(&source);
	registered = true;
	settled = 0;
	census_settle();
	EXPECT_EQ(settled, 1);
	things = 5;
	census_take(look_at, &search);
	things = 0;
	EXPECT_EQ(search.found, 1);
	EXPECT_EQ(search.value, 5);
	EXPECT_EQ(search.badly_named, 0);
}
