/*
 * Calls about memory as only somebody ill-disposed makes them: past the last area, at the far end
 * of what a file can be, with the kernel's own pages, with more areas than anybody needs.
 */
#include "touch.h"

#include "direct.h"

#include <elf.h>
#include <stdint.h>
#include <sys/syscall.h>

extern char **environ;

#define GIB (1UL << 30)

/* Where the user half of Redzone ends. */
#define FAR_END 0xc3000000UL

TEST(what_lies_above_all_areas_cannot_be_protected)
{
	for (uintptr_t at = FAR_END - 64 * PAGE; at < FAR_END; at += PAGE)
		if (peek((void *)at) < 0)
			CHECK_ERRNO(mprotect((void *)at, PAGE, PROT_READ), ENOMEM);
}

/* --- The vDSO --- */

static void vdso_bounds(uintptr_t *start, uintptr_t *end)
{
	char line[512];
	FILE *maps = fopen("/proc/self/maps", "r");
	CHECK(maps);
	*start = *end = 0;
	while (maps && fgets(line, sizeof(line), maps))
		if (strstr(line, "[vdso]"))
			CHECK_EQ(sscanf(line, "%x-%x", start, end), 2);
	if (maps)
		fclose(maps);
	CHECK(*start && *end > *start);
}

TEST(the_vdso_does_not_grow)
{
	uintptr_t start, end;
	vdso_bounds(&start, &end);
	for (size_t size = end - start + PAGE; size < 3 * GIB / 2; size *= 2) {
		char *moved = mremap((void *)start, end - start, size, MREMAP_MAYMOVE);
		CHECK(moved == MAP_FAILED && errno == EFAULT);
		if (moved == MAP_FAILED)
			continue;
		for (size_t at = 0; at < size; at += 1024 * PAGE)
			peek(moved + at);
		peek(moved + size - PAGE);
		return;
	}
}

/* What AT_SYSINFO names is called with a system call's registers. */
static long call_kernel(uintptr_t entry, long number)
{
	long result;
	__asm__ volatile("call *%1" : "=a"(result) : "r"(entry), "a"(number) : "memory", "cc");
	return result;
}

static uintptr_t auxiliary(uint32_t type)
{
	char **end = environ;
	while (*end)
		end++;
	for (Elf32_auxv_t *entry = (Elf32_auxv_t *)(end + 1); entry->a_type != AT_NULL; entry++)
		if (entry->a_type == type)
			return entry->a_un.a_val;
	return 0;
}

/* A C library may make its calls through the vDSO: here they are all made directly. */
static void move_vdso(uintptr_t start, size_t size, uintptr_t entry, void *room)
{
	long parent = direct(SYS_getppid, 0, 0, 0, 0, 0);
	long moved = DIRECT5(SYS_mremap, start, size, size, MREMAP_MAYMOVE | MREMAP_FIXED, room);
	bool right = moved == (long)room;
	right = right && call_kernel(entry + (uintptr_t)moved - start, SYS_getppid) == parent;
	DIRECT1(SYS_exit_group, right ? 0 : 1);
}

TEST(a_vdso_that_was_moved_still_makes_system_calls)
{
	uintptr_t start, end, entry = auxiliary(AT_SYSINFO);
	int status;
	vdso_bounds(&start, &end);
	CHECK(entry > start && entry < end);
	CHECK_EQ(call_kernel(entry, SYS_getppid), getppid());
	char *room = map_memory((end - start) / PAGE, MAP_PRIVATE);
	pid_t pid = fork();
	if (pid == 0)
		move_vdso(start, end - start, entry, room);
	CHECK(waitpid(pid, &status, 0) == pid);
	CHECK_EXITED(status, 0);
}

TEST(a_program_without_a_vdso_lives_on)
{
	uintptr_t start, end;
	int status;
	vdso_bounds(&start, &end);
	pid_t pid = fork();
	if (pid == 0) {
		bool gone = DIRECT2(SYS_munmap, start, end - start) == 0;
		DIRECT1(SYS_exit_group, gone ? 0 : 1);
	}
	CHECK(waitpid(pid, &status, 0) == pid);
	CHECK_EXITED(status, 0);
}

/* --- mremap and limits --- */

/* Numbers of pages have 32 bits on i386: what comes after the last is not the first. */
TEST(a_mapping_does_not_grow_past_the_last_page_of_the_largest_file)
{
	int fd = make_file("file", 2);
	char *last = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0xfffffffeLL * PAGE);
	CHECK(last != MAP_FAILED);
	CHECK_EQ(peek(last), -1);
	char *grown = mremap(last, PAGE, 4 * PAGE, MREMAP_MAYMOVE);
	if (grown == MAP_FAILED)
		CHECK_EQ(errno, EINVAL);
	else
		CHECK_EQ(peek(grown + 2 * PAGE), -1);
}

TEST(a_limit_on_data_below_what_is_there_keeps_nobody_from_protecting_it)
{
	char *memory = map_memory(64, MAP_PRIVATE);
	struct rlimit limit = {PAGE, PAGE};
	CHECK_OK(setrlimit(RLIMIT_DATA, &limit));
	CHECK_OK(mprotect(memory, 8 * PAGE, PROT_READ));
	CHECK_OK(mprotect(memory, PAGE, PROT_NONE));
	CHECK_ERRNO(mprotect(memory, PAGE, PROT_READ | PROT_WRITE), ENOMEM);
}

TEST(a_child_has_the_room_of_what_it_does_not_inherit)
{
	const size_t large = GIB;
	char *memory = mmap(NULL, large, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int status;
	CHECK(memory != MAP_FAILED);
	CHECK_OK(madvise(memory, large, MADV_DONTFORK));
	pid_t pid = fork();
	if (pid == 0) {
		char *again = mmap(NULL, large, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		char *more = mmap(NULL, large, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		_exit(again == MAP_FAILED || more == MAP_FAILED);
	}
	CHECK(waitpid(pid, &status, 0) == pid);
	CHECK_EXITED(status, 0);
}

/* --- Who else may look ---------------------------------------------------------------------------
 */

TEST(shared_memory_does_not_tell_where_the_kernel_keeps_it)
{
	char line[512];
	unsigned long inode = 0;
	map_memory(1, MAP_SHARED);
	FILE *maps = fopen("/proc/self/maps", "r");
	while (maps && fgets(line, sizeof(line), maps))
		if (strstr(line, "/dev/zero") && sscanf(line, "%*s %*s %*s %*s %lu", &inode) == 1)
			break;
	CHECK(inode > 0 && inode < FAR_END);
	if (maps)
		fclose(maps);
}

/* Says how much there is to read from the descriptor. */
CHILD_PROGRAM(argc, argv)
{
	char text[256];
	if (argc != 1)
		return 2;
	return read(atoi(argv[0]), text, sizeof(text)) > 0;
}

static void check_after_exec(const char *path)
{
	char number[16];
	int status, fd = open(path, O_RDONLY);
	CHECK(fd >= 0);
	snprintf(number, sizeof(number), "%d", fd);
	pid_t pid = fork();
	if (pid == 0) {
		/* The child's own, which becomes another program. */
		int own = open(path, O_RDONLY);
		CHECK_EQ(dup2(own, fd), fd);
		execl(check_program_path, "reads", "--child", number, (char *)NULL);
		_exit(2);
	}
	CHECK(waitpid(pid, &status, 0) == pid);
	CHECK_EXITED(status, 0);
	close(fd);
}

TEST(who_looked_into_a_program_does_not_look_into_the_next)
{
	check_after_exec("/proc/self/maps");
	check_after_exec("/proc/self/smaps");
	check_after_exec("/proc/self/pagemap");
	check_after_exec("/proc/self/environ");
}

/* --- Others ------------------------------------------------------------------------------------
 */

static double seconds(void)
{
	struct timespec now;
	CHECK_OK(clock_gettime(CLOCK_MONOTONIC, &now));
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* When one long call began and when it was done. */
struct span {
	double from, to;
};

static void fill_much(int out)
{
	struct span span = {.from = seconds()};
	char *memory =
		mmap(NULL, GIB / 2, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	span.to = seconds();
	CHECK(memory != MAP_FAILED);
	CHECK_EQ(write(out, &span, sizeof(span)), sizeof(span));
	_exit(0);
}

TEST(others_run_while_one_call_fills_in_much_memory)
{
	enum {
		WAKES = 2000
	};
	static double woken[WAKES];
	struct timespec pause = {.tv_nsec = 5000000};
	struct span span;
	int fds[2], status, wakes = 0, inside = 0;
	CHECK_OK(pipe(fds));
	pid_t pid = fork();
	if (pid == 0)
		fill_much(fds[1]);
	for (; wakes < WAKES && waitpid(pid, &status, WNOHANG) == 0; wakes++) {
		nanosleep(&pause, NULL);
		woken[wakes] = seconds();
	}
	CHECK_EQ(read(fds[0], &span, sizeof(span)), sizeof(span));
	for (int i = 0; i < wakes; i++)
		inside += woken[i] > span.from && woken[i] < span.to;
	CHECK(span.to - span.from < 0.1 || inside > 2);
}
