/* Descriptor tables. They are the current process's own, which has few numbers in use or none. */

#include "fs/fdtable.h"
#include "fs/file.h"
#include "kernel/errno.h"
#include "kernel/test.h"
#include "proc/proc.h"
#include "syscall/abi/fcntl.h"
#include "tests/kernel/files.h"

/* The tests run with an empty table of their own. */
static struct fdtable *previous;

static void begin(void)
{
	previous = proc_current()->files;
	EXPECT_EQ(fdtable_create(&proc_current()->files), 0);
}

static void end(void)
{
	fdtable_put(proc_current()->files);
	proc_current()->files = previous;
}

static struct file *null_file(void)
{
	struct file *file = NULL;

	EXPECT_EQ(file_open(NULL, "/dev/null", O_RDWR, 0, &file), 0);
	return file;
}

KERNEL_TEST(the_lowest_free_descriptor_is_handed_out)
{
	struct file *file = null_file();

	begin();
	for (int i = 0; i < 40; i++) {
		file_get(file);
		EXPECT_EQ(fd_add(file, 0, false), i);
	}
	EXPECT_EQ(fd_close(7), 0);
	EXPECT_EQ(fd_close(3), 0);
	EXPECT_EQ(fd_close(3), -EBADF);
	EXPECT_EQ(fd_dup(0, 0, false), 3);
	EXPECT_EQ(fd_dup(0, 5, false), 7);
	EXPECT_EQ(fd_dup(0, 0, false), 40);
	EXPECT_EQ(fd_dup(99, 0, false), -EBADF);
	EXPECT_EQ(fd_dup(-1, 0, false), -EBADF);
	end();
	EXPECT_EQ(file->refs, 1);
	file_put(file);
}

KERNEL_TEST(a_table_grows_to_the_limit_and_no_further)
{
	struct rlimit64 *limit = &proc_current()->limits[RLIMIT_NOFILE];
	struct rlimit64 saved = *limit;
	struct file *file = null_file();

	begin();
	limit->rlim_cur = 3000;
	EXPECT_EQ(fd_add(file, 2999, true), 2999);
	EXPECT(proc_current()->files->capacity >= 3000);
	EXPECT_EQ(fd_dup(2999, 2999, false), -EMFILE);
	EXPECT_EQ(fd_dup(2999, 3000, false), -EINVAL);
	EXPECT_EQ(fd_dup_to(2999, 3000, false), -EBADF);
	EXPECT_EQ(fd_dup_to(2999, 2500, false), 2500);
	limit->rlim_cur = 1;
	EXPECT_EQ(fd_dup(2999, 0, false), 0);
	EXPECT_EQ(fd_dup(2999, 0, false), -EMFILE);
	EXPECT_EQ(fd_close_on_exec(2999), 1);
	EXPECT_EQ(fd_close_on_exec(2500), 0);
	*limit = saved;
	end();
}

KERNEL_TEST(a_copied_table_shares_the_files_and_exec_closes_those_that_are_marked)
{
	struct fdtable *copy;
	struct file *file = null_file();

	begin();
	EXPECT_EQ(fd_add(file, 0, false), 0);
	EXPECT_EQ(fd_dup(0, 0, true), 1);
	EXPECT_EQ(fd_dup(0, 200, true), 200);
	EXPECT_EQ(fd_reserve(0, false), 2);
	EXPECT_EQ(fdtable_copy(proc_current()->files, &copy), 0);
	EXPECT_EQ(file->refs, 6);
	fd_unreserve(2);
	fdtable_close_on_exec(copy);
	EXPECT_EQ(file->refs, 4);
	EXPECT(copy->files[0] == file);
	EXPECT(copy->files[1] == NULL);
	fdtable_put(copy);
	EXPECT_EQ(file->refs, 3);
	EXPECT_EQ(fd_set_close_on_exec(200, false), 0);
	fdtable_close_on_exec(proc_current()->files);
	EXPECT_EQ(file->refs, 2);
	EXPECT_EQ(fd_set_close_on_exec(1, true), -EBADF);
	end();
}

KERNEL_TEST(a_number_that_is_being_opened_is_nobody_elses)
{
	struct file *file = null_file();

	begin();
	EXPECT_EQ(fd_reserve(0, true), 0);
	EXPECT(fd_file(0) == NULL);
	EXPECT_EQ(fd_close(0), -EBADF);
	EXPECT_EQ(fd_add(file, 0, false), 1);
	EXPECT_EQ(fd_dup_to(1, 0, false), -EBUSY);
	fd_unreserve(0);
	EXPECT_EQ(fd_dup_to(1, 0, false), 0);
	end();
}

KERNEL_TEST(a_place_only_descriptor_reads_and_writes_nothing)
{
	struct file *file, *found;
	char byte;

	begin();
	scratch_begin();
	EXPECT_EQ(make_file(SCRATCH "/f", "x"), 0);
	EXPECT_EQ(file_open(NULL, SCRATCH "/f", O_PATH | O_RDWR, 0, &file), 0);
	EXPECT_EQ(read_bytes(file, &byte, 1), -EBADF);
	EXPECT_EQ(write_bytes(file, "y", 1), -EBADF);
	EXPECT_EQ(fd_add(file, 0, false), 0);
	EXPECT(fd_file(0) == NULL);
	found = fd_file_any(0);
	EXPECT(found == file);
	file_put(found);
	end();
	scratch_end();
}
