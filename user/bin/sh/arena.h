#ifndef SH_ARENA_H
#define SH_ARENA_H

#include <stddef.h>

struct chunk;

struct arena {
	struct chunk *top;   /* newest chunk; older ones hang below it */
	unsigned references; /* holders of an arena made by arena_new */
};

/* A point in an arena's life to go back to. */
struct arena_mark {
	struct chunk *top;
	size_t used;
};

/* What an expansion or a builtin needs until its command has ended. */
extern struct arena scratch;

/* Out of memory ends the shell with a message and status 2, so none of these returns NULL. */
struct arena *arena_new(void);                 /* one reference, owned by the caller */
struct arena *arena_hold(struct arena *arena); /* one more; returns ARENA */
void arena_drop(struct arena *arena);          /* the last drop frees everything in it */

void *arena_alloc(struct arena *arena, size_t size);
/* The block at OLD grows from OLD_SIZE to NEW_SIZE, where it stands if it can. */
void *arena_grow(struct arena *arena, void *old, size_t old_size, size_t new_size);
char *arena_copy(struct arena *arena, const char *text, size_t length);
char *arena_string(struct arena *arena, const char *text);

struct arena_mark arena_mark(const struct arena *arena);
void arena_release(struct arena *arena, struct arena_mark mark);

/* malloc and friends under the same contract; the caller frees. */
void *memory_alloc(size_t size);
void *memory_resize(void *old, size_t size);
char *memory_string(const char *text);
/* The one copy of TEXT that lasts as long as the shell. */
const char *memory_intern(const char *text);

#endif
