/*
 * crash CRIME: does one thing that a process may not do. It is not to return from it.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define REDZONE 0xC3000000U
#define KERNEL  0xFE800000U

static void read_at(uint32_t address)
{
	(void)*(volatile char *)(uintptr_t)address;
}

static void write_at(uint32_t address)
{
	*(volatile char *)(uintptr_t)address = 1;
}

static void jump_to(uint32_t address)
{
	__asm__ volatile("jmp *%0" : : "r"(address));
}

static void execute_hlt(uint32_t unused)
{
	(void)unused;
	__asm__ volatile("hlt");
}

static void execute_cli(uint32_t unused)
{
	(void)unused;
	__asm__ volatile("cli");
}

static void use_port(uint32_t port)
{
	__asm__ volatile("outb %b0, %w1" : : "a"(0), "d"(port));
}

static const struct {
	const char *name;
	void (*commit)(uint32_t argument);
	uint32_t argument;
} crimes[] = {
	{"null", read_at, 0},
	{"redzone", read_at, REDZONE},
	{"kernel", read_at, KERNEL},
	{"write-null", write_at, 0},
	{"write-redzone", write_at, REDZONE},
	{"write-kernel", write_at, KERNEL},
	{"jump-null", jump_to, 0},
	{"jump-redzone", jump_to, REDZONE},
	{"jump-kernel", jump_to, KERNEL},
	{"hlt", execute_hlt, 0},
	{"cli", execute_cli, 0},
	{"port", use_port, 0x64},
};

int main(int argc, char **argv)
{
	for (unsigned i = 0; argc == 2 && i < sizeof(crimes) / sizeof(crimes[0]); i++) {
		if (strcmp(argv[1], crimes[i].name) == 0) {
			crimes[i].commit(crimes[i].argument);
			puts("nothing happened");
			return 1;
		}
	}
	return 2;
}
