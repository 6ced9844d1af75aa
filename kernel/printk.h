#ifndef KERNEL_PRINTK_H
#define KERNEL_PRINTK_H

/*
 * The kernel's log. Each line goes into a ring that syslog(2) reads, with its level and time, and
 * to the consoles if its level is below the console level (boot words `quiet`, `loglevel=`).
 * Callable anywhere, interrupt handlers and panics included.
 */

#include <stdarg.h>
#include "kernel/types.h"

enum log_level {
	LOG_EMERG,
	LOG_ALERT,
	LOG_CRIT,
	LOG_ERR,
	LOG_WARNING,
	LOG_NOTICE,
	LOG_INFO,
	LOG_DEBUG
};

void printk(enum log_level level, const char *fmt, ...) __printf_like(2, 3);

/* printk(LOG_INFO): the boot log's lines. */
void kinfo(const char *fmt, ...) __printf_like(1, 2);

/* Straight to the consoles, no level, no time, not into the ring: test results and panics. */
void console_printf(const char *fmt, ...) __printf_like(1, 2);
void console_vprintf(const char *fmt, va_list args) __printf_like(1, 0);

/* A device that shows the log. `write` may be called with interrupts off and must not sleep. */
struct log_console {
	const char *name; /* "ttyS0", "tty0" */
	void (*write)(const char *text, size_t len);
	bool enabled; /* by the boot word console= */
};
void printk_add_console(struct log_console *console);

/* Lines at levels below this reach the consoles (syslog(2) SYSLOG_ACTION_CONSOLE_LEVEL). */
void printk_set_console_level(int level);
int printk_console_level(void);

/* syslog(2): the log as text, "<level>[time] text\n" lines, oldest first. Copies as many whole
 * lines as fit in `size` bytes, from the first line that begins `*offset` bytes or more into the
 * text, and moves `*offset` past them. Returns how many bytes it copied; 0: no line left, or none
 * that fits. */
size_t printk_read(char *buf, size_t size, size_t *offset);
size_t printk_size(void); /* bytes of text that printk_read() can give */
void printk_clear(void);  /* later reads start after what is there now */

#endif
