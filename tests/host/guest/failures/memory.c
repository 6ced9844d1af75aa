/* Address spaces: mmap and its kin, brk, and page faults, which must never fail. */
#include "tests/host/guest/failures/trial.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE      ((size_t)4096)
#define PAGES     16
#define SIZE      (PAGES * PAGE)
#define LARGE     ((size_t)4 << 20) /* what one page table maps */
#define RW        (PROT_READ | PROT_WRITE)
#define ANONYMOUS (MAP_PRIVATE | MAP_ANONYMOUS)

static char *area;
static int file;

static long map(void *at, size_t size, int protection, int flags, int fd)
{
	void *got = mmap(at, size, protection, flags, fd, 0);
	return got == MAP_FAILED ? -1 : 0;
}

static void prepare_area(void)
{
	area = mmap(NULL, SIZE, RW, ANONYMOUS, -1, 0);
	must(area == MAP_FAILED ? -1 : 0, "mmap");
	memset(area, 'a', SIZE);
}

static void prepare_read_only(void)
{
	prepare_area();
	must(mprotect(area, SIZE, PROT_READ), "mprotect");
}

static void prepare_file(void)
{
	static char block[SIZE];
	file = (int)must(open("file", O_RDWR | O_CREAT, 0644), "open");
	must(write(file, block, sizeof(block)), "write");
}

static void prepare_file_area(void)
{
	prepare_file();
	area = mmap(NULL, SIZE, RW, MAP_SHARED, file, 0);
	must(area == MAP_FAILED ? -1 : 0, "mmap");
}

static long map_anonymous(void)
{
	return map(NULL, 3 * LARGE, RW, ANONYMOUS, -1);
}

static long map_unwritable(void)
{
	return map(NULL, SIZE, PROT_NONE, ANONYMOUS, -1);
}

static long map_shared(void)
{
	return map(NULL, SIZE, RW, MAP_SHARED | MAP_ANONYMOUS, -1);
}

static long map_file(void)
{
	return map(NULL, SIZE, RW, MAP_PRIVATE, file);
}

static long map_file_shared(void)
{
	return map(NULL, SIZE, RW, MAP_SHARED, file);
}

static long map_device(void)
{
	return map(NULL, SIZE, RW, MAP_PRIVATE, file);
}

static void prepare_zero(void)
{
	file = (int)must(open("/dev/zero", O_RDWR), "/dev/zero");
}

/* Over the middle of what is there: it is cut in two. */
static long map_over(void)
{
	return map(area + 4 * PAGE, 4 * PAGE, PROT_READ, ANONYMOUS | MAP_FIXED, -1);
}

static long map_populated(void)
{
	return map(NULL, SIZE, RW, ANONYMOUS | MAP_POPULATE, -1);
}

static long unmap_middle(void)
{
	return munmap(area + 4 * PAGE, 4 * PAGE);
}

static long unmap_all(void)
{
	return munmap(area, SIZE);
}

static long protect_middle(void)
{
	return mprotect(area + 4 * PAGE, 4 * PAGE, PROT_READ);
}

static void prepare_promise_free(void)
{
	area = mmap(NULL, SIZE, PROT_READ, ANONYMOUS, -1, 0);
	must(area == MAP_FAILED ? -1 : 0, "mmap");
}

static long protect_to_write(void)
{
	return mprotect(area + 4 * PAGE, 4 * PAGE, RW);
}

static long remap_larger(void)
{
	return mremap(area, SIZE, 2 * LARGE, MREMAP_MAYMOVE) == MAP_FAILED ? -1 : 0;
}

static long remap_part(void)
{
	return mremap(area + 4 * PAGE, 4 * PAGE, LARGE, MREMAP_MAYMOVE) == MAP_FAILED ? -1 : 0;
}

static long remap_smaller(void)
{
	return mremap(area, SIZE, PAGE, 0) == MAP_FAILED ? -1 : 0;
}

static void prepare_two(void)
{
	area = mmap(NULL, 2 * SIZE, RW, ANONYMOUS, -1, 0);
	must(area == MAP_FAILED ? -1 : 0, "mmap");
	memset(area, 'a', 2 * SIZE);
	must(mprotect(area + SIZE, SIZE, PROT_READ), "mprotect");
}

static long remap_over(void)
{
	void *got = mremap(area + PAGE, 2 * PAGE, 3 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
			   area + SIZE + 2 * PAGE);
	return got == MAP_FAILED ? -1 : 0;
}

static long break_up(void)
{
	return sbrk(2 * LARGE) == (void *)-1 ? -1 : 0;
}

static void prepare_break(void)
{
	must(break_up(), "sbrk");
}

static long break_down(void)
{
	return sbrk(-(intptr_t)LARGE) == (void *)-1 ? -1 : 0;
}

static long discard(void)
{
	return madvise(area + PAGE, 3 * PAGE, MADV_DONTNEED);
}

static long advise_fork(void)
{
	return madvise(area + 4 * PAGE, 4 * PAGE, MADV_DONTFORK);
}

static long lock(void)
{
	return mlock(area + 4 * PAGE, 4 * PAGE);
}

static long lock_all(void)
{
	return mlockall(MCL_CURRENT | MCL_FUTURE);
}

static long map_locked(void)
{
	return map(NULL, SIZE, RW, ANONYMOUS | MAP_LOCKED, -1);
}

static long make_memfd(void)
{
	return memfd_create("a name", MFD_ALLOW_SEALING);
}

static long call_mincore(void)
{
	static unsigned char pages[PAGES];
	return mincore(area, SIZE, pages);
}

static long punch_hole(void)
{
	return madvise(area + 4 * PAGE, 4 * PAGE, MADV_REMOVE);
}

static long synchronize(void)
{
	return msync(area, SIZE, MS_SYNC);
}

/* --- Faults --- */

static void prepare_untouched(void)
{
	area = mmap(NULL, 2 * LARGE, RW, ANONYMOUS, -1, 0);
	must(area == MAP_FAILED ? -1 : 0, "mmap");
}

static long touch(void)
{
	for (size_t at = 0; at < 2 * LARGE; at += 64 * PAGE)
		area[at] = 'x';
	return 0;
}

static long read_untouched(void)
{
	volatile char *bytes = area;
	for (size_t at = 0; at < 2 * LARGE; at += 64 * PAGE)
		must(bytes[at] ? -1 : 0, "untouched memory");
	return 0;
}

/* The copy that a page shared with a child needs was promised at fork. */
static void prepare_sharer(void)
{
	prepare_area();
	pid_t sharer = (pid_t)must(fork(), "fork");
	if (sharer == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		pause();
		_exit(0);
	}
}

static long copy_on_write(void)
{
	memset(area, 'b', SIZE);
	return 0;
}

static void prepare_private_file(void)
{
	prepare_file();
	area = mmap(NULL, SIZE, RW, MAP_PRIVATE, file, 0);
	must(area == MAP_FAILED ? -1 : 0, "mmap");
}

static long write_to_private_file(void)
{
	memset(area, 'b', SIZE);
	return 0;
}

static long write_to_shared(void)
{
	memset(area, 'c', SIZE);
	return 0;
}

static void prepare_shared(void)
{
	area = mmap(NULL, SIZE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	must(area == MAP_FAILED ? -1 : 0, "mmap");
}

/* What was not promised ends in a signal: growing the stack (SIGSEGV), and a hole of a file that
 * is written through a mapping (SIGBUS). */
static char deep(int depth)
{
	volatile char page[4096];
	page[0] = (char)depth;
	return depth > 0 ? (char)(deep(depth - 1) + page[0]) : page[0];
}

static long in_child(void (*act)(void), int signal)
{
	int status;
	unsigned n = fail_left();
	fail_nth(0);
	pid_t pid = (pid_t)must(fork(), "fork");
	if (pid == 0) {
		int own = open("/proc/self/fail-nth", O_RDWR);
		must(dup2(own, FAIL_FD), "dup2");
		fail_nth(n);
		act();
		_exit(0);
	}
	must(waitpid(pid, &status, 0), "waitpid");
	if (status != 0 && (!WIFSIGNALED(status) || WTERMSIG(status) != signal))
		give_up("a child ended otherwise than it may");
	return 0;
}

static void descend(void)
{
	deep(200);
}

static long grow_stack(void)
{
	return in_child(descend, SIGSEGV);
}

static void fill_hole(void)
{
	area[3 * PAGE] = 'x';
}

static void prepare_hole(void)
{
	file = (int)must(open("file", O_RDWR | O_CREAT, 0644), "open");
	must(ftruncate(file, SIZE), "ftruncate");
	area = mmap(NULL, SIZE, RW, MAP_SHARED, file, 0);
	must(area == MAP_FAILED ? -1 : 0, "mmap");
}

static long fault_in_hole(void)
{
	return in_child(fill_hole, SIGBUS);
}

const struct trial memory_trials[] = {
	{"memory: mmap", NULL, map_anonymous, {0}, TRY_ALL, 0},
	{"memory: mmap without access", NULL, map_unwritable, {0}, TRY_ALL, 0},
	{"memory: mmap shared", NULL, map_shared, {0}, TRY_ALL, 0},
	{"memory: mmap a file", prepare_file, map_file, {0}, TRY_ALL, 0},
	{"memory: mmap a file shared", prepare_file, map_file_shared, {0}, TRY_ALL, 0},
	{"memory: mmap /dev/zero", prepare_zero, map_device, {0}, TRY_ALL, 0},
	{"memory: mmap over another mapping", prepare_area, map_over, {0}, TRY_ALL, 0},
	{"memory: mmap populated", NULL, map_populated, {0}, TRY_ALL, 0},
	{"memory: munmap in the middle", prepare_area, unmap_middle, {0}, TRY_ALL, 0},
	{"memory: munmap of all", prepare_area, unmap_all, {0}, TRY_NOTHING, 0},
	{"memory: mprotect in the middle", prepare_area, protect_middle, {0}, TRY_ALL, 0},
	{"memory: mprotect to writable", prepare_promise_free, protect_to_write, {0}, TRY_ALL, 0},
	{"memory: mprotect back", prepare_read_only, protect_to_write, {0}, TRY_ALL, 0},
	{"memory: mremap to more", prepare_area, remap_larger, {0}, TRY_ALL, 0},
	{"memory: mremap a part", prepare_area, remap_part, {0}, TRY_ALL, 0},
	{"memory: mremap to less", prepare_area, remap_smaller, {0}, TRY_ALL, 0},
	{"memory: mremap over another", prepare_two, remap_over, {0}, TRY_ALL, 0},
	{"memory: brk up", NULL, break_up, {0}, TRY_ALL, 0},
	{"memory: brk down", prepare_break, break_down, {0}, TRY_NOTHING, 0},
	{"memory: madvise, forgetting", prepare_area, discard, {0}, TRY_NOTHING, 0},
	{"memory: madvise, not for children", prepare_area, advise_fork, {EAGAIN}, TRY_ALL, 0},
	{"memory: madvise, a hole", prepare_file_area, punch_hole, {0}, TRY_ALL, 0},
	{"memory: mlock", prepare_area, lock, {EAGAIN}, TRY_ALL, 0},
	{"memory: mlockall", prepare_area, lock_all, {EAGAIN}, TRY_ALL, 0},
	{"memory: mmap locked", NULL, map_locked, {EAGAIN}, TRY_ALL, 0},
	{"memory: mincore", prepare_area, call_mincore, {EAGAIN}, TRY_ALL, 0},
	{"memory: memfd_create", NULL, make_memfd, {ENFILE, ENOSPC}, TRY_ALL, 0},
	{"memory: msync", prepare_file_area, synchronize, {0}, TRY_ALL, 0},
	{"fault: a write", prepare_untouched, touch, {0}, TRY_NOTHING, 0},
	{"fault: a read", prepare_untouched, read_untouched, {0}, TRY_NOTHING, 0},
	{"fault: a copy", prepare_sharer, copy_on_write, {0}, TRY_NOTHING, 0},
	{"fault: a private file", prepare_private_file, write_to_private_file, {0}, TRY_NOTHING, 0},
	{"fault: a shared file", prepare_file_area, write_to_shared, {0}, TRY_NOTHING, 0},
	{"fault: shared memory", prepare_shared, write_to_shared, {0}, TRY_NOTHING, 0},
	{"fault: the stack grows", NULL, grow_stack, {0}, TRY_SOME, 0},
	{"fault: a hole of a file", prepare_hole, fault_in_hole, {0}, TRY_SOME, 0},
	NO_MORE_TRIALS,
};
