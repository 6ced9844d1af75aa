/*
 * The end, step by step. The first panic of all has the reporter tell everything. If that fails, it
 * comes back here, and a short form without formatting ends the machine; if even that fails, it
 * ends without a word. From the first moment on, locks let everyone through (panicking()), for
 * whoever holds them does not run any more.
 *
 * Everyone may panic, so this file stands below all others: what it takes to tell and to end is
 * kernel/panic_report.c's, which registers.
 */

#include "kernel/panic.h"
#include "kernel/x86.h"

enum stage {
	RUNNING,
	REPORTING,
	SHORT_REPORT,
	SILENT
};

volatile bool panic_begun;
static volatile enum stage stage;
static const struct panic_reporter *reporter;

void panic_set_reporter(const struct panic_reporter *to)
{
	reporter = to;
}

static void __noreturn end(const struct panic_scene *scene, const char *fmt, va_list args)
{
	interrupts_off();
	while (!reporter || stage == SILENT)
		halt();
	stage++;
	panic_begun = true;
	if (stage == REPORTING)
		reporter->tell(scene, fmt, args);
	else if (stage == SHORT_REPORT)
		reporter->tell_shortly(fmt);
	reporter->end();
}

/* The place of a call, from the called function's frame: the caller's %ebp, and the return address
 * (System V ABI, i386 supplement). */
static struct panic_scene scene_of_call(const vaddr_t *frame)
{
	return (struct panic_scene){.ebp = frame[0], .eip = frame[1], .esp = (vaddr_t)&frame[2]};
}

void panic(const char *fmt, ...)
{
	struct panic_scene scene = scene_of_call(__builtin_frame_address(0));
	va_list args;

	va_start(args, fmt);
	end(&scene, fmt, args);
}

void panic_about(void (*explain)(const void *about), const void *about, const char *fmt, ...)
{
	struct panic_scene scene = scene_of_call(__builtin_frame_address(0));
	va_list args;

	scene.explain = explain;
	scene.about = about;
	va_start(args, fmt);
	end(&scene, fmt, args);
}

void panic_trap(const struct trapframe *tf, const char *fmt, ...)
{
	struct panic_scene scene = {.tf = tf};
	va_list args;

	va_start(args, fmt);
	end(&scene, fmt, args);
}
