/*
 * The two 8259 interrupt controllers (Intel 8259A data sheet), set to vectors TRAP_IRQ_BASE .. +15
 * so that they do not collide with exceptions. A line is masked until somebody handles it. Lines 7
 * and 15 may fire without a cause; the in-service register tells.
 */

#include "kernel/irq.h"
#include "kernel/cpu.h"
#include "kernel/panic.h"
#include "kernel/random.h"
#include "kernel/trap.h"
#include "kernel/x86.h"

#define MASTER_COMMAND 0x20
#define MASTER_DATA    0x21
#define SLAVE_COMMAND  0xA0
#define SLAVE_DATA     0xA1

#define ICW1_INIT_ICW4 0x11
#define ICW4_8086      0x01
#define OCW2_EOI       0x20
#define OCW3_READ_ISR  0x0B

#define LINES_EACH     8
#define CASCADE_LINE   2
#define SPURIOUS_LINE  7 /* of each controller */

struct irq_line {
	irq_handler handler;
	void *arg;
	unsigned long count; /* since boot */
};

static struct irq_line lines[IRQ_COUNT];
static uint16_t masked = 0xFFFF & ~(1U << CASCADE_LINE); /* changes only at boot */

static void set_masks(void)
{
	outb(MASTER_DATA, (uint8_t)masked);
	outb(SLAVE_DATA, (uint8_t)(masked >> LINES_EACH));
}

void irq_init(void)
{
	outb(MASTER_COMMAND, ICW1_INIT_ICW4);
	outb(SLAVE_COMMAND, ICW1_INIT_ICW4);
	outb(MASTER_DATA, TRAP_IRQ_BASE);
	outb(SLAVE_DATA, TRAP_IRQ_BASE + LINES_EACH);
	outb(MASTER_DATA, 1U << CASCADE_LINE);
	outb(SLAVE_DATA, CASCADE_LINE);
	outb(MASTER_DATA, ICW4_8086);
	outb(SLAVE_DATA, ICW4_8086);
	set_masks();
}

void irq_register(unsigned line, irq_handler handler, void *arg)
{
	assert(line < IRQ_COUNT && !lines[line].handler);
	lines[line] = (struct irq_line){.handler = handler, .arg = arg};
	masked &= ~(1U << line);
	set_masks();
}

/* Did the controller raise this line, or is it the answer to an interrupt that went away? */
static bool is_spurious(unsigned line)
{
	if (line % LINES_EACH != SPURIOUS_LINE)
		return false;
	uint16_t command = line < LINES_EACH ? MASTER_COMMAND : SLAVE_COMMAND;
	outb(command, OCW3_READ_ISR);
	return !(inb(command) & 1U << SPURIOUS_LINE);
}

static void end_of_interrupt(unsigned line)
{
	if (line >= LINES_EACH)
		outb(SLAVE_COMMAND, OCW2_EOI);
	outb(MASTER_COMMAND, OCW2_EOI);
}

unsigned long irq_count(unsigned line)
{
	return lines[line].count;
}

void irq_dispatch(unsigned line)
{
	if (is_spurious(line)) {
		if (line >= LINES_EACH)
			outb(MASTER_COMMAND, OCW2_EOI); /* the cascade line was real */
		return;
	}
	end_of_interrupt(line); /* interrupts stay off until the handler is done */
	struct cpu *c = cpu_this();
	c->irq_depth++;
	lines[line].count++;
	random_note_interrupt(line);
	if (lines[line].handler)
		lines[line].handler(lines[line].arg);
	c->irq_depth--;
}
