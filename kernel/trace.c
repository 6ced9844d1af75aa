/*
 * One bit a trace point. The boot word is read once; what it names and is no trace point is told,
 * for otherwise nobody would see why a trace stays empty.
 */

#include "kernel/trace.h"
#include "kernel/cmdline.h"
#include "kernel/lib/string.h"
#include "kernel/printk.h"

static const char *const names[TRACE_POINTS] = {
#define TRACE(name) [TRACE_##name] = #name,
#include "kernel/trace_list.h"
#undef TRACE
};

static uint32_t on;

bool trace_on(enum trace_point point)
{
	return on & 1U << point;
}

static void switch_on(const char *name, size_t len)
{
	for (unsigned i = 0; i < TRACE_POINTS; i++) {
		if (strlen(names[i]) == len && strncmp(names[i], name, len) == 0) {
			on |= 1U << i;
			return;
		}
	}
	printk(LOG_WARNING, "trace=: there is no trace point \"%.*s\"", (int)len, name);
}

void trace_init(void)
{
	const char *at = cmdline_get("trace");

	while (at && *at) {
		const char *comma = strchr(at, ',');
		size_t len = comma ? (size_t)(comma - at) : strlen(at);
		if (len > 0)
			switch_on(at, len);
		at = comma ? comma + 1 : NULL;
	}
}
