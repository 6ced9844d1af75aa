/*
 * The 8254. Both channels count down in mode 0, "interrupt on terminal count": once, from a count
 * that is written low byte first; writing a new count starts over. The timer code holds its lock
 * around channel 0; channel 2 is used only while one processor boots.
 */

#include "kernel/dev/pit.h"
#include "kernel/x86.h"

#define PORT_CHANNEL0      0x40
#define PORT_CHANNEL2      0x42
#define PORT_CONTROL       0x43
#define PORT_SYSTEM_B      0x61 /* bit 0: channel 2's gate; bit 1: the speaker listens */

#define CONTROL_CHANNEL2   0x80
#define CONTROL_LATCH      0x00 /* freeze the count until it is read */
#define CONTROL_BOTH_BYTES 0x30
#define CONTROL_MODE0      0x00

#define GATE2              0x01
#define SPEAKER            0x02

static void write_count(uint16_t port, uint32_t count)
{
	outb(port, (uint8_t)count);
	outb(port, (uint8_t)(count >> 8));
}

void pit_init(void)
{
	outb(PORT_CONTROL, CONTROL_BOTH_BYTES | CONTROL_MODE0);
}

void pit_interrupt_after(uint32_t count)
{
	write_count(PORT_CHANNEL0, count);
}

void pit_stopwatch_start(void)
{
	outb(PORT_SYSTEM_B, (uint8_t)((inb(PORT_SYSTEM_B) & ~SPEAKER) | GATE2));
	outb(PORT_CONTROL, CONTROL_CHANNEL2 | CONTROL_BOTH_BYTES | CONTROL_MODE0);
	write_count(PORT_CHANNEL2, PIT_COUNT_MAX);
}

void pit_stopwatch_stamp(void)
{
	outb(PORT_CONTROL, CONTROL_CHANNEL2 | CONTROL_LATCH);
}

uint32_t pit_stopwatch_stamped(void)
{
	uint32_t low = inb(PORT_CHANNEL2);
	uint32_t high = inb(PORT_CHANNEL2);

	return PIT_COUNT_MAX - (high << 8 | low);
}

uint32_t pit_stopwatch_ticks(void)
{
	pit_stopwatch_stamp();
	return pit_stopwatch_stamped();
}
