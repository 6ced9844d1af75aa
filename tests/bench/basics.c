/*
 * What the basic operations cost: a system call, a page fault, a context switch, fork, exec. One
 * line each: name, nanoseconds an operation. Under QEMU's -icount a nanosecond is an instruction,
 * so the figures compare from machine to machine and from change to change.
 */
#include "tests/bench/measure.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>

#define PAGE 4096

static void system_call(int count)
{
	for (int i = 0; i < count; i++)
		getppid();
}

static void page_fault(int count)
{
	char *memory = mmap(NULL, (size_t)count * PAGE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		fail("mmap");
	for (int i = 0; i < count; i++)
		memory[(size_t)i * PAGE] = 1;
	munmap(memory, (size_t)count * PAGE);
}

/* Each byte goes there and back: two switches. */
static void context_switch(int count)
{
	int there[2], back[2];
	char byte = 0;
	if (pipe(there) < 0 || pipe(back) < 0)
		fail("pipe");
	pid_t pid = fork();
	if (pid == 0) {
		close(there[1]);
		while (read(there[0], &byte, 1) == 1 && write(back[1], &byte, 1) == 1)
			continue;
		_exit(0);
	}
	for (int i = 0; i < count / 2; i++)
		if (write(there[1], &byte, 1) != 1 || read(back[0], &byte, 1) != 1)
			fail("pipe");
	close(there[0]);
	close(there[1]);
	close(back[0]);
	close(back[1]);
	wait_for_child(pid);
}

static void fork_and_wait(int count)
{
	for (int i = 0; i < count; i++) {
		pid_t pid = fork();
		if (pid == 0)
			_exit(0);
		wait_for_child(pid);
	}
}

static void fork_exec_and_wait(int count)
{
	for (int i = 0; i < count; i++) {
		pid_t pid = fork();
		if (pid == 0) {
			execl("/bin/true", "true", (char *)NULL);
			_exit(127);
		}
		wait_for_child(pid);
	}
}

/* 64 KiB at a time through a pipe whose reader throws it away. */
static void pipe_mebibyte(int count)
{
	static char block[64 * 1024];
	int ends[2];
	if (pipe(ends) < 0)
		fail("pipe");
	pid_t pid = fork();
	if (pid == 0) {
		close(ends[1]);
		while (read(ends[0], block, sizeof(block)) > 0)
			continue;
		_exit(0);
	}
	close(ends[0]);
	for (int i = 0; i < count * 16; i++)
		if (write(ends[1], block, sizeof(block)) != sizeof(block))
			fail("pipe");
	close(ends[1]);
	wait_for_child(pid);
}

static void measure(const char *name, void (*run)(int count), int count)
{
	run(count / 10 + 2);
	long long start = now();
	run(count);
	report(name, (now() - start) / count);
}

int main(void)
{
	measure("system call", system_call, 20000);
	measure("page fault", page_fault, 1000);
	measure("context switch", context_switch, 2000);
	measure("fork, wait", fork_and_wait, 100);
	measure("fork, exec, wait", fork_exec_and_wait, 100);
	measure("pipe, a mebibyte", pipe_mebibyte, 10);
	return 0;
}
