/*
 * A 16550 (National Semiconductor PC16550D data sheet). Its two queues hold 16 bytes each: output
 * waits until the transmitter's is empty and fills it whole; input interrupts when bytes have come,
 * and the handler empties the receiver's. A port that does not send within a second has nobody who
 * listens, and the bytes are dropped.
 */

#include "kernel/dev/serial.h"
#include "kernel/irq.h"
#include "kernel/spinlock.h"
#include "kernel/x86.h"

#define PORT_BASE          0x3F8
#define REG_DATA           0 /* with LINE_DIVISOR set: the divisor's low byte */
#define REG_INTERRUPT      1 /* ... its high byte */
#define REG_QUEUE          2
#define REG_LINE           3
#define REG_MODEM          4
#define REG_STATUS         5
#define REG_SCRATCH        7

#define INTERRUPT_RECEIVED 0x01
#define QUEUE_ON           0x07 /* enabled, both emptied, interrupt at the first byte */
#define LINE_8N1           0x03
#define LINE_DIVISOR       0x80
#define MODEM_READY        0x0B /* DTR, RTS, and OUT2, which lets the interrupt through */
#define STATUS_RECEIVED    0x01
#define STATUS_SENT        0x20

#define DIVISOR_115200     1
#define QUEUE_SIZE         16
#define SEND_TRIES         1000000 /* reads of the status, about 1 us each */

static struct spinlock output_lock = SPINLOCK_INIT("serial output", RANK_OUTPUT);
static bool present;                   /* set once, at boot */
static void (*receiver)(uint8_t byte); /* the same */

static uint8_t get(uint16_t reg)
{
	return inb(PORT_BASE + reg);
}

static void set(uint16_t reg, uint8_t value)
{
	outb(PORT_BASE + reg, value);
}

/* The scratch register keeps what it is given; where there is no port, nothing does. */
static bool probe(void)
{
	set(REG_SCRATCH, 0x5A);
	if (get(REG_SCRATCH) != 0x5A)
		return false;
	set(REG_SCRATCH, 0xA5);
	return get(REG_SCRATCH) == 0xA5;
}

bool serial_init(void)
{
	if (!probe())
		return false;
	set(REG_INTERRUPT, 0);
	set(REG_LINE, LINE_DIVISOR);
	set(REG_DATA, DIVISOR_115200);
	set(REG_INTERRUPT, 0);
	set(REG_LINE, LINE_8N1);
	set(REG_QUEUE, QUEUE_ON);
	set(REG_MODEM, MODEM_READY);
	present = true;
	return true;
}

static bool wait_until_sent(void)
{
	for (int i = 0; i < SEND_TRIES; i++)
		if (get(REG_STATUS) & STATUS_SENT)
			return true;
	return false;
}

void serial_write(const char *bytes, size_t len)
{
	if (!present)
		return;
	spin_lock(&output_lock);
	for (size_t i = 0; i < len; i++) {
		if (i % QUEUE_SIZE == 0 && !wait_until_sent())
			break;
		set(REG_DATA, (uint8_t)bytes[i]);
	}
	spin_unlock(&output_lock);
}

static void interrupt(void *unused)
{
	(void)unused;
	while (get(REG_STATUS) & STATUS_RECEIVED)
		receiver(get(REG_DATA));
}

void serial_start_input(void (*receive)(uint8_t byte))
{
	receiver = receive;
	irq_register(IRQ_COM1, interrupt, NULL);
	set(REG_INTERRUPT, INTERRUPT_RECEIVED);
}
