/*
 * Cost follows work, in memory: what fork, unmapping and the end of a process cost must depend on
 * what was touched and not on what is mapped, and a page fault must find its area in logarithmic
 * time. Each line is one operation; tests/host/test_costs.py holds them to that.
 */
#include "tests/bench/measure.h"

#include <string.h>
#include <sys/mman.h>

#define PAGE      ((size_t)4096)
#define MEBIBYTE  ((size_t)1 << 20)
#define TOUCHED   MEBIBYTE
#define TIMES     10
#define AREAS_MAX 10000

static char *map(size_t size, int protection)
{
	char *memory = mmap(NULL, size, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		fail("mmap");
	return memory;
}

static char *map_and_touch(size_t size)
{
	char *memory = map(size, PROT_READ | PROT_WRITE);
	for (size_t at = 0; at < TOUCHED; at += PAGE)
		memory[at] = 1;
	return memory;
}

/* fork alone: the child waits until the clock has been read. */
static long long time_fork(void)
{
	int gate[2];
	char byte;
	if (pipe(gate) < 0)
		fail("pipe");
	long long start = now();
	pid_t pid = fork();
	long long end = now();
	if (pid == 0) {
		close(gate[1]);
		_exit(read(gate[0], &byte, 1) != 0);
	}
	close(gate[0]);
	close(gate[1]);
	wait_for_child(pid);
	return end - start;
}

static void measure_fork(const char *name, size_t size)
{
	char *memory = map_and_touch(size);
	long long total = 0;
	time_fork();
	for (int i = 0; i < TIMES; i++)
		total += time_fork();
	report(name, total / TIMES);
	munmap(memory, size);
}

static void measure_unmap(const char *name, size_t size)
{
	long long total = 0;
	for (int i = 0; i < TIMES + 1; i++) {
		char *memory = map_and_touch(size);
		long long start = now();
		munmap(memory, size);
		total += i ? now() - start : 0;
	}
	report(name, total / TIMES);
}

/* From the child's last instruction to the parent's next. */
static void measure_exit(const char *name, size_t size)
{
	long long *shared =
		mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	long long total = 0;
	if (shared == MAP_FAILED)
		fail("mmap");
	for (int i = 0; i < TIMES + 1; i++) {
		pid_t pid = fork();
		if (pid == 0) {
			map_and_touch(size);
			*shared = now();
			_exit(0);
		}
		wait_for_child(pid);
		total += i ? now() - *shared : 0;
	}
	report(name, total / TIMES);
	munmap(shared, PAGE);
}

static unsigned gcd(unsigned a, unsigned b)
{
	return b ? gcd(b, a % b) : a;
}

/* The first reads of so many areas, each a page that differs from its neighbours, in an order that
 * leaps: no fault is in the area of the one before, nor beside it. */
static void measure_areas(unsigned areas)
{
	static char *pages[AREAS_MAX];
	char name[64];
	unsigned leap = areas * 5 / 8, at = 0;
	for (unsigned i = 0; i < areas; i++)
		pages[i] = map(PAGE, i % 2 ? PROT_READ : PROT_READ | PROT_WRITE);
	while (gcd(leap, areas) > 1)
		leap++;
	long long start = now();
	for (unsigned i = 0; i < areas; i++) {
		(void)*(volatile char *)pages[at];
		at = (at + leap) % areas;
	}
	snprintf(name, sizeof(name), "read fault among %u areas", areas);
	report(name, (now() - start) / areas);
	for (unsigned i = 0; i < areas; i++)
		munmap(pages[i], PAGE);
}

static void measure_faults(void)
{
	enum {
		PAGES = 1000
	};
	char *memory = map(PAGES * PAGE, PROT_READ | PROT_WRITE);
	long long start = now();
	for (size_t i = 0; i < PAGES; i++)
		memory[i * PAGE] = 1;
	report("write fault, fresh page", (now() - start) / PAGES);

	pid_t pid = fork();
	if (pid == 0) {
		start = now();
		for (size_t i = 0; i < PAGES; i++)
			memory[i * PAGE] = 2;
		report("write fault, copy", (now() - start) / PAGES);
		_exit(0);
	}
	wait_for_child(pid);
	start = now();
	for (size_t i = 0; i < PAGES; i++)
		memory[i * PAGE] = 3;
	report("write fault, last owner", (now() - start) / PAGES);
	munmap(memory, PAGES * PAGE);
}

static void measure_map_unmap(void)
{
	enum {
		PAIRS = 1000
	};
	munmap(map(PAGE, PROT_READ | PROT_WRITE), PAGE);
	long long start = now();
	for (int i = 0; i < PAIRS; i++)
		munmap(map(16 * PAGE, PROT_READ | PROT_WRITE), 16 * PAGE);
	report("mmap and munmap", (now() - start) / PAIRS);
}

int main(void)
{
	measure_fork("fork, 1 MiB mapped, 1 touched", MEBIBYTE);
	measure_fork("fork, 256 MiB mapped, 1 touched", 256 * MEBIBYTE);
	measure_unmap("munmap, 1 MiB mapped, 1 touched", MEBIBYTE);
	measure_unmap("munmap, 256 MiB mapped, 1 touched", 256 * MEBIBYTE);
	measure_exit("exit, 1 MiB mapped, 1 touched", MEBIBYTE);
	measure_exit("exit, 256 MiB mapped, 1 touched", 256 * MEBIBYTE);
	measure_areas(10);
	measure_areas(100);
	measure_areas(1000);
	measure_areas(10000);
	measure_faults();
	measure_map_unmap();
	return 0;
}
