#ifndef KERNEL_CPU_H
#define KERNEL_CPU_H

/*
 * What each processor owns. In the kernel %fs selects a segment whose base is this processor's
 * struct cpu, so that cpu_this() is one load and is right on whichever processor it runs. Only the
 * processor itself touches its entry, with interrupts off where a handler touches it too.
 */

#include "kernel/types.h"
#include "kernel/x86.h"

struct thread;
struct spinlock;
struct tss;

#define CPU_MAX        8
#define CPU_LOCKS_HELD 16 /* deeper nesting is a bug */

struct cpu {
	struct cpu *self;       /* at %fs:0 */
	struct thread *current; /* at %fs:4; the thread that runs here */
	uint32_t id;            /* 0 is the processor that booted */
	uint32_t irq_off_depth; /* irq_off() calls not yet undone */
	bool irq_were_on;       /* state before the outermost irq_off() */
	uint32_t irq_depth;     /* interrupt handlers running, nested */
	bool need_resched;      /* look at the run queue before going back to user mode */
	struct tss *tss;        /* holds esp0, the stack for entries from user mode */
	uint64_t *gdt;          /* this processor's descriptor table */
	uint32_t nheld;         /* spin locks held, newest last */
	struct spinlock *held[CPU_LOCKS_HELD];
};

static inline struct cpu *cpu_this(void)
{
	struct cpu *c;
	__asm__ volatile("movl %%fs:0, %0" : "=r"(c));
	return c;
}

/* The thread that runs here; NULL until the scheduler stands. */
static inline struct thread *cpu_current(void)
{
	struct thread *t;
	__asm__ volatile("movl %%fs:4, %0" : "=r"(t));
	return t;
}

/* What the processor can do (CPUID); filled by cpu_identify() at boot. */
struct cpu_features {
	char vendor[13];
	char brand[49];
	uint32_t family, model, stepping;
	uint32_t hwcap; /* CPUID.1:EDX, which is also AT_HWCAP */
	bool pse, pge, tsc, fxsr, sse, smep, smap, rdrand, sysenter;
};

extern struct cpu_features cpu_features;
void cpu_identify(void);

/* Sets CR0.WP, CR4.PGE, SMEP and SMAP as far as the processor has them. */
void cpu_enable_protection(void);

/* Interrupts off and back as they were; nests. Spin locks do this by themselves. */
static inline void irq_off(void)
{
	bool were_on = read_eflags() & EFLAGS_IF;

	interrupts_off();
	struct cpu *c = cpu_this();
	if (c->irq_off_depth++ == 0)
		c->irq_were_on = were_on;
}

void irq_unbalanced(void) __noreturn;

static inline void irq_restore(void)
{
	struct cpu *c = cpu_this();

	if (c->irq_off_depth == 0)
		irq_unbalanced();
	if (--c->irq_off_depth == 0 && c->irq_were_on)
		interrupts_on();
}

#endif
