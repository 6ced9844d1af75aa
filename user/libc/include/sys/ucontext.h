/*
 * What an SA_SIGINFO handler sees of the interrupted thread: struct ucontext and REG_*.
 */
#ifndef _SYS_UCONTEXT_H
#define _SYS_UCONTEXT_H

#include <signal.h>

#endif
