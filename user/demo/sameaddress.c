/*
 * M2: an address means nothing without a process. Parent and child use the same variable at the
 * same address; after each has written to it they have different contents there, for the address
 * leads to different frames. The superuser may see their numbers in /proc/PID/pagemap.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE  4096
#define FRAME ((1ULL << 55) - 1)

static char page[PAGE] __attribute__((aligned(PAGE)));

/* The frame's number; 0 if it is not shown. */
static unsigned long long frame_of(const void *address)
{
	uint64_t entry = 0;
	int file = open("/proc/self/pagemap", O_RDONLY);
	if (file < 0)
		return 0;
	if (pread(file, &entry, sizeof(entry), (off_t)((uintptr_t)address / PAGE) * 8) !=
	    sizeof(entry))
		entry = 0;
	close(file);
	return entry & FRAME;
}

static void tell(const char *who, const char *when)
{
	printf("%s %s address %p holds '%c', in frame %#llx\n", who, when, (void *)page, page[0],
	       frame_of(page));
}

int main(void)
{
	int ready[2];
	char byte;
	setvbuf(stdout, NULL, _IOLBF, 0);
	page[0] = '?';
	if (pipe(ready) < 0)
		return 1;
	tell("before fork", "            ");
	pid_t pid = fork();
	if (pid == 0) {
		tell("child: ", "before it writes:");
		page[0] = 'C';
		tell("child: ", "after its write: ");
		if (write(ready[1], "r", 1) != 1)
			_exit(1);
		_exit(0);
	}
	if (read(ready[0], &byte, 1) != 1)
		return 1;
	page[0] = 'P';
	tell("parent:", "after its write: ");
	waitpid(pid, NULL, 0);
	return 0;
}
