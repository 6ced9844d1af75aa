#ifndef PROC_FIRST_TURN_H
#define PROC_FIRST_TURN_H

/* What a new thread does first: writes its number where CLONE_CHILD_SETTID says, runs its kernel
 * function if it has one, and goes to user mode. Entered by the first switch to it. */
void thread_first_turn(void);

#endif
