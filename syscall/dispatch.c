/*
 * The boundary. A program puts a call's number into EAX and up to six arguments into EBX, ECX, EDX,
 * ESI, EDI, EBP and executes int 0x80; the result comes back in EAX (Linux's i386 convention,
 * syscall(2)). From the one table of calls the preprocessor makes, for each call, a small function
 * that gives the registers their types, and the table by number that finds it.
 */

#include "syscall/dispatch.h"
#include "kernel/errno.h"
#include "kernel/lib/format.h"
#include "kernel/printk.h"
#include "kernel/segments.h"
#include "kernel/trace.h"
#include "kernel/trap.h"
#include "kernel/x86.h"
#include "mm/uaccess.h"
#include "proc/proc.h"
#include "proc/signal_frame.h"
#include "proc/thread.h"
#include "proc/vdso.h"
#include "syscall/calls.h"

/* --- A function a call: registers to typed arguments --- */

#define ARGUMENT_NONE(r)
#define ARGUMENT_INT(r)               (int)(r)
#define ARGUMENT_UINT(r)              (r)
#define ARGUMENT_HEX(r)               (r)
#define ARGUMENT_FD(r)                (int)(r)
#define ARGUMENT_PATH(r)              (const char __user *)(r)
#define ARGUMENT_STR(r)               (const char __user *)(r)
#define ARGUMENT_INBUF(r)             (const void __user *)(r)
#define ARGUMENT_OUTBUF(r)            (void __user *)(r)
#define ARGUMENT_PTR(r)               (void __user *)(r)
#define ARGUMENT_SIZE(r)              (r)
#define ARGUMENT_OFF(r)               (int32_t)(r)
#define ARGUMENT_OFFLO(r)             (r)
#define ARGUMENT_OFFHI(r)             (r)
#define ARGUMENT_PID(r)               (pid_t)(r)
#define ARGUMENT_SIG(r)               (int)(r)
#define ARGUMENT_MODE(r)              (r)
#define ARGUMENT_FLAGS(r)             (r)
#define ARGUMENT_TIME(r)              (void __user *)(r)

#define ARGUMENTS_1(a)                ARGUMENT_##a(tf->ebx)
#define ARGUMENTS_2(a, b)             ARGUMENTS_1(a), ARGUMENT_##b(tf->ecx)
#define ARGUMENTS_3(a, b, c)          ARGUMENTS_2(a, b), ARGUMENT_##c(tf->edx)
#define ARGUMENTS_4(a, b, c, d)       ARGUMENTS_3(a, b, c), ARGUMENT_##d(tf->esi)
#define ARGUMENTS_5(a, b, c, d, e)    ARGUMENTS_4(a, b, c, d), ARGUMENT_##e(tf->edi)
#define ARGUMENTS_6(a, b, c, d, e, f) ARGUMENTS_5(a, b, c, d, e), ARGUMENT_##f(tf->ebp)
#define ARGUMENTS(...)                                                                         \
	BY_COUNT(__VA_ARGS__, ARGUMENTS_6, ARGUMENTS_5, ARGUMENTS_4, ARGUMENTS_3, ARGUMENTS_2, \
		 ARGUMENTS_1, )                                                                \
	(__VA_ARGS__)

#define SYSCALL(number, name, ...)                           \
	static long enter_##name(const struct trapframe *tf) \
	{                                                    \
		(void)tf;                                    \
		return sys_##name(ARGUMENTS(__VA_ARGS__));   \
	}
#include "syscall/abi/syscalls.def"
#undef SYSCALL

/* --- The table --- */

enum argument_kind {
	KIND_NONE,
	KIND_INT,
	KIND_UINT,
	KIND_HEX,
	KIND_FD,
	KIND_PATH,
	KIND_STR,
	KIND_INBUF,
	KIND_OUTBUF,
	KIND_PTR,
	KIND_SIZE,
	KIND_OFF,
	KIND_OFFLO,
	KIND_OFFHI,
	KIND_PID,
	KIND_SIG,
	KIND_MODE,
	KIND_FLAGS,
	KIND_TIME,
};

#define KINDS_1(a)                KIND_##a
#define KINDS_2(a, b)             KINDS_1(a), KIND_##b
#define KINDS_3(a, b, c)          KINDS_2(a, b), KIND_##c
#define KINDS_4(a, b, c, d)       KINDS_3(a, b, c), KIND_##d
#define KINDS_5(a, b, c, d, e)    KINDS_4(a, b, c, d), KIND_##e
#define KINDS_6(a, b, c, d, e, f) KINDS_5(a, b, c, d, e), KIND_##f
#define KINDS(...) \
	BY_COUNT(__VA_ARGS__, KINDS_6, KINDS_5, KINDS_4, KINDS_3, KINDS_2, KINDS_1, )(__VA_ARGS__)

#define ARGUMENTS_MAX 6

struct system_call {
	const char *name;
	long (*enter)(const struct trapframe *tf);
	uint8_t kinds[ARGUMENTS_MAX];
};

static const struct system_call calls[] = {
#define SYSCALL(number, name, ...) [number] = {#name, enter_##name, {KINDS(__VA_ARGS__)}},
#include "syscall/abi/syscalls.def"
#undef SYSCALL
};

/* The name of a call, or NULL. */
static const char *name_of_call(unsigned number)
{
	return number < ARRAY_SIZE(calls) ? calls[number].name : NULL;
}

unsigned syscall_limit(void)
{
	return ARRAY_SIZE(calls);
}

static void trace_call(const struct trapframe *tf, uint32_t number, long result)
{
	const char *name = name_of_call(number);
	const struct proc *p = proc_current();
	const uint32_t registers[] = {tf->ebx, tf->ecx, tf->edx, tf->esi, tf->edi, tf->ebp};
	char line[128];
	size_t used = 0;

	line[0] = '\0';
	for (unsigned i = 0; name && i < ARGUMENTS_MAX && calls[number].kinds[i]; i++) {
		uint8_t kind = calls[number].kinds[i];
		bool is_signed = kind == KIND_INT || kind == KIND_FD || kind == KIND_PID ||
				 kind == KIND_OFF || kind == KIND_SIG;
		const char *form = is_signed ? "%s%d" : kind == KIND_SIZE ? "%s%u" : "%s%#x";
		used += (size_t)snprintf(line + used, sizeof(line) - used, form, i ? ", " : "",
					 registers[i]);
	}
	printk(LOG_INFO, "%d (%s) %s[%u](%s) = %ld", p->pid, p->name, name ? name : "?", number,
	       line, result);
}

static void system_call(struct trapframe *tf)
{
	uint32_t number = tf->eax;
	long result = -ENOSYS;

	tf->error = number; /* what a restart puts back into EAX */
	interrupts_on();
	if (number < ARRAY_SIZE(calls) && calls[number].enter)
		result = calls[number].enter(tf);
	if (trace_on(TRACE_syscall))
		trace_call(tf, number, result);
	tf->eax = (uint32_t)result;
}

/* By sysenter (user/vdso/entry.asm): the program's EBP, which is the sixth argument, lies where the
 * stack pointer points. */
static void system_call_by_sysenter(struct trapframe *tf)
{
	tf->vector = TRAP_SYSCALL;
	tf->error = NO_SYSTEM_CALL;
	tf->eip = vdso_sysenter_return(proc_current()->as);
	if (segments_step_owed())
		tf->eflags |= EFLAGS_TF;
	interrupts_on();
	if (copy_from_user(&tf->ebp, (const void __user *)tf->esp, sizeof(tf->ebp)) < 0)
		tf->eax = (uint32_t)-EFAULT;
	else
		system_call(tf);
}

void syscall_init(void)
{
	trap_register(TRAP_SYSCALL, system_call);
	trap_register(TRAP_SYSENTER, system_call_by_sysenter);
}
