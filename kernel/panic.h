#ifndef KERNEL_PANIC_H
#define KERNEL_PANIC_H

/*
 * The end. An impossible state stops the machine at once and says all it knows: the message, the
 * registers, the process, a backtrace with names. Then the boot word panic=N decides: wait for ever
 * (0), reboot after N seconds, or at once (-1). Under `test` the machine leaves through QEMU's exit
 * device with failure.
 */

#include <stdarg.h>
#include "kernel/types.h"

struct trapframe;

void panic(const char *fmt, ...) __noreturn __printf_like(1, 2);

/* The same with an explanation, which `explain` prints below the message with console_printf(). */
void panic_about(void (*explain)(const void *about), const void *about, const char *fmt,
		 ...) __noreturn __printf_like(3, 4);

/* The same for a trap: shows the registers of `tf` rather than those of the call. */
void panic_trap(const struct trapframe *tf, const char *fmt, ...) __noreturn __printf_like(2, 3);

#define assert(cond)                                                                      \
	do {                                                                              \
		if (!(cond))                                                              \
			panic("assertion failed: %s (%s:%d)", #cond, __FILE__, __LINE__); \
	} while (0)

/* True once a panic began: locks and consoles then work without waiting. */
extern volatile bool panic_begun;
static inline bool panicking(void)
{
	return panic_begun;
}

/* Where it was: in a trap, or where panic() was called. */
struct panic_scene {
	const struct trapframe *tf;         /* NULL: */
	vaddr_t eip, ebp, esp;              /* of the call */
	void (*explain)(const void *about); /* NULL: there is nothing to add */
	const void *about;
};

/* Filled by kernel/panic_report.c. If one of the first two panics itself, the next is tried. */
struct panic_reporter {
	void (*tell)(const struct panic_scene *scene, const char *fmt, va_list args)
		__printf_like(2, 0);
	void (*tell_shortly)(const char *message);
	void (*end)(void) __noreturn;
};
void panic_set_reporter(const struct panic_reporter *reporter);

#endif
