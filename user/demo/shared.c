/*
 * M7: shared memory. fork gives the child a copy of all memory, but for mappings that were made
 * with MAP_SHARED: those are the same frames in both. One writes, the other sees it. The same is
 * tried with a private mapping, where each has its own page from the first write on.
 */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define SIZE 4096

static char *map(int sharing)
{
	char *memory = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | sharing, -1, 0);
	if (memory == MAP_FAILED) {
		perror("mmap");
		_exit(1);
	}
	return memory;
}

int main(void)
{
	char *shared = map(MAP_SHARED), *private = map(MAP_PRIVATE);
	setvbuf(stdout, NULL, _IOLBF, 0);
	strcpy(shared, "the parent's words");
	strcpy(private, "the parent's words");
	pid_t pid = fork();
	if (pid == 0) {
		printf("child:  shared memory at %p says \"%s\"\n", (void *)shared, shared);
		strcpy(shared, "the child's words");
		strcpy(private, "the child's words");
		printf("child:  I wrote \"%s\" into both.\n", shared);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	printf("parent: the shared page says \"%s\",\n", shared);
	printf("parent: the private one \"%s\".\n", private);
	return 0;
}
