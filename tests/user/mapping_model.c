/*
 * A long random life of mappings, compared with a model. The model knows of each page of an arena
 * what it shows (nothing, memory of this process, a page of a file) and what may be done to it, and
 * of each page of the two files what they hold. After each step some pages, and now and then all,
 * are read and written, faults caught, and must be what the model says. The seeds are fixed, so the
 * same steps are taken everywhere.
 */
#include "touch.h"

#include <stdint.h>

enum {
	PAGES = 48,      /* in the arena */
	FILE_PAGES = 16, /* at most, in each file */
	FILES = 2,       /* a file, and anonymous memory with a name */
	STEPS = 1500,
	FULL_CHECK = 50 /* steps from one look at everything to the next */
};

enum backing {
	NOTHING,
	ANONYMOUS,
	PRIVATE_FILE,
	SHARED_FILE
};

struct page {
	enum backing backing;
	int protection;
	int file, index;     /* where a file is behind it */
	bool own;            /* a private page that was written: shows `value` */
	unsigned char value; /* of its first byte, if it is its own */
};

struct file {
	int fd;
	int pages; /* its size */
	unsigned char value[FILE_PAGES];
};

static char *arena;
static struct page model[PAGES];
static struct file files[FILES];
static uint32_t random_state;

static unsigned random_below(unsigned limit)
{
	random_state = random_state * 1664525 + 1013904223;
	return (random_state >> 8) % limit;
}

static unsigned char random_value(void)
{
	return 1 + random_below(255);
}

static char *at(int page)
{
	return arena + page * PAGE;
}

/* --- What the model expects --- */

static bool has_end_before(const struct page *page)
{
	return page->backing >= PRIVATE_FILE && !page->own &&
	       page->index >= files[page->file].pages;
}

/* The byte a read gives, or minus the signal. */
static int expected_read(const struct page *page)
{
	if (page->backing == NOTHING || page->protection == PROT_NONE)
		return -SIGSEGV;
	if (has_end_before(page))
		return -SIGBUS;
	if (page->own)
		return page->value;
	return page->backing == ANONYMOUS ? 0 : files[page->file].value[page->index];
}

static int expected_write(const struct page *page)
{
	if (page->backing == NOTHING || !(page->protection & PROT_WRITE))
		return -SIGSEGV;
	return has_end_before(page) ? -SIGBUS : 0;
}

static void note_write(struct page *page, unsigned char value)
{
	if (page->backing == SHARED_FILE) {
		files[page->file].value[page->index] = value;
	} else {
		page->own = true;
		page->value = value;
	}
}

/* --- Looking --- */

static void check_read(int page)
{
	int got = peek(at(page));
	CHECK_EQ(got < 0 ? -fault_signal : got, expected_read(&model[page]));
}

static void check_write(int page)
{
	unsigned char value = random_value();
	bool done = poke(at(page), value);
	CHECK_EQ(done ? 0 : -fault_signal, expected_write(&model[page]));
	if (done)
		note_write(&model[page], value);
}

static void check_files(void)
{
	for (int i = 0; i < FILES; i++) {
		for (int index = 0; index < files[i].pages; index++) {
			unsigned char byte = 0xee;
			CHECK_EQ(pread(files[i].fd, &byte, 1, index * PAGE), 1);
			CHECK_EQ(byte, files[i].value[index]);
		}
	}
}

static void check_all(void)
{
	for (int page = 0; page < PAGES; page++)
		check_read(page);
	check_files();
}

/* --- Steps --- */

/* A range of the arena. */
static void choose_range(int *first, int *count)
{
	*first = random_below(PAGES);
	*count = 1 + random_below(8);
	if (*first + *count > PAGES)
		*count = PAGES - *first;
}

static int random_protection(void)
{
	static const int some[] = {PROT_NONE, PROT_READ, PROT_READ | PROT_WRITE,
				   PROT_READ | PROT_WRITE};
	return some[random_below(4)];
}

static void step_map(void)
{
	struct page fresh = {.backing = 1 + random_below(3), .protection = random_protection()};
	int first, count;
	choose_range(&first, &count);
	fresh.file = random_below(FILES);
	fresh.index = random_below(FILE_PAGES - 8);
	int flags = MAP_FIXED | (fresh.backing == SHARED_FILE ? MAP_SHARED : MAP_PRIVATE);
	if (fresh.backing == ANONYMOUS)
		flags |= MAP_ANONYMOUS;
	CHECK(mmap(at(first), count * PAGE, fresh.protection, flags,
		   fresh.backing == ANONYMOUS ? -1 : files[fresh.file].fd,
		   fresh.backing == ANONYMOUS ? 0 : fresh.index * PAGE) == at(first));
	for (int i = 0; i < count; i++, fresh.index++)
		model[first + i] = fresh;
}

static void step_unmap(void)
{
	int first, count;
	choose_range(&first, &count);
	CHECK_OK(munmap(at(first), count * PAGE));
	memset(&model[first], 0, count * sizeof(*model));
}

static void step_protect(void)
{
	int first, count, protection = random_protection(), i;
	choose_range(&first, &count);
	int result = mprotect(at(first), count * PAGE, protection);
	for (i = 0; i < count && model[first + i].backing != NOTHING; i++)
		model[first + i].protection = protection;
	CHECK_EQ(result, i < count ? -1 : 0);
}

static void step_discard(void)
{
	int first, count;
	bool hole = false;
	choose_range(&first, &count);
	int result = madvise(at(first), count * PAGE, MADV_DONTNEED);
	for (int i = 0; i < count; i++) {
		hole = hole || model[first + i].backing == NOTHING;
		model[first + i].own = false;
	}
	CHECK_EQ(result, hole ? -1 : 0);
}

static void step_write(void)
{
	int first, count;
	choose_range(&first, &count);
	for (int i = 0; i < count; i++)
		check_write(first + i);
}

static void step_resize_file(void)
{
	int chosen = random_below(FILES), size = random_below(FILE_PAGES + 1);
	struct file *file = &files[chosen];
	CHECK_OK(ftruncate(file->fd, size * PAGE));
	if (size < file->pages)
		memset(file->value + size, 0, file->pages - size);
	file->pages = size;
	for (int i = 0; i < PAGES; i++)
		if (model[i].backing == PRIVATE_FILE && model[i].file == chosen &&
		    model[i].index >= size)
			model[i].own = false;
}

static void step_write_file(void)
{
	struct file *file = &files[random_below(FILES)];
	unsigned char value = random_value();
	int index = random_below(FILE_PAGES);
	CHECK_EQ(pwrite(file->fd, &value, 1, index * PAGE), 1);
	file->value[index] = value;
	if (file->pages < index)
		memset(file->value + file->pages, 0, index - file->pages);
	if (file->pages <= index) {
		file->pages = index + 1;
		CHECK_OK(ftruncate(file->fd, file->pages * PAGE));
	}
}

static void step_punch(void)
{
	int first, count;
	choose_range(&first, &count);
	for (int i = first; i < first + count; i++) {
		const struct page *page = &model[i];
		if (page->backing != SHARED_FILE || page->index >= FILE_PAGES)
			continue;
		CHECK_OK(madvise(at(i), PAGE, MADV_REMOVE));
		files[page->file].value[page->index] = 0;
	}
}

/* Are the pages all of one mapping, as far as mremap(2) cares? */
static bool is_one_mapping(int first, int count)
{
	for (int i = 1; i < count; i++) {
		const struct page *a = &model[first + i - 1], *b = &model[first + i];
		if (a->backing != b->backing || a->protection != b->protection ||
		    (a->backing != ANONYMOUS && (a->file != b->file || a->index + 1 != b->index)))
			return false;
	}
	return model[first].backing != NOTHING;
}

/* To another place in the arena. Areas may be in more pieces than the model knows: then mremap
 * says EFAULT, and nothing may have changed but the target, which is mapped anew. */
static void step_move(void)
{
	struct page moved[8];
	int first, count, target = random_below(PAGES - 8);
	choose_range(&first, &count);
	if (!is_one_mapping(first, count) || (target < first + count && first < target + count))
		return;
	memcpy(moved, &model[first], count * sizeof(*moved));
	if (mremap(at(first), count * PAGE, count * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
		   at(target)) == at(target)) {
		memset(&model[first], 0, count * sizeof(*model));
		memcpy(&model[target], moved, count * sizeof(*moved));
		return;
	}
	CHECK_EQ(errno, EFAULT);
	CHECK_OK(munmap(at(target), count * PAGE));
	memset(&model[target], 0, count * sizeof(*model));
}

/* What a child writes to private pages nobody else sees; to shared ones everybody. */
static void step_fork(void)
{
	static uint32_t seed;
	int first, count;
	choose_range(&first, &count);
	seed = random_state;
	pid_t pid = fork();
	if (pid == 0) {
		for (int i = 0; i < count; i++)
			check_write(first + i);
		check_all();
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
	random_state = seed;
	for (int i = 0; i < count; i++) {
		unsigned char value = random_value();
		struct page *page = &model[first + i];
		if (page->backing == SHARED_FILE && expected_write(page) == 0)
			note_write(page, value);
	}
}

/* --- Lives --- */

static void begin(uint32_t seed)
{
	random_state = seed;
	arena = map_memory(PAGES, MAP_PRIVATE);
	CHECK_OK(munmap(arena, PAGES * PAGE));
	memset(model, 0, sizeof(model));
	memset(files, 0, sizeof(files));
	files[0].fd = open("file", O_RDWR | O_CREAT | O_TRUNC, 0600);
	files[1].fd = memfd_create("file", 0);
	CHECK(files[0].fd >= 0 && files[1].fd >= 0);
}

static void live(uint32_t seed)
{
	static void (*const steps[])(void) = {
		step_map,   step_map,         step_map,        step_unmap, step_protect,
		step_write, step_write,       step_discard,    step_move,  step_move,
		step_punch, step_resize_file, step_write_file,
	};
	begin(seed);
	for (int step = 1; step <= STEPS; step++) {
		steps[random_below(sizeof(steps) / sizeof(*steps))]();
		check_read(random_below(PAGES));
		if (step % FULL_CHECK == 0) {
			check_all();
			step_fork();
		}
	}
	check_all();
}

TEST(a_random_life_of_mappings_is_as_the_model_says)
{
	live(1);
}

TEST(another_life_is_too)
{
	live(20240229);
}

TEST(and_a_third_one)
{
	live(0xdecade);
}
