/*
 * M6: copy on write. fork copies no memory: parent and child share all frames, marked read-only.
 * The first write to a page by either of them faults; the kernel then copies that one page. So
 * fork costs no more than new page tables, 4 bytes for each page, and free memory falls only as
 * pages are written.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MEBIBYTES 8
#define SIZE      (MEBIBYTES << 20)
#define PAGE      4096
#define FEW       4

static long free_kib(void)
{
	char line[128];
	long value = -1;
	FILE *file = fopen("/proc/meminfo", "r");
	while (file && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "MemFree: %ld", &value) == 1)
			break;
	}
	if (file)
		fclose(file);
	return value;
}

static long microseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Writes one byte in every page and tells what that cost. */
static void write_pages(const char *who, char *memory)
{
	long before = free_kib(), start = microseconds();
	for (size_t i = 0; i < SIZE; i += PAGE)
		memory[i]++;
	long took = microseconds() - start;
	printf("%s wrote to %d pages in %ld us; free memory fell by %ld KiB\n", who, SIZE / PAGE,
	       took, before - free_kib());
}

/* A count, in KiB, of the area of /proc/self/smaps that begins at `start`. */
static long smaps(const char *start, const char *name)
{
	char line[256];
	unsigned long low, high;
	bool here = false;
	long value = -1;
	FILE *file = fopen("/proc/self/smaps", "r");
	while (file && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%lx-%lx ", &low, &high) == 2)
			here = low == (unsigned long)start;
		else if (here && strncmp(line, name, strlen(name)) == 0)
			value = atol(line + strlen(name) + 1);
	}
	if (file)
		fclose(file);
	return value;
}

/* A child writes to pages it shares with its parent, one by one, and counts whose they are. */
static void count_page_by_page(void)
{
	char *fence = mmap(NULL, (FEW + 2) * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *memory = fence + PAGE; /* an area of its own, between pages that nobody may touch */
	if (fence == MAP_FAILED || mprotect(memory, FEW * PAGE, PROT_READ | PROT_WRITE) < 0) {
		perror("mmap");
		exit(1);
	}
	memset(memory, 'p', FEW * PAGE);
	pid_t pid = fork();
	if (pid == 0) {
		for (int written = 0; written <= FEW; written++) {
			printf("child wrote %d of %d pages: %ld shared, %ld its own\n", written,
			       FEW, smaps(memory, "Shared_Dirty") * 1024 / PAGE,
			       smaps(memory, "Private_Dirty") * 1024 / PAGE);
			if (written < FEW)
				memory[written * PAGE] = 'c';
		}
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	munmap(fence, (FEW + 2) * PAGE);
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	count_page_by_page();
	char *memory = malloc(SIZE);
	if (!memory) {
		perror("malloc");
		return 1;
	}
	write_pages("first time: the process", memory); /* demand zero: frames come only now */
	write_pages("again: the process", memory);

	long before = free_kib(), start = microseconds();
	pid_t pid = fork();
	if (pid == 0) {
		sleep(1);
		write_pages("child, sharing: it", memory);
		write_pages("child, again: it", memory);
		_exit(0);
	}
	long took = microseconds() - start;
	printf("fork of %d MiB took %ld us; free memory fell by %ld KiB\n", MEBIBYTES, took,
	       before - free_kib());
	waitpid(pid, NULL, 0);
	/* The child is gone, the frames are ours alone again: nothing needs to be copied. */
	write_pages("parent, alone again: it", memory);
	free(memory);
	return 0;
}
