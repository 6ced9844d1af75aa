/*
 * The list of what is counted. Sources join while the machine boots, before there is a second
 * thread, and stay; hence no lock.
 */

#include "kernel/census.h"

static struct census_source *sources;

void census_register(struct census_source *source)
{
	struct census_source **last = &sources;

	while (*last)
		last = &(*last)->next;
	source->next = NULL;
	*last = source;
}

void census_settle(void)
{
	for (struct census_source *source = sources; source; source = source->next)
		if (source->settle)
			source->settle();
}

void census_take(void (*row)(void *ctx, const char *name, unsigned long value), void *ctx)
{
	for (struct census_source *source = sources; source; source = source->next)
		source->count(row, ctx);
}

void census_explain(nsec_t since, void (*line)(const char *text))
{
	for (struct census_source *source = sources; source; source = source->next)
		if (source->explain)
			source->explain(since, line);
}
