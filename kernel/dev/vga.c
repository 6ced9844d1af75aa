/*
 * The text screen: a terminal whose cells are the card's memory. After each write the card is told
 * where the cursor is, in cells from the start; a hidden cursor is put behind the last cell.
 */

#include "kernel/dev/vga.h"
#include "kernel/dev/terminal.h"
#include "kernel/spinlock.h"
#include "kernel/x86.h"

#define PORT_CRTC_INDEX  0x3D4
#define PORT_CRTC_DATA   0x3D5
#define CRTC_CURSOR_HIGH 0x0E
#define CRTC_CURSOR_LOW  0x0F

static struct spinlock lock = SPINLOCK_INIT("screen output", RANK_OUTPUT);
static struct terminal screen; /* guarded by lock; cells is NULL until vga_init() */

static void set_crtc(uint8_t index, unsigned value)
{
	outb(PORT_CRTC_INDEX, index);
	outb(PORT_CRTC_DATA, (uint8_t)value);
}

static void show_cursor(void)
{
	unsigned at = screen.row * VGA_COLUMNS + screen.column;

	if (screen.cursor_hidden)
		at = VGA_ROWS * VGA_COLUMNS;
	set_crtc(CRTC_CURSOR_HIGH, at >> 8);
	set_crtc(CRTC_CURSOR_LOW, at);
}

void vga_init(volatile uint16_t *text)
{
	spin_lock(&lock);
	terminal_init(&screen, text, VGA_COLUMNS, VGA_ROWS);
	show_cursor();
	spin_unlock(&lock);
}

void vga_write(const char *bytes, size_t len)
{
	spin_lock(&lock);
	if (screen.cells) {
		terminal_write(&screen, bytes, len);
		show_cursor();
	}
	spin_unlock(&lock);
}
