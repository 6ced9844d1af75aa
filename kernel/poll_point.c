/*
 * Waking through a point. Of the exclusive tables, which stand last, the first that takes the news
 * keeps it from the others; a wake-up that says nothing particular goes to all.
 */

#include "kernel/poll_point.h"

#define ALL_EVENTS (~0U)

void poll_wake_for(struct poll_point *point, unsigned events)
{
	struct poll_entry *entry;

	list_for_each_entry (entry, &point->entries, point_link) {
		struct poll_table *table = entry->table;
		bool woke = table->wake(table, events);
		if (woke && table->exclusive && events != ALL_EVENTS)
			return;
	}
}

void poll_wake(struct poll_point *point)
{
	poll_wake_for(point, ALL_EVENTS);
}
