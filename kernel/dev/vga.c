/*
 * The text screen: terminals on cells in ordinary memory. After each write to the console in front
 * the cells that changed go to the card, whose memory is slow, and slower to read than to write; so
 * it is never read, and a scroll costs what it changes. Then the card is told where the cursor is,
 * in cells from the start; a hidden cursor is put behind the last cell.
 *
 * The rows that leave the console in front at its top are kept in a ring, so that one can look back
 * at them. There is one ring for all consoles: it is emptied when another comes to the front.
 */

#include "kernel/dev/vga.h"
#include "kernel/dev/terminal.h"
#include "kernel/lib/string.h"
#include "kernel/spinlock.h"
#include "kernel/x86.h"

#define PORT_CRTC_INDEX  0x3D4
#define PORT_CRTC_DATA   0x3D5
#define CRTC_CURSOR_HIGH 0x0E
#define CRTC_CURSOR_LOW  0x0F

#define CELLS            (VGA_ROWS * VGA_COLUMNS)
#define HISTORY_ROWS     200
#define LOOK_BACK_STEP   (VGA_ROWS / 2)

struct screen {
	struct terminal terminal;
	uint16_t cells[CELLS]; /* the terminal's */
};

static struct spinlock lock = SPINLOCK_INIT("screen output", RANK_OUTPUT);

/* Guarded by lock. */
static struct screen screens[VGA_CONSOLES];
static struct screen *front = &screens[0];
static uint16_t history[HISTORY_ROWS][VGA_COLUMNS]; /* of the front */
static unsigned history_rows;                       /* how many there have been */
static unsigned looking_back;                       /* so many rows above the screen are shown */
static uint16_t shown[CELLS];                       /* what the card has */
static volatile uint16_t *card;                     /* its memory; NULL until vga_init() */
static unsigned cursor_shown;                       /* where the card has the cursor */

static void set_crtc(uint8_t index, unsigned value)
{
	outb(PORT_CRTC_INDEX, index);
	outb(PORT_CRTC_DATA, (uint8_t)value);
}

static void show_cursor(void)
{
	const struct terminal *t = &front->terminal;
	bool hidden = t->cursor_hidden || looking_back > 0;
	unsigned at = hidden ? CELLS : t->row * VGA_COLUMNS + t->column;

	if (at == cursor_shown)
		return;
	set_crtc(CRTC_CURSOR_HIGH, at >> 8);
	set_crtc(CRTC_CURSOR_LOW, at);
	cursor_shown = at;
}

/* The cells of a row as it is to be shown, while one looks back of the history. */
static const uint16_t *row_to_show(unsigned row)
{
	if (row >= looking_back)
		return front->cells + (row - looking_back) * VGA_COLUMNS;
	return history[(history_rows - looking_back + row) % HISTORY_ROWS];
}

static void show(void)
{
	for (unsigned row = 0; row < VGA_ROWS; row++) {
		const uint16_t *cells = row_to_show(row);
		unsigned start = row * VGA_COLUMNS;

		for (unsigned i = 0; i < VGA_COLUMNS; i++) {
			if (cells[i] == shown[start + i])
				continue;
			card[start + i] = cells[i];
			shown[start + i] = cells[i];
		}
	}
	show_cursor();
}

/* A terminal's top rows are about to leave it. */
static void keep_rows(struct terminal *t, unsigned count)
{
	if (t != &front->terminal)
		return;
	for (unsigned row = 0; row < count; row++)
		memcpy(history[history_rows++ % HISTORY_ROWS], t->cells + row * VGA_COLUMNS,
		       sizeof(history[0]));
}

void vga_init(volatile uint16_t *text)
{
	spin_lock(&lock);
	card = text;
	for (unsigned i = 0; i < VGA_CONSOLES; i++) {
		struct screen *s = &screens[i];
		terminal_init(&s->terminal, s->cells, VGA_COLUMNS, VGA_ROWS);
		s->terminal.leaving = keep_rows;
	}
	for (unsigned i = 0; i < CELLS; i++)
		shown[i] = (uint16_t)~front->cells[i]; /* whatever is there is not what is wanted */
	cursor_shown = CELLS + 1;                      /* nowhere */
	show();
	spin_unlock(&lock);
}

static void write_to(struct screen *s, const char *bytes, size_t len)
{
	if (!card)
		return;
	terminal_write(&s->terminal, bytes, len);
	if (s != front)
		return;
	looking_back = 0;
	show();
}

void vga_write(unsigned console, const char *bytes, size_t len)
{
	spin_lock(&lock);
	write_to(&screens[console], bytes, len);
	spin_unlock(&lock);
}

void vga_write_front(const char *bytes, size_t len)
{
	spin_lock(&lock);
	write_to(front, bytes, len);
	spin_unlock(&lock);
}

size_t vga_answer(unsigned console, char *to, size_t size)
{
	spin_lock(&lock);
	size_t n = terminal_take_answer(&screens[console].terminal, to, size);
	spin_unlock(&lock);
	return n;
}

void vga_show(unsigned console)
{
	spin_lock(&lock);
	if (front != &screens[console]) {
		front = &screens[console];
		history_rows = 0;
		looking_back = 0;
		show();
	}
	spin_unlock(&lock);
}

unsigned vga_front(void)
{
	return (unsigned)(__atomic_load_n(&front, __ATOMIC_RELAXED) - screens);
}

bool vga_front_wants_application_keys(void)
{
	return __atomic_load_n(&front, __ATOMIC_RELAXED)->terminal.application_keys;
}

void vga_look_back(bool up)
{
	spin_lock(&lock);
	if (up)
		looking_back = MIN(looking_back + LOOK_BACK_STEP,
				   MIN(history_rows, (unsigned)HISTORY_ROWS));
	else
		looking_back -= MIN(looking_back, (unsigned)LOOK_BACK_STEP);
	show();
	spin_unlock(&lock);
}
