/*
 * The trace points, by the names that the boot word trace= takes: the one list. Whoever includes
 * this file defines TRACE(name) first.
 */
TRACE(syscall) /* each system call, with its arguments and its result */
TRACE(state)   /* each change of a thread's state, and why */
