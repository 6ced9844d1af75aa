#ifndef PROC_CURRENT_H
#define PROC_CURRENT_H

/* Whose turn on the processor it is: the thread that runs this code, and its process. */

struct proc;
struct thread;

struct thread *thread_current(void);
struct proc *proc_current(void);

#endif
