/*
 * M5: the heap is what lies between the end of the data and the program break. brk(2) moves the
 * break, in bytes; memory comes in pages, and only when it is touched. malloc(3) cuts the heap into
 * pieces; what is very large it takes from mmap(2) instead, and gives back at once.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PAGE  4096
#define PAGES 4

/* A count of KiB from a file of "Name: value kB" lines. */
static long kib(const char *name)
{
	char line[128];
	long value = -1;
	FILE *file = fopen("/proc/self/status", "r");
	while (file && fgets(line, sizeof(line), file)) {
		if (strncmp(line, name, strlen(name)) == 0)
			value = atol(line + strlen(name) + 1);
	}
	if (file)
		fclose(file);
	return value;
}

/* The line of /proc/self/maps that is named [heap]. */
static void print_area(void)
{
	char line[256];
	FILE *maps = fopen("/proc/self/maps", "r");
	while (maps && fgets(line, sizeof(line), maps)) {
		if (strstr(line, "[heap]"))
			printf("    %s", line);
	}
	if (maps)
		fclose(maps);
}

static void tell(const char *what)
{
	printf("%-36s break at %p, VmData %ld kB\n", what, sbrk(0), kib("VmData"));
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	free(malloc(1)); /* the first piece sets the heap up */
	tell("At first:");
	print_area();

	char *start = sbrk(PAGES * PAGE);
	if (start == (void *)-1) {
		perror("sbrk");
		return 1;
	}
	tell("After sbrk of four pages:");
	print_area();
	for (int page = 0; page < PAGES; page++)
		start[page * PAGE] = 1; /* now each gets a frame, of zeros but for this byte */
	printf("The new pages are there, and zero: byte 1 of the last is %d.\n",
	       start[(PAGES - 1) * PAGE + 1]);
	sbrk(-PAGES * PAGE);
	tell("Given back:");

	char *small = malloc(100), *large = malloc(8 << 20);
	if (!small || !large) {
		perror("malloc");
		return 1;
	}
	printf("malloc of 100 bytes: %p, below the break: in the heap.\n", (void *)small);
	printf("malloc of 8 MiB: %p, %s.\n", (void *)large,
	       large > (char *)sbrk(0) ? "above it: a mapping of its own" : "in the heap");
	free(large);
	free(small);
	return 0;
}
