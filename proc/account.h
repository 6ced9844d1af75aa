#ifndef PROC_ACCOUNT_H
#define PROC_ACCOUNT_H

/*
 * Where processor time goes. Each crossing between user mode and the kernel, and each switch of
 * threads, charges the time since the last one to the thread that ran: exact to the time-stamp
 * counter, with no tick. Called with interrupts off.
 */

#include "kernel/types.h"

struct thread;

void account_user_entry(void);  /* user mode was left: the time was the program's */
void account_user_return(void); /* user mode comes: the time was the kernel's */
void account_switch(struct thread *prev, struct thread *next);

/* Charges the current thread's time so far, so that what it reads is up to date. */
void account_now(void);

/* What all threads but the idle one have used since the boot, ended ones too. */
void account_totals(nsec_t *user, nsec_t *system);

#endif
