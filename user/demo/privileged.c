/*
 * M1, P1: what only the kernel may do. The processor has privilege levels; programs run at the
 * lowest. Instructions that would take the machine away from everybody else (switch interrupts off,
 * stop the processor, speak to devices, change the page tables) are refused: a general protection
 * exception, which the kernel turns into SIGSEGV.
 */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void switch_interrupts_off(void)
{
	__asm__ volatile("cli");
}

static void stop_the_processor(void)
{
	__asm__ volatile("hlt");
}

static void read_the_keyboard_port(void)
{
	unsigned char byte;
	__asm__ volatile("inb $0x60, %0" : "=a"(byte));
}

static void write_a_port(void)
{
	__asm__ volatile("outb %0, $0x80" ::"a"((unsigned char)0));
}

static void switch_paging_off(void)
{
	__asm__ volatile("movl %0, %%cr0" ::"r"(0));
}

static void replace_the_descriptor_table(void)
{
	static char table[6];
	__asm__ volatile("lgdt %0" ::"m"(table));
}

static void read_kernel_memory(void)
{
	(void)*(volatile char *)0xfe800000; /* KERNEL_TEXT: mapped, but not for us */
}

static void try(const char *what, void (*crime)(void))
{
	int status;
	pid_t pid = fork();
	if (pid == 0) {
		crime();
		_exit(0);
	}
	waitpid(pid, &status, 0);
	if (WIFSIGNALED(status))
		printf("%-36s signal %d (%s)\n", what, WTERMSIG(status),
		       strsignal(WTERMSIG(status)));
	else
		printf("%-36s nothing happened\n", what);
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	try("cli, interrupts off:", switch_interrupts_off);
	try("hlt, stop the processor:", stop_the_processor);
	try("in, read the keyboard's port:", read_the_keyboard_port);
	try("out, write to a port:", write_a_port);
	try("mov to CR0, paging off:", switch_paging_off);
	try("lgdt, another descriptor table:", replace_the_descriptor_table);
	try("a read of kernel memory:", read_kernel_memory);
	printf("The machine goes on.\n");
	return 0;
}
