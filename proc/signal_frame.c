/*
 * On the way in, from the program's stack pointer (or the top of the alternate stack) downwards:
 *
 *	FXSAVE image, 512 bytes, at a multiple of 64
 *	FSAVE part, 112 bytes: fpstate points here
 *	sigframe or rt_sigframe, placed so that the handler finds the stack aligned as after a call
 *
 * On the way out nothing is believed: flags that a program may not set keep their values, segment
 * selectors get privilege 3 (trap_return survives any), the floating-point image is cleaned. A
 * frame that cannot be read ends in SIGSEGV.
 */

#include "proc/signal_frame.h"
#include "kernel/clock.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "kernel/segments.h"
#include "kernel/trap.h"
#include "kernel/x86.h"
#include "mm/uaccess.h"
#include "proc/fpu.h"
#include "proc/proc.h"
#include "proc/thread.h"
#include "proc/vdso.h"
#include "syscall/abi/syscalls.h"
#include "syscall/abi/time.h"

#define FX_ALIGN       64
#define FSAVE_SIZE     offsetof(struct fpstate, fxsr_env)
#define NULL_SELECTORS 3U /* values 0 to 3 all mean no segment */
#define PRIVILEGE_USER 3U

/* What a handler may change in the flags it returns with. */
#define EFLAGS_OF       0x00000800U
#define EFLAGS_STATUS   0x000000D5U /* SF ZF AF PF CF */
#define EFLAGS_SETTABLE (EFLAGS_AC | EFLAGS_OF | EFLAGS_DF | EFLAGS_TF | EFLAGS_RF | EFLAGS_STATUS)

/* pop eax; mov eax, SYS_sigreturn; int 0x80 */
static const uint8_t return_code[8] = {0x58, 0xb8, SYS_sigreturn, 0, 0, 0, 0xcd, 0x80};
/* mov eax, SYS_rt_sigreturn; int 0x80 */
static const uint8_t return_code_rt[8] = {0xb8, SYS_rt_sigreturn, 0, 0, 0, 0xcd, 0x80};

_Static_assert(SYS_sigreturn < 256 && SYS_rt_sigreturn < 256, "one byte of the constant is set");

/* --- siginfo --- */

bool signal_info_is_fault(const struct signal_info *info)
{
	switch (info->signo) {
	case SIGSEGV:
	case SIGBUS:
	case SIGILL:
	case SIGFPE:
	case SIGTRAP:
		return info->code > SI_USER && info->code < SI_KERNEL;
	default:
		return false;
	}
}

static abi_clock_t ticks(nsec_t time)
{
	return (abi_clock_t)(time / NSEC_PER_CLOCK);
}

void signal_info_to_user(const struct signal_info *info, siginfo_t *out)
{
	memset(out, 0, sizeof(*out));
	out->si_signo = info->signo;
	out->si_code = info->code;
	if (signal_info_is_fault(info)) {
		out->si_addr = (void *)info->addr;
		return;
	}
	out->si_pid = info->pid;
	out->si_uid = info->uid;
	if (info->signo == SIGCHLD && info->code > SI_USER) {
		out->si_status = info->status;
		out->si_utime = ticks(info->utime);
		out->si_stime = ticks(info->stime);
	} else {
		out->si_int = (int)info->value;
	}
}

/* --- On the way in --- */

/* Where frames begin, and how low they may reach. */
static vaddr_t stack_for(const struct disposition *action, vaddr_t esp, vaddr_t *floor)
{
	const struct signal_stack *s = &thread_current()->altstack;
	bool on = signal_on_altstack(s, esp);

	*floor = on ? s->base : 0;
	if (!on && (action->flags & SA_ONSTACK) && s->size) {
		*floor = s->base;
		return s->base + s->size;
	}
	return esp;
}

/* Lays the floating-point state; *address 0: the program never used it. */
static int put_fpstate(vaddr_t *esp, uint32_t *address)
{
	struct fpstate state;

	*address = 0;
	if (!thread_current()->fpu_used)
		return 0;
	memset(&state, 0, sizeof(state));
	fpu_to_frame(&state);
	vaddr_t image = ALIGN_DOWN(*esp - (sizeof(state) - FSAVE_SIZE), FX_ALIGN);
	*address = *esp = image - FSAVE_SIZE;
	return copy_to_user((void __user *)*address, &state, sizeof(state));
}

/* System V ABI: 16-byte alignment just before the return address is pushed. */
static vaddr_t place_frame(vaddr_t esp, size_t size)
{
	return ALIGN_DOWN(esp - size + 4, 16) - 4;
}

static void fill_context(struct sigcontext *sc, const struct trapframe *tf, uint32_t fpstate,
			 sigbits mask)
{
	const struct signal_fault *fault = &thread_current()->fault;

	*sc = (struct sigcontext){
		.gs = (uint16_t)tf->gs,
		.fs = (uint16_t)tf->fs,
		.es = (uint16_t)tf->es,
		.ds = (uint16_t)tf->ds,
		.edi = tf->edi,
		.esi = tf->esi,
		.ebp = tf->ebp,
		.esp = tf->esp,
		.ebx = tf->ebx,
		.edx = tf->edx,
		.ecx = tf->ecx,
		.eax = tf->eax,
		.trapno = fault->vector,
		.err = fault->error,
		.eip = tf->eip,
		.cs = (uint16_t)tf->cs,
		.eflags = tf->eflags,
		.esp_at_signal = tf->esp,
		.ss = (uint16_t)tf->ss,
		.fpstate = (struct fpstate *)fpstate,
		.oldmask = (uint32_t)mask,
		.cr2 = fault->address,
	};
}

/* Where the handler returns to: the program's own code, the vDSO's, or what the frame brings. */
static vaddr_t return_address(const struct disposition *action, bool rt, vaddr_t in_frame)
{
	vaddr_t in_vdso = vdso_signal_return(proc_current()->as, rt);

	if (action->flags & SA_RESTORER)
		return action->restorer;
	return in_vdso ? in_vdso : in_frame;
}

static int put_frame(vaddr_t esp, const struct trapframe *tf, const struct disposition *action,
		     const struct signal_info *info, sigbits mask, uint32_t fpstate)
{
	struct sigframe frame;

	memset(&frame, 0, sizeof(frame));
	frame.pretcode = return_address(action, false, esp + offsetof(struct sigframe, retcode));
	frame.sig = info->signo;
	fill_context(&frame.sc, tf, fpstate, mask);
	frame.extramask = (uint32_t)(mask >> 32);
	memcpy(frame.retcode, return_code, sizeof(return_code));
	return copy_to_user((void __user *)esp, &frame, sizeof(frame));
}

static int put_frame_rt(vaddr_t esp, const struct trapframe *tf, const struct disposition *action,
			const struct signal_info *info, sigbits mask, uint32_t fpstate)
{
	struct rt_sigframe frame;

	memset(&frame, 0, sizeof(frame));
	frame.pretcode = return_address(action, true, esp + offsetof(struct rt_sigframe, retcode));
	frame.sig = info->signo;
	frame.pinfo = esp + offsetof(struct rt_sigframe, info);
	frame.puc = esp + offsetof(struct rt_sigframe, uc);
	signal_info_to_user(info, &frame.info);
	signal_altstack(NULL, &frame.uc.uc_stack, tf->esp);
	fill_context(&frame.uc.uc_mcontext, tf, fpstate, mask);
	frame.uc.uc_sigmask = mask;
	memcpy(frame.retcode, return_code_rt, sizeof(return_code_rt));
	return copy_to_user((void __user *)esp, &frame, sizeof(frame));
}

/* The registers with which a handler starts: its argument on the stack and, for old conventions, in
 * EAX; flat segments; no flag that would surprise it. */
static void aim(struct trapframe *tf, const struct disposition *action, int signo, vaddr_t esp)
{
	bool rt = action->flags & SA_SIGINFO;

	tf->esp = esp;
	tf->eip = action->handler;
	tf->eax = (uint32_t)signo;
	tf->edx = rt ? esp + offsetof(struct rt_sigframe, info) : 0;
	tf->ecx = rt ? esp + offsetof(struct rt_sigframe, uc) : 0;
	tf->cs = SELECTOR_USER_CODE;
	tf->ds = tf->es = tf->ss = SELECTOR_USER_DATA;
	tf->eflags &= ~(EFLAGS_DF | EFLAGS_RF | EFLAGS_TF);
	tf->error = NO_SYSTEM_CALL;
}

int signal_enter_handler(struct trapframe *tf, const struct disposition *action,
			 const struct signal_info *info, sigbits mask)
{
	bool rt = action->flags & SA_SIGINFO;
	vaddr_t floor, esp = stack_for(action, tf->esp, &floor);
	uint32_t fpstate;

	if (put_fpstate(&esp, &fpstate) < 0)
		return -EFAULT;
	vaddr_t frame = place_frame(esp, rt ? sizeof(struct rt_sigframe) : sizeof(struct sigframe));
	if (frame > esp || frame < floor)
		return -EFAULT;
	int err = rt ? put_frame_rt(frame, tf, action, info, mask, fpstate)
		     : put_frame(frame, tf, action, info, mask, fpstate);
	if (err < 0)
		return err;
	struct signal_stack *s = &thread_current()->altstack;
	if (s->flags & SS_AUTODISARM)
		*s = (struct signal_stack){0};
	aim(tf, action, info->signo, frame);
	return 0;
}

/* --- On the way out --- */

static int take_fpstate(uint32_t address)
{
	struct fpstate state;

	if (!address) {
		fpu_reset();
		return 0;
	}
	const uint8_t __user *from = (const uint8_t __user *)address;
	if (copy_from_user(&state, from, FSAVE_SIZE) < 0)
		return -EFAULT;
	if (state.magic == FPSTATE_FXSR &&
	    copy_from_user((uint8_t *)&state + FSAVE_SIZE, from + FSAVE_SIZE,
			   sizeof(state) - FSAVE_SIZE) < 0)
		return -EFAULT;
	fpu_from_frame(&state);
	return 0;
}

static uint32_t user_selector(uint16_t selector)
{
	return selector > NULL_SELECTORS ? selector | PRIVILEGE_USER : 0;
}

static void take_registers(struct trapframe *tf, const struct sigcontext *sc)
{
	tf->gs = user_selector(sc->gs);
	tf->fs = user_selector(sc->fs);
	tf->es = user_selector(sc->es);
	tf->ds = user_selector(sc->ds);
	tf->edi = sc->edi;
	tf->esi = sc->esi;
	tf->ebp = sc->ebp;
	tf->esp = sc->esp;
	tf->ebx = sc->ebx;
	tf->edx = sc->edx;
	tf->ecx = sc->ecx;
	tf->eax = sc->eax;
	tf->eip = sc->eip;
	tf->cs = sc->cs | PRIVILEGE_USER;
	tf->ss = sc->ss | PRIVILEGE_USER;
	tf->eflags = (tf->eflags & ~EFLAGS_SETTABLE) | (sc->eflags & EFLAGS_SETTABLE);
	tf->error = NO_SYSTEM_CALL;
}

static long bad_frame(void)
{
	struct signal_info info = signal_from_kernel(SIGSEGV);

	signal_force(thread_current(), &info);
	return 0;
}

/* The trampoline has popped the signal number. */
long signal_return(struct trapframe *tf)
{
	vaddr_t at = tf->esp - offsetof(struct sigframe, sc);
	struct sigframe frame;

	if (copy_from_user(&frame, (const void __user *)at, sizeof(frame)) < 0)
		return bad_frame();
	signal_set_mask(frame.sc.oldmask | (sigbits)frame.extramask << 32);
	if (take_fpstate((uint32_t)frame.sc.fpstate) < 0)
		return bad_frame();
	take_registers(tf, &frame.sc);
	return (long)tf->eax;
}

long signal_return_rt(struct trapframe *tf)
{
	vaddr_t at = tf->esp - offsetof(struct rt_sigframe, sig);
	struct rt_sigframe frame;

	if (copy_from_user(&frame, (const void __user *)at, sizeof(frame)) < 0)
		return bad_frame();
	signal_set_mask(frame.uc.uc_sigmask);
	if (take_fpstate((uint32_t)frame.uc.uc_mcontext.fpstate) < 0)
		return bad_frame();
	take_registers(tf, &frame.uc.uc_mcontext);
	signal_altstack(&frame.uc.uc_stack, NULL, tf->esp);
	return (long)tf->eax;
}
