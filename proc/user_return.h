#ifndef PROC_USER_RETURN_H
#define PROC_USER_RETURN_H

/*
 * The last thing before user mode, always: a due reschedule, pending signals, timers on used time.
 * Called with interrupts off and returns so; in between they may be on.
 */

struct trapframe;

void user_return(struct trapframe *tf);

/* Loads the frame and goes to user mode (switch.asm); interrupts are off. */
void thread_enter_user(struct trapframe *tf) __attribute__((noreturn));

#endif
