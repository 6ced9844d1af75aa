/*
 * Memory that is given back all at once.
 *
 * A shell allocates thousands of small things for one command and needs none of them afterwards.
 * An arena is a stack of chunks from which such things are cut; nothing in it is freed alone.
 * There are two ways to let go:
 *
 *   - `scratch` serves what happens while a command runs. Execution nests strictly, so whoever runs
 *     a command takes a mark before and releases to it after; a loop of a million rounds stays
 *     as small as one round.
 *   - Each command read gets an arena of its own for its tree. It is counted, because a function's
 *     body must outlive the command that defined it: the definition, and each running call,
 *     holds the arena.
 */
#include "arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "shell.h"

enum {
	CHUNK_BYTES = 4000,
	ALIGNMENT = 8
};

struct chunk {
	struct chunk *below; /* the chunk that was full before this one */
	size_t size;         /* bytes that BYTES has room for */
	size_t used;         /* bytes given out */
	_Alignas(ALIGNMENT) char bytes[];
};

struct arena scratch;

/* One chunk is kept back, so that a loop working across a chunk's edge does not call malloc. */
static struct chunk *spare;

static void *checked(void *block)
{
	if (!block)
		shell_die("out of memory");
	return block;
}

void *memory_alloc(size_t size)
{
	return checked(malloc(size ? size : 1));
}

void *memory_resize(void *old, size_t size)
{
	return checked(realloc(old, size ? size : 1));
}

char *memory_string(const char *text)
{
	size_t size = strlen(text) + 1;
	return memcpy(memory_alloc(size), text, size);
}

const char *memory_intern(const char *text)
{
	static struct interned {
		struct interned *next;
		const char *text;
	} * all;

	for (struct interned *known = all; known; known = known->next)
		if (!strcmp(known->text, text))
			return known->text;
	struct interned *fresh = memory_alloc(sizeof(*fresh));
	*fresh = (struct interned){.next = all, .text = memory_string(text)};
	all = fresh;
	return fresh->text;
}

static size_t rounded(size_t size)
{
	return (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

static void push_chunk(struct arena *arena, size_t size)
{
	struct chunk *chunk;

	if (size <= CHUNK_BYTES && spare) {
		chunk = spare;
		spare = NULL;
	} else {
		if (size < CHUNK_BYTES)
			size = CHUNK_BYTES;
		chunk = memory_alloc(sizeof(*chunk) + size);
		chunk->size = size;
	}
	chunk->used = 0;
	chunk->below = arena->top;
	arena->top = chunk;
}

static void pop_chunk(struct arena *arena)
{
	struct chunk *chunk = arena->top;

	arena->top = chunk->below;
	if (!spare && chunk->size == CHUNK_BYTES)
		spare = chunk;
	else
		free(chunk);
}

void *arena_alloc(struct arena *arena, size_t size)
{
	if (size > SIZE_MAX / 2)
		shell_die("out of memory");
	size = rounded(size);
	if (!arena->top || arena->top->size - arena->top->used < size)
		push_chunk(arena, size);
	void *block = arena->top->bytes + arena->top->used;
	arena->top->used += size;
	return block;
}

void *arena_grow(struct arena *arena, void *old, size_t old_size, size_t new_size)
{
	struct chunk *top = arena->top;
	size_t old_room = rounded(old_size);

	if (old && new_size <= SIZE_MAX / 2 && (char *)old + old_room == top->bytes + top->used &&
	    top->size - top->used >= rounded(new_size) - old_room) {
		top->used += rounded(new_size) - old_room;
		return old;
	}
	void *block = arena_alloc(arena, new_size);
	if (old_size)
		memcpy(block, old, old_size);
	return block;
}

char *arena_copy(struct arena *arena, const char *text, size_t length)
{
	char *copy = arena_alloc(arena, length + 1);

	memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}

char *arena_string(struct arena *arena, const char *text)
{
	return arena_copy(arena, text, strlen(text));
}

struct arena_mark arena_mark(const struct arena *arena)
{
	return (struct arena_mark){arena->top, arena->top ? arena->top->used : 0};
}

void arena_release(struct arena *arena, struct arena_mark mark)
{
	while (arena->top != mark.top)
		pop_chunk(arena);
	if (arena->top)
		arena->top->used = mark.used;
}

struct arena *arena_new(void)
{
	struct arena *arena = memory_alloc(sizeof(*arena));

	*arena = (struct arena){.references = 1};
	return arena;
}

struct arena *arena_hold(struct arena *arena)
{
	arena->references++;
	return arena;
}

void arena_drop(struct arena *arena)
{
	if (--arena->references)
		return;
	while (arena->top)
		pop_chunk(arena);
	free(arena);
}
