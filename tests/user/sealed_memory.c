/*
 * Memory that is a file without a path, its seals, and memory that is shared by name.
 */
#include "touch.h"

#define READ_WRITE (PROT_READ | PROT_WRITE)

static int sealable(size_t pages)
{
	int fd = memfd_create("test", MFD_ALLOW_SEALING);
	CHECK(fd >= 0);
	CHECK_OK(ftruncate(fd, pages * PAGE));
	return fd;
}

/* A name of this process's own in /dev/shm. */
static const char *own_name(void)
{
	static char name[64];
	snprintf(name, sizeof(name), "/redzone-test-%d", (int)getpid());
	return name;
}

TEST(a_memfd_is_a_file_that_can_be_written_and_mapped)
{
	int fd = memfd_create("hello", MFD_CLOEXEC);
	struct stat status;
	char link[64], path[32], byte;
	CHECK_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
	CHECK_EQ(write(fd, "abc", 3), 3);
	char *memory = map_file(fd, 1, READ_WRITE, MAP_SHARED);
	CHECK_EQ(memory[1], 'b');
	memory[2] = 'X';
	CHECK_EQ(pread(fd, &byte, 1, 2), 1);
	CHECK_EQ(byte, 'X');
	CHECK_OK(fstat(fd, &status));
	CHECK_EQ(status.st_mode, S_IFREG | 0777);
	CHECK_EQ(status.st_nlink, 0);
	CHECK_EQ(status.st_size, 3);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	ssize_t length = readlink(path, link, sizeof(link) - 1);
	CHECK(length > 0);
	link[length] = '\0';
	CHECK_STR(link, "/memfd:hello (deleted)");
	int again = open(path, O_RDONLY);
	CHECK_EQ(pread(again, &byte, 1, 0), 1);
	CHECK_EQ(byte, 'a');
}

TEST(memfd_create_checks_name_and_flags)
{
	char name[256];
	memset(name, 'n', sizeof(name));
	name[250] = '\0';
	CHECK_ERRNO(memfd_create(name, 0), EINVAL);
	name[249] = '\0';
	CHECK_OK(memfd_create(name, 0));
	CHECK_ERRNO(memfd_create("x", 0x100), EINVAL);
	CHECK_ERRNO(memfd_create((const char *)8, 0), EFAULT);
}

TEST(only_a_memfd_made_for_it_takes_seals)
{
	int plain = memfd_create("plain", 0), fd = sealable(1), ends[2];
	char path[32];
	CHECK_EQ(fcntl(plain, F_GET_SEALS), F_SEAL_SEAL);
	CHECK_ERRNO(fcntl(plain, F_ADD_SEALS, F_SEAL_SHRINK), EPERM);
	CHECK_EQ(fcntl(fd, F_GET_SEALS), 0);
	CHECK_OK(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK));
	CHECK_OK(fcntl(fd, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK));
	CHECK_EQ(fcntl(fd, F_GET_SEALS), F_SEAL_SHRINK | F_SEAL_GROW);
	CHECK_ERRNO(fcntl(fd, F_ADD_SEALS, 0x1000), EINVAL);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	CHECK_ERRNO(fcntl(open(path, O_RDONLY), F_ADD_SEALS, F_SEAL_WRITE), EPERM);
	CHECK_OK(fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL));
	CHECK_ERRNO(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE), EPERM);
	CHECK_OK(pipe(ends));
	CHECK_ERRNO(fcntl(ends[1], F_GET_SEALS), EINVAL);
	CHECK_ERRNO(fcntl(ends[1], F_ADD_SEALS, F_SEAL_WRITE), EINVAL);
}

TEST(size_seals_hold)
{
	int fd = sealable(2);
	static char page[PAGE];
	CHECK_OK(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK));
	CHECK_ERRNO(ftruncate(fd, PAGE), EPERM);
	CHECK_OK(ftruncate(fd, 3 * PAGE));
	CHECK_OK(fcntl(fd, F_ADD_SEALS, F_SEAL_GROW));
	CHECK_ERRNO(ftruncate(fd, 4 * PAGE), EPERM);
	CHECK_OK(ftruncate(fd, 3 * PAGE));
	CHECK_EQ(pwrite(fd, page, PAGE, 2 * PAGE), PAGE);
	CHECK_ERRNO(pwrite(fd, page, PAGE, 3 * PAGE), EPERM);
	CHECK_EQ(pwrite(fd, page, 100, 3 * PAGE - 100), 100);
	CHECK_EQ(pwrite(fd, page, 200, 3 * PAGE - 100), 100); /* up to a page's border */
}

TEST(a_write_across_the_end_of_a_file_that_may_not_grow_is_refused)
{
	int fd = memfd_create("test", MFD_ALLOW_SEALING);
	static char bytes[200];
	CHECK_EQ(write(fd, bytes, 150), 150);
	CHECK_OK(fcntl(fd, F_ADD_SEALS, F_SEAL_GROW));
	CHECK_ERRNO(pwrite(fd, bytes, 100, 100), EPERM);
	CHECK_EQ(pwrite(fd, bytes, 50, 100), 50);
}

TEST(a_sealed_file_cannot_be_written_in_any_way)
{
	int fd = sealable(1);
	char *memory = map_file(fd, 1, READ_WRITE, MAP_SHARED), byte;
	memory[0] = 'm';
	CHECK_ERRNO(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE), EBUSY);
	CHECK_EQ(fcntl(fd, F_GET_SEALS), 0);
	CHECK_OK(munmap(memory, PAGE));
	char *private = map_file(fd, 1, READ_WRITE, MAP_PRIVATE);
	CHECK_OK(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
	CHECK_ERRNO(write(fd, "x", 1), EPERM);
	CHECK_ERRNO((long)mmap(NULL, PAGE, READ_WRITE, MAP_SHARED, fd, 0), EPERM);
	CHECK(poke(private, 'p'));
	CHECK_EQ(pread(fd, &byte, 1, 0), 1);
	CHECK_EQ(byte, 'm');
	CHECK_EQ(peek(map_file(fd, 1, READ_WRITE, MAP_PRIVATE)), 'm');
	CHECK_OK(ftruncate(fd, 2 * PAGE));
}

TEST(a_mapping_in_a_child_keeps_the_seal_away)
{
	int fd = sealable(1), go[2];
	char byte;
	char *memory = map_file(fd, 1, READ_WRITE, MAP_SHARED);
	CHECK_OK(pipe(go));
	pid_t pid = fork();
	if (pid == 0)
		_exit(read(go[0], &byte, 1) == 1 ? 0 : 1);
	CHECK_OK(munmap(memory, PAGE));
	CHECK_ERRNO(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE), EBUSY);
	CHECK_EQ(write(go[1], "g", 1), 1);
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_OK(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
}

TEST(the_future_write_seal_leaves_mappings_that_are_there)
{
	int fd = sealable(1);
	char *memory = map_file(fd, 1, READ_WRITE, MAP_SHARED);
	CHECK_OK(fcntl(fd, F_ADD_SEALS, F_SEAL_FUTURE_WRITE));
	CHECK(poke(memory, 'w'));
	CHECK_ERRNO(pwrite(fd, "x", 1, 0), EPERM);
	CHECK_ERRNO((long)mmap(NULL, PAGE, READ_WRITE, MAP_SHARED, fd, 0), EPERM);
	char *reader = map_file(fd, 1, PROT_READ, MAP_SHARED);
	CHECK_EQ(peek(reader), 'w');
	CHECK_ERRNO(mprotect(reader, PAGE, READ_WRITE), EACCES);
	CHECK_ERRNO(madvise(memory, PAGE, MADV_REMOVE), EPERM);
}

/* --- Memory by name --- */

TEST(shared_memory_is_found_by_its_name)
{
	const char *name = own_name();
	int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
	CHECK(fd >= 0);
	CHECK_OK(ftruncate(fd, PAGE));
	char *memory = map_file(fd, 1, READ_WRITE, MAP_SHARED);
	memory[0] = 'n';
	pid_t pid = fork();
	if (pid == 0) {
		int other = shm_open(name, O_RDWR, 0);
		char *theirs = map_file(other, 1, READ_WRITE, MAP_SHARED);
		CHECK_EQ(theirs[0], 'n');
		theirs[1] = 'c';
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_EQ(memory[1], 'c');
	CHECK_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
	CHECK_ERRNO(shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600), EEXIST);
	CHECK_OK(shm_unlink(name));
	CHECK_ERRNO(shm_open(name, O_RDWR, 0), ENOENT);
	CHECK_ERRNO(shm_unlink(name), ENOENT);
	CHECK_EQ(memory[1], 'c');
}

TEST(names_of_shared_memory_are_one_component)
{
	CHECK_ERRNO(shm_open("/", O_RDWR, 0), EINVAL);
	CHECK_ERRNO(shm_open("/a/b", O_RDWR | O_CREAT, 0600), EINVAL);
	CHECK_ERRNO(shm_open("", O_RDWR, 0), EINVAL);
}

TEST(files_of_a_tmpfs_are_sealed_against_seals)
{
	const char *name = own_name();
	int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
	CHECK_OK(shm_unlink(name));
	CHECK_EQ(fcntl(fd, F_GET_SEALS), F_SEAL_SEAL);
	CHECK_ERRNO(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE), EPERM);
}
