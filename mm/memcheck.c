/* The switch and the patterns: see mm/memcheck.h. Nothing here takes locks or memory. */

#include "mm/memcheck.h"
#include "kernel/cmdline.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "kernel/printk.h"

#define ROW_BYTES  16
#define ROWS_SHOWN 4
#define ROW_TEXT   (ROW_BYTES * 3 + 1)

static bool on;

bool memcheck_on(void)
{
	return on;
}

void memcheck_init(void)
{
	const char *word = cmdline_get("slab_debug");

	on = word ? strcmp(word, "-") != 0 : DEBUG_BUILD;
	if (on)
		kinfo("memory: the kernel's own is checked (slab_debug)");
}

static uint8_t pattern_byte(uint32_t pattern, const uint8_t *at)
{
	return (uint8_t)(pattern >> 8 * ((vaddr_t)at % sizeof(pattern)));
}

/* Bytes up to the first whole word of a stretch. */
static size_t bytes_before_words(const void *start, size_t size)
{
	return MIN(-(vaddr_t)start % sizeof(uint32_t), size);
}

static void fill_bytes(uint8_t *at, const uint8_t *end, uint32_t pattern)
{
	for (; at < end; at++)
		*at = pattern_byte(pattern, at);
}

void pattern_fill(void *start, size_t size, uint32_t pattern)
{
	uint8_t *at = start, *end = at + size;
	uint32_t *word = (uint32_t *)(at + bytes_before_words(start, size));

	fill_bytes(at, (uint8_t *)word, pattern);
	for (; (vaddr_t)word + sizeof(*word) <= (vaddr_t)end; word++)
		*word = pattern;
	fill_bytes((uint8_t *)word, end, pattern);
}

static const uint8_t *wrong_byte(const uint8_t *at, const uint8_t *end, uint32_t pattern)
{
	for (; at < end; at++)
		if (*at != pattern_byte(pattern, at))
			return at;
	return NULL;
}

const uint8_t *pattern_damage(const void *start, size_t size, uint32_t pattern)
{
	const uint8_t *at = start, *end = at + size;
	const uint32_t *word = (const uint32_t *)(at + bytes_before_words(start, size));

	at = wrong_byte(at, (const uint8_t *)word, pattern);
	if (at)
		return at;
	while ((vaddr_t)word + sizeof(*word) <= (vaddr_t)end && *word == pattern)
		word++;
	return wrong_byte((const uint8_t *)word, end, pattern);
}

/* One row as it is, and below it what should be where it is not so. */
static void show_row(const uint8_t *row, const uint8_t *start, const uint8_t *end, uint32_t pattern)
{
	char is[ROW_TEXT] = "", should[ROW_TEXT] = "";
	bool differs = false;

	for (unsigned i = 0; i < ROW_BYTES; i++) {
		const uint8_t *at = row + i;
		bool inside = at >= start && at < end;
		bool wrong = inside && *at != pattern_byte(pattern, at);
		differs = differs || wrong;
		snprintf(is + 3 * i, sizeof(is) - 3 * i, inside ? " %02x" : "   ",
			 inside ? *at : 0);
		snprintf(should + 3 * i, sizeof(should) - 3 * i, wrong ? " %02x" : "   ",
			 pattern_byte(pattern, at));
	}
	console_printf("  %08x %s\n", (vaddr_t)row, is);
	if (differs)
		console_printf("  expected %s\n", should);
}

void pattern_show(const void *start, size_t size, uint32_t pattern, const uint8_t *wrong)
{
	const uint8_t *first = start, *end = first + size;
	const uint8_t *row = (const uint8_t *)ALIGN_DOWN((vaddr_t)wrong, ROW_BYTES);

	console_printf("byte %u of %u, at %08x, is %02x, expected %02x:\n",
		       (unsigned)(wrong - first), (unsigned)size, (vaddr_t)wrong, *wrong,
		       pattern_byte(pattern, wrong));
	for (unsigned i = 0; i < ROWS_SHOWN && row < end; i++, row += ROW_BYTES)
		show_row(row, first, end, pattern);
}
