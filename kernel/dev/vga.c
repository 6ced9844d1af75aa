/*
 * The text screen: a terminal on cells in ordinary memory. After each write the cells that changed
 * go to the card, whose memory is slow, and slower to read than to write; so it is never read, and
 * a scroll costs what it changes. Then the card is told where the cursor is, in cells from the
 * start; a hidden cursor is put behind the last cell.
 */

#include "kernel/dev/vga.h"
#include "kernel/dev/terminal.h"
#include "kernel/spinlock.h"
#include "kernel/x86.h"

#define PORT_CRTC_INDEX  0x3D4
#define PORT_CRTC_DATA   0x3D5
#define CRTC_CURSOR_HIGH 0x0E
#define CRTC_CURSOR_LOW  0x0F

#define CELLS            (VGA_ROWS * VGA_COLUMNS)

static struct spinlock lock = SPINLOCK_INIT("screen output", RANK_OUTPUT);

/* Guarded by lock. */
static struct terminal screen;
static uint16_t cells[CELLS];   /* the screen's */
static uint16_t shown[CELLS];   /* what the card has */
static volatile uint16_t *card; /* its memory; NULL until vga_init() */
static unsigned cursor_shown;   /* where the card has the cursor */

static void set_crtc(uint8_t index, unsigned value)
{
	outb(PORT_CRTC_INDEX, index);
	outb(PORT_CRTC_DATA, (uint8_t)value);
}

static void show_cursor(void)
{
	unsigned at = screen.cursor_hidden ? CELLS : screen.row * VGA_COLUMNS + screen.column;

	if (at == cursor_shown)
		return;
	set_crtc(CRTC_CURSOR_HIGH, at >> 8);
	set_crtc(CRTC_CURSOR_LOW, at);
	cursor_shown = at;
}

static void show_cell(unsigned i)
{
	card[i] = cells[i];
	shown[i] = cells[i];
}

void vga_init(volatile uint16_t *text)
{
	spin_lock(&lock);
	card = text;
	terminal_init(&screen, cells, VGA_COLUMNS, VGA_ROWS);
	for (unsigned i = 0; i < CELLS; i++)
		show_cell(i);
	cursor_shown = CELLS + 1; /* nowhere */
	show_cursor();
	spin_unlock(&lock);
}

void vga_write(const char *bytes, size_t len)
{
	spin_lock(&lock);
	if (card) {
		terminal_write(&screen, bytes, len);
		for (unsigned i = 0; i < CELLS; i++)
			if (cells[i] != shown[i])
				show_cell(i);
		show_cursor();
	}
	spin_unlock(&lock);
}
