/*
 * M7: a mapping outlives its descriptor, and even the file's name. What is written through a shared
 * mapping is what read(2) finds in the file, for both look at the same page of the page cache.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PATH "/tmp/mapping-demo"
#define TEXT "written with write(2)\n"

static void print_area(const char *memory)
{
	char line[512], start[16];
	FILE *maps = fopen("/proc/self/maps", "r");
	snprintf(start, sizeof(start), "%08lx-", (unsigned long)memory);
	while (maps && fgets(line, sizeof(line), maps)) {
		if (strncmp(line, start, strlen(start)) == 0)
			printf("    %s", line);
	}
	if (maps)
		fclose(maps);
}

int main(void)
{
	char text[64] = "";
	setvbuf(stdout, NULL, _IOLBF, 0);
	int file = open(PATH, O_RDWR | O_CREAT | O_TRUNC, 0600);
	if (file < 0 || write(file, TEXT, strlen(TEXT)) < 0) {
		perror(PATH);
		return 1;
	}
	char *memory = mmap(NULL, strlen(TEXT), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	if (memory == MAP_FAILED) {
		perror("mmap");
		return 1;
	}
	int other = open(PATH, O_RDONLY); /* to look at the file by another way */
	close(file);
	printf("The descriptor is closed. The memory at %p says: %s", (void *)memory, memory);
	memcpy(memory, "written to the memory", 21);
	if (read(other, text, sizeof(text) - 1) > 0)
		printf("read(2) finds in the file: %s", text);
	close(other);
	unlink(PATH);
	print_area(memory);
	printf("The file has no name and no descriptor any more. The memory says: %s", memory);
	munmap(memory, strlen(TEXT)); /* and now the file is gone */
	return 0;
}
