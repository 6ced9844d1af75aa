/*
 * eat brk|mmap: asks for memory and writes to it until there is no more, then says how much there
 * was and what the error is.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PIECE ((size_t)64 * 1024)

static void *by_brk(size_t size)
{
	void *piece = sbrk(size);
	return piece == (void *)-1 ? NULL : piece;
}

static void *by_mmap(size_t size)
{
	void *piece = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return piece == MAP_FAILED ? NULL : piece;
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	void *(*get)(size_t) = strcmp(argv[1], "brk") == 0 ? by_brk : by_mmap;
	unsigned long eaten = 0;
	void *piece;
	while ((piece = get(PIECE))) {
		memset(piece, 0x55, PIECE);
		eaten += PIECE / 1024;
	}
	printf("ate %lu KiB, then: %s\n", eaten, strerror(errno));
	return 0;
}
