/*
 * P10, M3: where the parts of a process lie, as the process itself sees them. Each line is the
 * address of something in this program, the area of /proc/self/maps that holds it, and the place
 * where Redzone's documented layout has it.
 *
 * The layout is that of SVR4 on i386: the stack lies below the text and grows towards address 0;
 * data and heap follow the text and grow up; mappings are placed from USERLIMIT down. On another
 * system the same program tells another story.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* The documented bounds. */
#define INVALID_END   0x00010000ul /* nothing below: null pointers fault */
#define TEXT_START    0x08048000ul /* the stack's top as well */
#define USERLIMIT     0xC3000000ul /* KERNELBASE: the red zone is next */
#define MAPPINGS_FROM 0x40000000ul

static const char constant[] = "a constant";
static int initialised = 1;
static int uninitialised;

struct row {
	const char *what, *documented;
	unsigned long address, low, high; /* documented: low <= address < high */
};

/* Copies the line of /proc/self/maps that holds the address; says so if there is none. */
static void find_area(unsigned long address, char *text, size_t size)
{
	char line[256];
	unsigned long start, end;
	FILE *maps = fopen("/proc/self/maps", "r");
	snprintf(text, size, "(no area)");
	while (maps && fgets(line, sizeof(line), maps)) {
		char rights[8];
		if (sscanf(line, "%lx-%lx %7s", &start, &end, rights) == 3 && address >= start &&
		    address < end)
			snprintf(text, size, "%08lx-%08lx %s", start, end, rights);
	}
	if (maps)
		fclose(maps);
}

static void print_row(const struct row *row)
{
	char area[64];
	find_area(row->address, area, sizeof(area));
	int as_documented = row->address >= row->low && row->address < row->high;
	printf("0x%08lx  %-26s %-26s %s: %s\n", row->address, row->what, area,
	       as_documented ? "as documented" : "elsewhere", row->documented);
}

static void print_maps(void)
{
	char line[256];
	FILE *maps = fopen("/proc/self/maps", "r");
	while (maps && fgets(line, sizeof(line), maps))
		fputs(line, stdout);
	if (maps)
		fclose(maps);
}

static int from_the_top(const void *a, const void *b)
{
	const struct row *first = a, *second = b;
	return (first->address < second->address) - (first->address > second->address);
}

int main(void)
{
	int local = 0;
	char *heap = malloc(100);
	char *mapping = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	unsigned long data_end = (unsigned long)sbrk(0);
	struct row rows[] = {
		{"a mapping (mmap)", "mappings, below USERLIMIT", (unsigned long)mapping,
		 MAPPINGS_FROM, USERLIMIT},
		{"malloc'ed memory", "heap, after the data, growing up", (unsigned long)heap,
		 TEXT_START, data_end},
		{"an uninitialised variable", "bss, after the data", (unsigned long)&uninitialised,
		 TEXT_START, data_end},
		{"an initialised variable", "data, after the text", (unsigned long)&initialised,
		 TEXT_START, data_end},
		{"a constant", "text, read-only", (unsigned long)constant, TEXT_START, data_end},
		{"main()", "text, from 0x08048000", (unsigned long)main, TEXT_START, data_end},
		{"a local variable", "stack, below the text, growing down", (unsigned long)&local,
		 INVALID_END, TEXT_START},
	};
	size_t count = sizeof(rows) / sizeof(rows[0]);
	qsort(rows, count, sizeof(rows[0]), from_the_top);
	printf("0x%08lx  USERLIMIT = KERNELBASE: from here on the kernel; the red zone first\n",
	       USERLIMIT);
	for (size_t i = 0; i < count; i++)
		print_row(&rows[i]);
	printf("0x%08lx  the end of the invalid region, where nothing is ever mapped\n",
	       INVALID_END);
	printf("\nThe whole of /proc/self/maps:\n");
	print_maps();
	return 0;
}
