#ifndef PROC_FPU_H
#define PROC_FPU_H

/*
 * The floating-point and SSE registers of threads. The kernel itself never uses them, so the
 * processor may keep a thread's values while the thread is in the kernel. A turn begins with
 * CR0.TS set: the first use of such a register traps (#NM) and loads the thread's values. A turn
 * that loaded them ends with storing them. So a thread that does not run has its values in memory,
 * and a thread that does not use them costs nothing; whichever processor it runs on next, nothing
 * has to be fetched from another.
 */

#include "kernel/types.h"
#include "proc/signal.h"

struct proc;
struct thread;
struct trapframe;

#define FPU_IMAGE_SIZE 512 /* SDM vol. 1, 10.5.1: FXSAVE's area, 16-byte aligned */

struct fpu_state {
	uint8_t image[FPU_IMAGE_SIZE];
	bool loaded; /* the processor has newer values than the image */
};

void fpu_init(void); /* the trap handlers, the cache */

/* In the state that the System V ABI gives a program: NULL, no memory. */
struct fpu_state *fpu_create(void);
void fpu_destroy(struct fpu_state *fpu);

void fpu_turn_ends(struct thread *t); /* interrupts off */

/* fork: the child's copy; exec: the initial state again. For the current thread. */
void fpu_fork(struct thread *child);
void fpu_reset(void);

/* The current thread's state in the shape of a signal frame, and back: what a program may not set
 * is cleared from it. */
void fpu_to_frame(struct fpstate *out);
void fpu_from_frame(const struct fpstate *in);

/* Which SIGFPE codes an unmasked exception means (SDM vol. 1, 8.5 and 11.5.2). */
int fpu_x87_code(uint16_t control, uint16_t status);
int fpu_sse_code(uint32_t mxcsr);

#endif
