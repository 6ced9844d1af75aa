/*
 * Touching memory that may not be there: what a read or write of a byte comes to, and what the
 * signal said of it.
 */
#ifndef TESTS_USER_TOUCH_H
#define TESTS_USER_TOUCH_H

#include "check.h"

#include <setjmp.h>
#include <sys/mman.h>

enum {
	PAGE = 4096
};

static sigjmp_buf touch_back;
CHECK_UNUSED static volatile sig_atomic_t fault_signal, fault_code;
CHECK_UNUSED static char *volatile fault_address;

static void touch_on_fault(int signal, siginfo_t *info, void *context)
{
	(void)context;
	fault_signal = signal;
	fault_code = info->si_code;
	fault_address = info->si_addr;
	siglongjmp(touch_back, 1);
}

/* From here on in this process; each of the functions below does it. */
static void touch_catch(void)
{
	struct sigaction action = {.sa_sigaction = touch_on_fault, .sa_flags = SA_SIGINFO};
	sigemptyset(&action.sa_mask);
	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGBUS, &action, NULL);
	fault_signal = fault_code = 0;
	fault_address = NULL;
}

/* The byte, or -1 after a fault. */
CHECK_UNUSED static int peek(const volatile void *address)
{
	touch_catch();
	if (sigsetjmp(touch_back, 1) != 0)
		return -1;
	return *(const volatile unsigned char *)address;
}

CHECK_UNUSED static bool poke(volatile void *address, char value)
{
	touch_catch();
	if (sigsetjmp(touch_back, 1) != 0)
		return false;
	*(volatile char *)address = value;
	return true;
}

/* The access made last ended in this signal at this address. */
#define CHECK_FAULT(signal, code, address)                 \
	do {                                               \
		CHECK_EQ(fault_signal, signal);            \
		CHECK_EQ(fault_code, code);                \
		CHECK(fault_address == (char *)(address)); \
	} while (0)

CHECK_UNUSED static char *map_memory(size_t pages, int flags)
{
	char *memory =
		mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | flags, -1, 0);
	CHECK(memory != MAP_FAILED);
	return memory;
}

/* A file of so many pages, page N filled with 'a' + N; open for reading and writing. */
CHECK_UNUSED static int make_file(const char *path, int pages)
{
	char content[PAGE];
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	CHECK(fd >= 0);
	for (int i = 0; i < pages; i++) {
		memset(content, 'a' + i, PAGE);
		CHECK_EQ(write(fd, content, PAGE), PAGE);
	}
	return fd;
}

CHECK_UNUSED static char *map_file(int fd, size_t pages, int prot, int flags)
{
	char *memory = mmap(NULL, pages * PAGE, prot, flags, fd, 0);
	CHECK(memory != MAP_FAILED);
	return memory;
}

#endif
