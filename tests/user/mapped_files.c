/*
 * Files in memory: what a mapping shows of a file that is read, written, cut, removed and closed
 * beside it.
 */
#include "touch.h"

#define READ_WRITE (PROT_READ | PROT_WRITE)

/* --- One page cache --- */

TEST(a_shared_mapping_and_read_and_write_see_each_other)
{
	int fd = make_file("f", 2);
	char *memory = map_file(fd, 2, READ_WRITE, MAP_SHARED);
	char byte;
	memory[PAGE + 5] = 'X';
	CHECK_EQ(pread(fd, &byte, 1, PAGE + 5), 1);
	CHECK_EQ(byte, 'X');
	CHECK_EQ(pwrite(fd, "Y", 1, PAGE + 6), 1);
	CHECK_EQ(memory[PAGE + 6], 'Y');
}

TEST(two_mappings_of_a_file_show_the_same)
{
	int fd = make_file("f", 1), other = open("f", O_RDWR);
	char *one = map_file(fd, 1, READ_WRITE, MAP_SHARED);
	char *two = map_file(other, 1, READ_WRITE, MAP_SHARED);
	one[7] = '1';
	CHECK_EQ(two[7], '1');
	two[7] = '2';
	CHECK_EQ(one[7], '2');
}

TEST(a_private_mapping_never_reaches_the_file)
{
	int fd = make_file("f", 1);
	char *memory = map_file(fd, 1, READ_WRITE, MAP_PRIVATE);
	char byte;
	CHECK_EQ(memory[0], 'a');
	memory[0] = 'P';
	CHECK_EQ(pread(fd, &byte, 1, 0), 1);
	CHECK_EQ(byte, 'a');
	CHECK_OK(msync(memory, PAGE, MS_SYNC));
	CHECK_EQ(pread(fd, &byte, 1, 0), 1);
	CHECK_EQ(byte, 'a');
	CHECK_EQ(pwrite(fd, "W", 1, 1), 1);
	CHECK_EQ(memory[0], 'P');
	CHECK_EQ(memory[1], 'a'); /* the page was copied before */
}

TEST(a_mapping_outlives_descriptor_and_name)
{
	int fd = make_file("f", 1);
	char *memory = map_file(fd, 1, READ_WRITE, MAP_SHARED);
	CHECK_OK(rename("f", "g"));
	CHECK_EQ(memory[1], 'a');
	CHECK_OK(close(fd));
	CHECK_OK(unlink("g"));
	memory[0] = 'Z';
	CHECK_EQ(memory[0], 'Z');
	CHECK_EQ(memory[PAGE - 1], 'a');
	CHECK_OK(munmap(memory, PAGE));
}

TEST(parent_and_child_share_a_mapped_file)
{
	int fd = make_file("f", 1);
	char *shared = map_file(fd, 1, READ_WRITE, MAP_SHARED);
	char *private = map_file(fd, 1, READ_WRITE, MAP_PRIVATE);
	pid_t pid = fork();
	if (pid == 0) {
		shared[0] = 'C';
		private[1] = 'C';
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_EQ(shared[0], 'C');
	CHECK_EQ(private[1], 'a');
}

TEST(reading_a_file_into_its_own_mapping_works)
{
	int fd = make_file("f", 3);
	char *memory = map_file(fd, 3, READ_WRITE, MAP_SHARED);
	CHECK_EQ(pread(fd, memory, PAGE, 2 * PAGE), PAGE);
	CHECK_EQ(memory[0], 'c');
	CHECK_EQ(pwrite(fd, memory + 2 * PAGE, PAGE, PAGE), PAGE);
	CHECK_EQ(memory[PAGE], 'c');
}

TEST(a_hole_in_a_file_can_be_written_through_a_mapping)
{
	int fd = open("f", O_RDWR | O_CREAT, 0600);
	char byte;
	CHECK_OK(ftruncate(fd, 8 * PAGE));
	char *memory = map_file(fd, 8, READ_WRITE, MAP_SHARED);
	CHECK_EQ(memory[3 * PAGE], 0);
	memory[5 * PAGE] = 'h';
	CHECK_EQ(pread(fd, &byte, 1, 5 * PAGE), 1);
	CHECK_EQ(byte, 'h');
	CHECK_EQ(pread(fd, &byte, 1, 6 * PAGE), 1);
	CHECK_EQ(byte, 0);
}

TEST(an_offset_shows_the_file_from_there_on)
{
	int fd = make_file("f", 4);
	char *memory = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 2 * PAGE);
	CHECK_EQ(memory[0], 'c');
	CHECK_EQ(peek(memory + PAGE - 1), 'c');
}

/* --- The end of a file --- */

TEST(past_the_end_of_a_file_is_sigbus_at_that_address)
{
	int fd = make_file("f", 1);
	for (int flags = MAP_SHARED; flags <= MAP_PRIVATE; flags++) {
		char *memory = map_file(fd, 3, READ_WRITE, flags);
		CHECK_EQ(peek(memory + PAGE - 1), 'a');
		CHECK_EQ(peek(memory + PAGE + 12), -1);
		CHECK_FAULT(SIGBUS, BUS_ADRERR, memory + PAGE + 12);
		CHECK(!poke(memory + 2 * PAGE, 'x'));
		CHECK_FAULT(SIGBUS, BUS_ADRERR, memory + 2 * PAGE);
	}
}

TEST(the_rest_of_the_last_page_reads_as_zeros)
{
	int fd = make_file("f", 1);
	CHECK_OK(ftruncate(fd, 100));
	char *memory = map_file(fd, 1, READ_WRITE, MAP_SHARED);
	CHECK_EQ(peek(memory + 99), 'a');
	CHECK_EQ(peek(memory + 100), 0);
	CHECK_EQ(peek(memory + PAGE - 1), 0);
}

TEST(a_file_that_is_cut_takes_its_pages_out_of_mappings)
{
	int fd = make_file("f", 4);
	char *shared = map_file(fd, 4, READ_WRITE, MAP_SHARED);
	char *private = map_file(fd, 4, PROT_READ, MAP_PRIVATE);
	for (int i = 0; i < 4; i++) {
		CHECK_EQ(peek(shared + i * PAGE), 'a' + i);
		CHECK_EQ(peek(private + i * PAGE), 'a' + i);
	}
	CHECK_OK(ftruncate(fd, PAGE + 1));
	CHECK_EQ(peek(shared + PAGE), 'b');
	CHECK_EQ(peek(shared + PAGE + 1), 0);
	CHECK_EQ(peek(private + PAGE + 1), 0);
	CHECK_EQ(peek(shared + 2 * PAGE + 3), -1);
	CHECK_FAULT(SIGBUS, BUS_ADRERR, shared + 2 * PAGE + 3);
	CHECK_EQ(peek(private + 3 * PAGE), -1);
	CHECK_FAULT(SIGBUS, BUS_ADRERR, private + 3 * PAGE);
}

TEST(private_copies_past_the_new_end_go_as_well)
{
	int fd = make_file("f", 3);
	char *memory = map_file(fd, 3, READ_WRITE, MAP_PRIVATE);
	for (int i = 0; i < 3; i++)
		memory[i * PAGE] = 'P';
	CHECK_OK(ftruncate(fd, PAGE));
	CHECK_EQ(peek(memory), 'P');
	CHECK_EQ(peek(memory + PAGE), -1);
	CHECK_FAULT(SIGBUS, BUS_ADRERR, memory + PAGE);
	CHECK_OK(ftruncate(fd, 3 * PAGE));
	CHECK_EQ(peek(memory + PAGE), 0);
	CHECK_EQ(peek(memory), 'P');
}

TEST(a_file_that_grows_again_shows_new_pages)
{
	int fd = make_file("f", 2);
	char *memory = map_file(fd, 4, READ_WRITE, MAP_SHARED);
	CHECK_EQ(peek(memory + PAGE), 'b');
	CHECK_OK(ftruncate(fd, 0));
	CHECK_EQ(peek(memory), -1);
	CHECK_OK(ftruncate(fd, 2 * PAGE));
	CHECK_EQ(peek(memory), 0);
	CHECK_EQ(peek(memory + PAGE), 0);
	CHECK_EQ(pwrite(fd, "N", 1, 3 * PAGE), 1);
	CHECK_EQ(peek(memory + 3 * PAGE), 'N');
}

TEST(opening_with_o_trunc_cuts_mappings_too)
{
	int fd = make_file("f", 2);
	char *memory = map_file(fd, 2, READ_WRITE, MAP_SHARED);
	memory[PAGE] = 'x';
	CHECK(open("f", O_WRONLY | O_TRUNC) >= 0);
	CHECK_EQ(peek(memory), -1);
	CHECK_FAULT(SIGBUS, BUS_ADRERR, memory);
	CHECK_EQ(peek(memory + PAGE), -1);
}

TEST(truncate_by_name_cuts_mappings_of_children_and_of_a_removed_descriptor)
{
	int fd = make_file("f", 2), ready[2], go[2];
	char *memory = map_file(fd, 2, READ_WRITE, MAP_SHARED);
	char byte = 0;
	CHECK_OK(close(fd));
	CHECK_OK(pipe(ready));
	CHECK_OK(pipe(go));
	pid_t pid = fork();
	if (pid == 0) {
		byte = memory[PAGE];
		CHECK_EQ(write(ready[1], &byte, 1), 1);
		CHECK_EQ(read(go[0], &byte, 1), 1);
		CHECK_EQ(peek(memory + PAGE), -1);
		CHECK_FAULT(SIGBUS, BUS_ADRERR, memory + PAGE);
		CHECK_EQ(peek(memory), 'a');
		_exit(0);
	}
	CHECK_EQ(read(ready[0], &byte, 1), 1);
	CHECK_EQ(byte, 'b');
	CHECK_OK(truncate("f", PAGE));
	CHECK_EQ(write(go[1], &byte, 1), 1);
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_EQ(peek(memory + PAGE), -1);
}

TEST(pieces_of_a_mapping_are_all_cut)
{
	int fd = make_file("f", 8);
	char *memory = map_file(fd, 8, READ_WRITE, MAP_SHARED);
	CHECK_OK(mprotect(memory + 3 * PAGE, PAGE, PROT_READ));
	CHECK_OK(munmap(memory + 5 * PAGE, PAGE));
	char *moved = mremap(memory + 6 * PAGE, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
			     map_memory(1, MAP_PRIVATE));
	CHECK(moved != MAP_FAILED);
	CHECK_EQ(peek(moved), 'g');
	CHECK_EQ(peek(memory + 3 * PAGE), 'd');
	CHECK_EQ(peek(memory + 7 * PAGE), 'h');
	CHECK_OK(ftruncate(fd, 2 * PAGE));
	CHECK_EQ(peek(memory + PAGE), 'b');
	CHECK_EQ(peek(memory + 2 * PAGE), -1);
	CHECK_EQ(peek(memory + 3 * PAGE), -1);
	CHECK_EQ(peek(memory + 7 * PAGE), -1);
	CHECK_EQ(peek(moved), -1);
	CHECK_FAULT(SIGBUS, BUS_ADRERR, moved);
}

TEST(a_system_call_on_memory_past_the_end_of_a_file_is_efault)
{
	int fd = make_file("f", 2), null = open("/dev/zero", O_RDONLY);
	char *memory = map_file(fd, 2, READ_WRITE, MAP_SHARED);
	CHECK_EQ(peek(memory + PAGE), 'b');
	CHECK_OK(ftruncate(fd, PAGE));
	CHECK_ERRNO(read(null, memory + PAGE, 10), EFAULT);
	CHECK_EQ(read(null, memory + PAGE - 6, 10), 6);
}

/* Somebody cuts and grows a file while children come, go and touch it. */
TEST(a_file_is_cut_while_processes_come_and_go)
{
	int fd = make_file("f", 6);
	char *memory = map_file(fd, 6, READ_WRITE, MAP_SHARED);
	for (int round = 0; round < 40; round++) {
		pid_t pid = fork();
		if (pid == 0) {
			for (int i = 0; i < 60; i++)
				poke(memory + i % 6 * PAGE, 'k');
			_exit(0);
		}
		CHECK_OK(ftruncate(fd, round % 6 * PAGE));
		CHECK_EQ(peek(memory + round % 6 * PAGE), -1);
		CHECK_OK(ftruncate(fd, 6 * PAGE));
		CHECK_EXITED(wait_for(pid), 0);
	}
}
