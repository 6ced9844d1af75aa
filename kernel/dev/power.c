/*
 * Ways to leave. The power management registers are where QEMU's firmware puts them for both of its
 * PC machines; writing "sleep type 0, sleep enable" there is soft-off (ACPI 4.8.3.2.1, PM1
 * control). For a reset there are three ways, from the gentle to the certain: the chipset's reset
 * register, the keyboard controller's reset line, and a triple fault.
 */

#include "kernel/dev/power.h"
#include "kernel/x86.h"

#define PORT_PM1_CONTROL 0x604
#define PM1_SLEEP_ENABLE 0x2000

#define PORT_RESET       0xCF9
#define RESET_SYSTEM     0x02 /* hard rather than soft */
#define RESET_NOW        0x04

#define PORT_KEYBOARD    0x64
#define KEYBOARD_RESET   0xFE
#define KEYBOARD_BUSY    0x02
#define KEYBOARD_TRIES   10000

#define PORT_QEMU_EXIT   0xF4
#define QEMU_EXIT_PASSED 0x10 /* QEMU ends with (value << 1) | 1 */
#define QEMU_EXIT_FAILED 0x11

void power_halt(void)
{
	interrupts_off();
	for (;;)
		halt();
}

void power_off(void)
{
	interrupts_off();
	outw(PORT_PM1_CONTROL, PM1_SLEEP_ENABLE);
	power_halt();
}

/* With an interrupt table of no entries, an exception cannot be delivered, nor can the one that
 * follows from that, nor the third: the processor shuts down and the board resets it. */
void power_triple_fault(void)
{
	const struct {
		uint16_t limit;
		uint32_t base;
	} __packed nothing = {0, 0};

	__asm__ volatile("lidt %0\n\t"
			 "int3"
			 :
			 : "m"(nothing));
}

void power_reboot(void)
{
	interrupts_off();
	outb(PORT_RESET, RESET_SYSTEM);
	outb(PORT_RESET, RESET_SYSTEM | RESET_NOW);
	for (int i = 0; i < KEYBOARD_TRIES && (inb(PORT_KEYBOARD) & KEYBOARD_BUSY); i++)
		;
	outb(PORT_KEYBOARD, KEYBOARD_RESET);
	power_triple_fault();
	power_halt();
}

void power_test_exit(bool passed)
{
	outl(PORT_QEMU_EXIT, passed ? QEMU_EXIT_PASSED : QEMU_EXIT_FAILED);
	power_off();
}
