/*
 * The log. The ring holds records of a header and a text without line end; positions in it count
 * bytes since boot and are taken modulo its size, so a record may run over the ring's end. A new
 * record pushes out as many old ones as it needs room. A message with line ends inside becomes a
 * record each.
 *
 * One lock guards ring and consoles. Consoles have locks of their own, of higher rank. A console
 * that is added late is shown what it missed.
 */

#include "kernel/printk.h"
#include "kernel/clock.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "kernel/spinlock.h"

#define RING_SIZE     (64 * KIB) /* a power of two */
#define MESSAGE_MAX   512
#define LINE_MAX      (MESSAGE_MAX + 32) /* with level and time */
#define CONSOLES_MAX  4
#define LEVEL_DEFAULT LOG_DEBUG /* all but debug lines reach the consoles */

struct record {
	nsec_t time;
	uint16_t text_len;
	uint16_t level;
};

static struct spinlock lock = SPINLOCK_INIT("log", RANK_CONSOLE);

/* Guarded by lock. */
static char ring[RING_SIZE];
static uint32_t oldest;  /* position of the oldest record */
static uint32_t end;     /* one past the newest */
static uint32_t cleared; /* what was before this position is not read any more */
static char message[MESSAGE_MAX];
static char line[LINE_MAX];
static struct log_console *consoles[CONSOLES_MAX];
static int console_level = LEVEL_DEFAULT;

static void ring_write(uint32_t position, const void *from, size_t len)
{
	size_t start = position % RING_SIZE;
	size_t before_end = MIN(len, RING_SIZE - start);

	memcpy(ring + start, from, before_end);
	memcpy(ring, (const char *)from + before_end, len - before_end);
}

static void ring_read(uint32_t position, void *to, size_t len)
{
	size_t start = position % RING_SIZE;
	size_t before_end = MIN(len, RING_SIZE - start);

	memcpy(to, ring + start, before_end);
	memcpy((char *)to + before_end, ring, len - before_end);
}

static uint32_t record_after(uint32_t position)
{
	struct record record;

	ring_read(position, &record, sizeof(record));
	return position + sizeof(record) + record.text_len;
}

static void ring_append(const struct record *record, const char *text)
{
	uint32_t needed = sizeof(*record) + record->text_len;

	while (end + needed - oldest > RING_SIZE)
		oldest = record_after(oldest);
	ring_write(end, record, sizeof(*record));
	ring_write(end + sizeof(*record), text, record->text_len);
	end += needed;
}

/* Makes the line that shows the record at `position`, led by `<level>` or not. */
static size_t make_line(uint32_t position, bool with_level)
{
	struct record record;
	uint32_t usec;
	size_t len = 0;

	ring_read(position, &record, sizeof(record));
	usec = (uint32_t)(record.time % NSEC_PER_SEC / NSEC_PER_USEC);
	if (with_level)
		len += (size_t)snprintf(line, sizeof(line), "<%u>", record.level);
	len += (size_t)snprintf(line + len, sizeof(line) - len, "[%5llu.%06u] ",
				record.time / NSEC_PER_SEC, usec);
	ring_read(position + sizeof(record), line + len, record.text_len);
	len += record.text_len;
	line[len++] = '\n';
	return len;
}

static uint16_t record_level(uint32_t position)
{
	struct record record;

	ring_read(position, &record, sizeof(record));
	return record.level;
}

static void write_to_consoles(const char *text, size_t len)
{
	for (size_t i = 0; i < CONSOLES_MAX && consoles[i]; i++)
		if (consoles[i]->enabled)
			consoles[i]->write(text, len);
}

static void log_line(enum log_level level, nsec_t time, const char *text, size_t len)
{
	const struct record record = {
		.time = time, .text_len = (uint16_t)len, .level = (uint16_t)level};
	uint32_t position = end;

	ring_append(&record, text);
	if ((int)level < console_level)
		write_to_consoles(line, make_line(position, false));
}

static __printf_like(2, 0) void log_format(enum log_level level, const char *fmt, va_list args)
{
	const char *start = message, *stop;
	nsec_t now = clock_monotonic();

	spin_lock(&lock);
	vsnprintf(message, sizeof(message), fmt, args);
	while ((stop = strchr(start, '\n'))) {
		log_line(level, now, start, (size_t)(stop - start));
		start = stop + 1;
	}
	if (*start)
		log_line(level, now, start, strlen(start));
	spin_unlock(&lock);
}

void printk(enum log_level level, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	log_format(level, fmt, args);
	va_end(args);
}

void kinfo(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	log_format(LOG_INFO, fmt, args);
	va_end(args);
}

/* Text on its way to the consoles, handed over when the buffer is full. */
struct chunk {
	char bytes[64];
	size_t used;
};

static void flush_chunk(struct chunk *chunk)
{
	write_to_consoles(chunk->bytes, chunk->used);
	chunk->used = 0;
}

static void put_in_chunk(void *ctx, char c)
{
	struct chunk *chunk = ctx;

	chunk->bytes[chunk->used++] = c;
	if (chunk->used == sizeof(chunk->bytes))
		flush_chunk(chunk);
}

void console_vprintf(const char *fmt, va_list args)
{
	struct chunk chunk;

	chunk.used = 0;
	spin_lock(&lock);
	format(put_in_chunk, &chunk, fmt, args);
	flush_chunk(&chunk);
	spin_unlock(&lock);
}

void console_printf(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	console_vprintf(fmt, args);
	va_end(args);
}

static void show_what_was_missed(const struct log_console *console)
{
	for (uint32_t at = oldest; at != end; at = record_after(at))
		if (record_level(at) < console_level)
			console->write(line, make_line(at, false));
}

void printk_add_console(struct log_console *console)
{
	spin_lock(&lock);
	for (size_t i = 0; i < CONSOLES_MAX; i++) {
		if (consoles[i])
			continue;
		consoles[i] = console;
		if (console->enabled)
			show_what_was_missed(console);
		break;
	}
	spin_unlock(&lock);
}

void printk_set_console_level(int level)
{
	spin_lock(&lock);
	console_level = level;
	spin_unlock(&lock);
}

int printk_console_level(void)
{
	return console_level;
}

/* The oldest record that may be read. */
static uint32_t first_readable(void)
{
	return (int32_t)(cleared - oldest) > 0 ? cleared : oldest;
}

size_t printk_read(char *buf, size_t size, size_t *offset)
{
	size_t passed = 0, copied = 0;

	spin_lock(&lock);
	for (uint32_t at = first_readable(); at != end; at = record_after(at)) {
		size_t len = make_line(at, true);

		if (passed >= *offset) {
			if (copied + len > size)
				break;
			memcpy(buf + copied, line, len);
			copied += len;
		}
		passed += len;
	}
	if (copied)
		*offset = passed;
	spin_unlock(&lock);
	return copied;
}

size_t printk_size(void)
{
	size_t size = 0;

	spin_lock(&lock);
	for (uint32_t at = first_readable(); at != end; at = record_after(at))
		size += make_line(at, true);
	spin_unlock(&lock);
	return size;
}

void printk_clear(void)
{
	spin_lock(&lock);
	cleared = end;
	spin_unlock(&lock);
}
