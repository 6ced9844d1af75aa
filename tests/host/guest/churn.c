/*
 * churn: takes and gives up memory of all kinds, at all places where a program may have some, and
 * forks, without end: something to look at from outside. Somebody kills it.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE       4096
#define PAGES      24
#define LOWEST     ((char *)0x00010000)            /* the first page a program may have */
#define HIGHEST    ((char *)0xC3000000 - 4 * PAGE) /* just below the vDSO */
#define ANONYMOUS  (MAP_ANONYMOUS | MAP_PRIVATE)
#define READ_WRITE (PROT_READ | PROT_WRITE)

static volatile int depth_seen;

static void use_stack(int depth)
{
	volatile char frame[PAGE];
	frame[0] = (char)depth;
	if (depth > 0)
		use_stack(depth - 1);
	depth_seen = frame[0];
}

static void use_heap(void)
{
	char *heap = sbrk(PAGES * PAGE);
	if (heap != (char *)-1)
		memset(heap, 1, PAGES * PAGE);
	sbrk(-PAGES * PAGE);
}

static void use_page_at(char *place)
{
	char *page = mmap(place, PAGE, READ_WRITE, ANONYMOUS | MAP_FIXED, -1, 0);
	if (page == MAP_FAILED)
		return;
	*page = 1;
	munmap(page, PAGE);
}

/* Half of the pages are written here, all are by a child, which makes copies of them. */
static void share(int flags)
{
	char *memory = mmap(NULL, PAGES * PAGE, READ_WRITE, MAP_ANONYMOUS | flags, -1, 0);
	if (memory == MAP_FAILED)
		return;
	memset(memory, 2, PAGES * PAGE / 2);
	pid_t pid = fork();
	if (pid == 0) {
		memset(memory, 3, PAGES * PAGE);
		usleep(1000);
		_exit(0);
	}
	mprotect(memory, PAGES * PAGE / 4, PROT_READ);
	mprotect(memory + PAGE, PAGE, PROT_NONE);
	waitpid(pid, NULL, 0);
	munmap(memory, PAGES * PAGE);
}

int main(void)
{
	for (;;) {
		use_stack(PAGES);
		use_heap();
		use_page_at(LOWEST);
		use_page_at(HIGHEST);
		share(MAP_PRIVATE);
		share(MAP_SHARED);
	}
}
