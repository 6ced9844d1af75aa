/*
 * Respawning too fast; the rule is in the header.
 */
#include "respawn.h"

#include "report.h"

enum {
	STARTS_MAX = 10,
	WINDOW_SECONDS = 120,
	DISABLED_SECONDS = 300
};

time_t seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

void respawn_reset(struct entry *entry)
{
	entry->starts = 0;
	entry->disabled_until = 0;
}

bool respawn_allowed(struct entry *entry)
{
	time_t now = seconds_now();

	if (entry->disabled_until > now)
		return false;
	if (entry->disabled_until || now - entry->window >= WINDOW_SECONDS)
		respawn_reset(entry);
	if (!entry->starts)
		entry->window = now;
	if (entry->starts++ < STARTS_MAX)
		return true;
	report("id \"%s\" respawning too fast: disabled for 5 minutes", entry->id);
	entry->disabled_until = now + DISABLED_SECONDS;
	return false;
}
