/*
 * The buffer doubles when it is full. Small ones come from the slabs; one that outgrows them comes
 * from the heap region.
 */

#include "fs/procfs/text.h"
#include <stdarg.h>
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "mm/heap.h"

#define FIRST_CAPACITY 512

void text_init(struct text *t)
{
	*t = (struct text){0};
}

void text_free(struct text *t)
{
	buffer_free(t->bytes);
	text_init(t);
}

char *text_room(struct text *t, size_t length)
{
	size_t capacity = MAX(t->capacity, (size_t)FIRST_CAPACITY);

	if (t->failed)
		return NULL;
	while (capacity < t->length + length)
		capacity *= 2;
	if (capacity > t->capacity) {
		char *larger = buffer_alloc(capacity);
		if (!larger) {
			t->failed = true;
			return NULL;
		}
		if (t->bytes) {
			memcpy(larger, t->bytes, t->length);
			buffer_free(t->bytes);
		}
		t->bytes = larger;
		t->capacity = capacity;
	}
	return t->bytes + t->length;
}

void text_grew(struct text *t, size_t length)
{
	t->length += length;
}

static void append(struct text *t, const char *bytes, size_t length)
{
	char *room = text_room(t, length);

	if (!room)
		return;
	memcpy(room, bytes, length);
	text_grew(t, length);
}

static void put(void *ctx, char c)
{
	struct text *t = ctx;

	if (t->length < t->capacity)
		t->bytes[t->length++] = c;
	else
		append(t, &c, 1);
}

void text_printf(struct text *t, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	format(put, t, fmt, args);
	va_end(args);
}
