/*
 * mremap, remap_file_pages and the flags of mmap that say where a mapping goes.
 */
#include "touch.h"

#include "direct.h"

#include <stdint.h>

#define READ_WRITE (PROT_READ | PROT_WRITE)

/* Room for so many pages, of which the first `used` are mapped and begin with '0', '1' ... */
static char *place(size_t room, size_t used)
{
	char *memory = map_memory(room, MAP_PRIVATE);
	for (size_t i = 0; i < used; i++)
		memory[i * PAGE] = '0' + i;
	if (room > used)
		CHECK_OK(munmap(memory + used * PAGE, (room - used) * PAGE));
	return memory;
}

static void fill(char *memory, size_t pages)
{
	for (size_t i = 0; i < pages; i++)
		memory[i * PAGE] = '0' + i;
}

/* --- mremap --- */

TEST(a_mapping_shrinks_and_grows_where_it_is)
{
	char *memory = place(4, 4);
	CHECK(mremap(memory, 4 * PAGE, 2 * PAGE, 0) == memory);
	CHECK_EQ(peek(memory + PAGE), '1');
	CHECK_EQ(peek(memory + 2 * PAGE), -1);
	CHECK(mremap(memory, 2 * PAGE, 4 * PAGE, 0) == memory);
	CHECK_EQ(peek(memory + PAGE), '1');
	CHECK_EQ(peek(memory + 2 * PAGE), 0);
	CHECK(mremap(memory, 4 * PAGE, 4 * PAGE, 0) == memory);
}

TEST(what_cannot_grow_moves_only_if_it_may)
{
	char *memory = map_memory(4, MAP_PRIVATE);
	fill(memory, 4);
	CHECK_ERRNO((long)mremap(memory, 2 * PAGE, 3 * PAGE, 0), ENOMEM);
	char *moved = mremap(memory, 2 * PAGE, 8 * PAGE, MREMAP_MAYMOVE);
	CHECK(moved != MAP_FAILED && moved != memory);
	CHECK_EQ(peek(moved), '0');
	CHECK_EQ(peek(moved + PAGE), '1');
	CHECK_EQ(peek(moved + 7 * PAGE), 0);
	CHECK_EQ(peek(memory), -1);
	CHECK_EQ(peek(memory + 2 * PAGE), '2');
}

TEST(a_mapping_moves_to_a_fixed_place_and_replaces_what_is_there)
{
	char *memory = map_memory(4, MAP_PRIVATE), *target = map_memory(6, MAP_PRIVATE);
	fill(memory, 4);
	memset(target, 'T', 6 * PAGE);
	CHECK(mremap(memory + PAGE, 2 * PAGE, 3 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
		     target + PAGE) == target + PAGE);
	CHECK_EQ(peek(target), 'T');
	CHECK_EQ(peek(target + PAGE), '1');
	CHECK_EQ(peek(target + 2 * PAGE), '2');
	CHECK_EQ(peek(target + 3 * PAGE), 0);
	CHECK_EQ(peek(target + 4 * PAGE), 'T');
	CHECK_EQ(peek(memory), '0');
	CHECK_EQ(peek(memory + PAGE), -1);
	CHECK_EQ(peek(memory + 3 * PAGE), '3');
}

TEST(a_mapping_may_shrink_as_it_moves)
{
	char *memory = map_memory(4, MAP_PRIVATE), *target = map_memory(4, MAP_PRIVATE);
	fill(memory, 4);
	memset(target, 'T', 4 * PAGE);
	CHECK(mremap(memory, 4 * PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, target) == target);
	CHECK_EQ(peek(target + PAGE), '1');
	CHECK_EQ(peek(target + 2 * PAGE), 'T');
	for (int i = 0; i < 4; i++)
		CHECK_EQ(peek(memory + i * PAGE), -1);
}

/* The pieces and what moves next to them say the same, so they join as it happens. */
TEST(a_piece_moves_to_where_it_joins_its_neighbours)
{
	char *memory = map_memory(9, MAP_PRIVATE);
	fill(memory, 9);
	CHECK(mremap(memory + 4 * PAGE, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
		     memory + 3 * PAGE) == memory + 3 * PAGE);
	CHECK_EQ(peek(memory + 3 * PAGE), '4');
	CHECK_EQ(peek(memory + 4 * PAGE), -1);
	CHECK(mremap(memory + 6 * PAGE, PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
		     memory + 4 * PAGE) == memory + 4 * PAGE);
	CHECK_EQ(peek(memory + 4 * PAGE), '6');
	CHECK_EQ(peek(memory + 5 * PAGE), 0);
	CHECK_EQ(peek(memory + 6 * PAGE), -1);
	CHECK(mremap(memory + 2 * PAGE, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
		     memory + 6 * PAGE) == memory + 6 * PAGE);
	CHECK_EQ(peek(memory + 6 * PAGE), '2');
	CHECK_EQ(peek(memory + 7 * PAGE), '7');
	CHECK_EQ(peek(memory + PAGE), '1');
	CHECK_EQ(peek(memory + 2 * PAGE), -1);
}

TEST(dontunmap_moves_the_pages_and_leaves_the_mapping)
{
	char *memory = map_memory(3, MAP_PRIVATE);
	fill(memory, 3);
	char *moved =
		mremap(memory + PAGE, 2 * PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, NULL);
	CHECK(moved != MAP_FAILED);
	CHECK_EQ(peek(moved), '1');
	CHECK_EQ(peek(moved + PAGE), '2');
	CHECK_EQ(peek(memory), '0');
	CHECK_EQ(peek(memory + PAGE), 0);
	CHECK(poke(memory + PAGE, 'n'));
	CHECK_EQ(peek(moved), '1');
}

TEST(a_shared_mapping_of_no_length_is_mapped_once_more)
{
	char *memory = map_memory(2, MAP_SHARED);
	char *twin = mremap(memory, 0, 2 * PAGE, MREMAP_MAYMOVE);
	CHECK(twin != MAP_FAILED && twin != memory);
	memory[PAGE] = 'x';
	CHECK_EQ(peek(twin + PAGE), 'x');
	twin[0] = 'y';
	CHECK_EQ(peek(memory), 'y');
	CHECK_ERRNO((long)mremap(map_memory(1, MAP_PRIVATE), 0, PAGE, MREMAP_MAYMOVE), EINVAL);
}

TEST(a_file_mapping_shows_more_of_the_file_when_it_grows)
{
	int fd = make_file("f", 4);
	char *memory = map_file(fd, 2, READ_WRITE, MAP_SHARED);
	memory[PAGE] = 'X';
	memory = mremap(memory, 2 * PAGE, 5 * PAGE, MREMAP_MAYMOVE);
	CHECK(memory != MAP_FAILED);
	CHECK_EQ(peek(memory + PAGE), 'X');
	CHECK_EQ(peek(memory + 3 * PAGE), 'd');
	CHECK_EQ(peek(memory + 4 * PAGE), -1);
	CHECK_FAULT(SIGBUS, BUS_ADRERR, memory + 4 * PAGE);
}

TEST(shared_memory_that_grows_has_nothing_behind_its_end)
{
	char *memory = map_memory(1, MAP_SHARED);
	memory = mremap(memory, PAGE, 2 * PAGE, MREMAP_MAYMOVE);
	CHECK(memory != MAP_FAILED);
	CHECK(poke(memory, 's'));
	CHECK_EQ(peek(memory + PAGE), -1);
	CHECK_FAULT(SIGBUS, BUS_ADRERR, memory + PAGE);
}

TEST(mremap_refuses_what_makes_no_sense)
{
	char *memory = map_memory(4, MAP_PRIVATE), *target = map_memory(4, MAP_PRIVATE);
	int fixed = MREMAP_MAYMOVE | MREMAP_FIXED, keep = MREMAP_MAYMOVE | MREMAP_DONTUNMAP;
	CHECK_ERRNO((long)mremap(memory + 1, PAGE, PAGE, 0), EINVAL);
	CHECK_ERRNO((long)mremap(memory, PAGE, 0, 0), EINVAL);
	CHECK_ERRNO((long)mremap(memory, PAGE, PAGE, 8), EINVAL);
	CHECK_ERRNO(DIRECT5(SYS_mremap, memory, PAGE, PAGE, MREMAP_FIXED, target), EINVAL);
	CHECK_ERRNO(DIRECT5(SYS_mremap, memory, PAGE, PAGE, MREMAP_DONTUNMAP, 0), EINVAL);
	CHECK_ERRNO((long)mremap(memory, PAGE, 2 * PAGE, keep, NULL), EINVAL);
	CHECK_ERRNO((long)mremap(memory, PAGE, PAGE, fixed, target + 1), EINVAL);
	CHECK_ERRNO((long)mremap(memory, 2 * PAGE, 2 * PAGE, fixed, memory + PAGE), EINVAL);
	CHECK_OK(munmap(target, PAGE));
	CHECK_ERRNO((long)mremap(target, PAGE, 2 * PAGE, MREMAP_MAYMOVE), EFAULT);
	CHECK_OK(mprotect(memory + PAGE, PAGE, PROT_READ));
	CHECK_ERRNO((long)mremap(memory, 2 * PAGE, 8 * PAGE, MREMAP_MAYMOVE), EFAULT);
}

TEST(a_large_mapping_grows_by_moving_without_room_for_both)
{
	enum {
		PAGES = 4096
	};
	char *memory = map_memory(PAGES, MAP_PRIVATE), *in_the_way;
	memory[5 * PAGE] = 'x';
	for (int i = 0; i < 3; i++) {
		size_t size = (PAGES + i * 16) * PAGE;
		in_the_way = mmap(memory + size, PAGE, PROT_NONE,
				  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
		(void)in_the_way;
		memory = mremap(memory, size, size + 16 * PAGE, MREMAP_MAYMOVE);
		CHECK(memory != MAP_FAILED);
	}
	CHECK_EQ(memory[5 * PAGE], 'x');
}

/* --- remap_file_pages --- */

TEST(remap_file_pages_shows_other_pages_of_the_file)
{
	int fd = make_file("f", 4);
	char *memory = map_file(fd, 4, READ_WRITE, MAP_SHARED);
	CHECK_OK(remap_file_pages(memory, PAGE, 0, 3, 0));
	CHECK_OK(remap_file_pages(memory + PAGE, PAGE, 0, 0, 0));
	CHECK_EQ(peek(memory), 'd');
	CHECK_EQ(peek(memory + PAGE), 'a');
	CHECK_EQ(peek(memory + 2 * PAGE), 'c');
	memory[0] = 'X';
	CHECK_EQ(peek(memory + 3 * PAGE), 'X');
	CHECK_ERRNO(remap_file_pages(memory, PAGE, PROT_READ, 0, 0), EINVAL);
	CHECK_ERRNO(remap_file_pages(memory, 0, 0, 0, 0), EINVAL);
	CHECK_ERRNO(remap_file_pages(map_memory(1, MAP_PRIVATE), PAGE, 0, 0, 0), EINVAL);
}

/* --- Flags of mmap --- */

TEST(the_old_call_takes_its_arguments_from_memory)
{
	int fd = make_file("f", 2);
	uint32_t arguments[] = {0, PAGE, PROT_READ, MAP_PRIVATE, fd, PAGE};
	char *memory = (char *)DIRECT1(SYS_mmap, arguments);
	CHECK_EQ(peek(memory), 'b');
	arguments[5] = 100;
	CHECK_ERRNO(DIRECT1(SYS_mmap, arguments), EINVAL);
	CHECK_ERRNO(DIRECT1(SYS_mmap, 8), EFAULT);
}

TEST(fixed_noreplace_fails_where_something_is)
{
	char *memory = map_memory(2, MAP_PRIVATE);
	int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE;
	memory[0] = 'x';
	CHECK_ERRNO((long)mmap(memory, PAGE, PROT_READ, flags, -1, 0), EEXIST);
	CHECK_EQ(memory[0], 'x');
	CHECK_OK(munmap(memory, PAGE));
	CHECK(mmap(memory, PAGE, PROT_READ, flags, -1, 0) == memory);
	CHECK_ERRNO((long)mmap(memory - PAGE, 3 * PAGE, PROT_READ, flags, -1, 0), EEXIST);
}

TEST(mmap_checks_its_flags)
{
	int fd = make_file("f", 1), reader = open("f", O_RDONLY), writer = open("f", O_WRONLY);
	int ends[2], anonymous = MAP_ANONYMOUS;
	CHECK_OK(pipe(ends));
	CHECK_ERRNO((long)mmap(NULL, PAGE, PROT_READ, anonymous, -1, 0), EINVAL);
	CHECK_ERRNO((long)mmap(NULL, PAGE, PROT_READ, MAP_SHARED_VALIDATE | anonymous, -1, 0),
		    EINVAL);
	CHECK_ERRNO((long)mmap(NULL, PAGE, PROT_READ, MAP_SHARED_VALIDATE | 0x200000, fd, 0),
		    EOPNOTSUPP);
	CHECK(mmap(NULL, PAGE, PROT_READ, MAP_SHARED_VALIDATE | MAP_NORESERVE, fd, 0) !=
	      MAP_FAILED);
	CHECK(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | 0x200000, fd, 0) != MAP_FAILED);
	CHECK_ERRNO((long)mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, -1, 0), EBADF);
	CHECK_ERRNO((long)mmap(NULL, 0, PROT_READ, MAP_PRIVATE, fd, 0), EINVAL);
	CHECK_ERRNO((long)mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, writer, 0), EACCES);
	CHECK_ERRNO((long)mmap(NULL, PAGE, READ_WRITE, MAP_SHARED, reader, 0), EACCES);
	CHECK(mmap(NULL, PAGE, READ_WRITE, MAP_PRIVATE, reader, 0) != MAP_FAILED);
	CHECK_ERRNO((long)mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, ends[0], 0), ENODEV);
	CHECK_ERRNO(
		(long)mmap(NULL, PAGE, PROT_READ, MAP_SHARED | anonymous | MAP_GROWSDOWN, -1, 0),
		EINVAL);
	CHECK_ERRNO((long)mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_GROWSDOWN, fd, 0), EINVAL);
}

TEST(a_shared_mapping_of_a_reader_never_becomes_writable)
{
	make_file("f", 1);
	int reader = open("f", O_RDONLY);
	char *memory = map_file(reader, 1, PROT_READ, MAP_SHARED);
	CHECK_ERRNO(mprotect(memory, PAGE, READ_WRITE), EACCES);
	CHECK_EQ(peek(memory), 'a');
	CHECK(!poke(memory, 'x'));
	CHECK_FAULT(SIGSEGV, SEGV_ACCERR, memory);
}

TEST(mprotect_changes_what_is_below_a_hole)
{
	char *memory = map_memory(3, MAP_PRIVATE);
	CHECK_OK(munmap(memory + PAGE, PAGE));
	CHECK_ERRNO(mprotect(memory, 3 * PAGE, PROT_READ), ENOMEM);
	CHECK(!poke(memory, 'x'));
	CHECK(poke(memory + 2 * PAGE, 'x'));
	CHECK_ERRNO(mprotect(memory + 1, PAGE, PROT_READ), EINVAL);
	CHECK_ERRNO(mprotect(memory, PAGE, 0x100), EINVAL);
	CHECK_OK(mprotect(memory, 0, PROT_NONE));
}

TEST(a_mapping_that_grows_down_does_when_touched_just_below)
{
	char *room = map_memory(600, MAP_PRIVATE);
	CHECK_OK(munmap(room, 600 * PAGE));
	char *memory = mmap(room + 590 * PAGE, PAGE, READ_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN | MAP_FIXED, -1, 0);
	CHECK(memory == room + 590 * PAGE);
	CHECK(poke(memory - 1, 'd'));
	CHECK_EQ(peek(memory - 1), 'd');
	CHECK_EQ(peek(memory - PAGE), 0);
	CHECK(poke(memory - 20 * PAGE, 'd'));
	CHECK_OK(mprotect(memory, PAGE, PROT_READ | PROT_GROWSDOWN));
	CHECK(!poke(memory - 20 * PAGE, 'd'));
	CHECK_ERRNO(mprotect(map_memory(1, MAP_PRIVATE), PAGE, PROT_READ | PROT_GROWSDOWN), EINVAL);
}

TEST(what_is_below_a_growing_mapping_keeps_its_distance)
{
	char *room = map_memory(600, MAP_PRIVATE);
	CHECK_OK(munmap(room + PAGE, 599 * PAGE));
	char *memory = mmap(room + 300 * PAGE, PAGE, READ_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN | MAP_FIXED, -1, 0);
	CHECK(memory == room + 300 * PAGE);
	CHECK(poke(room + 260 * PAGE, 'x'));
	CHECK(!poke(room + 250 * PAGE, 'x'));
	CHECK_FAULT(SIGSEGV, SEGV_MAPERR, room + 250 * PAGE);
	CHECK_OK(munmap(room, PAGE));
	CHECK(poke(room + 250 * PAGE, 'x'));
}

TEST(dev_zero_is_memory_private_or_shared)
{
	int fd = open("/dev/zero", O_RDWR);
	char *private = map_file(fd, 1, READ_WRITE, MAP_PRIVATE);
	char *shared = map_file(fd, 1, READ_WRITE, MAP_SHARED);
	char *other = map_file(fd, 1, READ_WRITE, MAP_SHARED);
	CHECK_OK(close(fd));
	pid_t pid = fork();
	if (pid == 0) {
		*private = *shared = 'c';
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_EQ(*private, 0);
	CHECK_EQ(*shared, 'c');
	CHECK_EQ(*other, 0);
}

TEST(a_pipe_takes_whole_pages_of_a_buffer_that_turns_bad)
{
	static char buffer[3 * PAGE];
	int ends[2];
	char *memory = map_memory(3, MAP_PRIVATE);
	memset(memory, 'p', 2 * PAGE);
	CHECK_OK(munmap(memory + 2 * PAGE, PAGE));
	CHECK_OK(pipe(ends));
	CHECK_ERRNO(write(ends[1], memory + 2 * PAGE - 50, 100), EFAULT);
	CHECK_EQ(write(ends[1], memory + PAGE - 100, 2 * PAGE), PAGE);
	CHECK_EQ(read(ends[0], buffer, sizeof(buffer)), PAGE);
	CHECK_EQ(buffer[PAGE - 1], 'p');
	CHECK_ERRNO(write(ends[1], memory + 2 * PAGE, 1), EFAULT);
	CHECK_EQ(write(ends[1], memory, 2 * PAGE), 2 * PAGE);
}
