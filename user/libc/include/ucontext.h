/*
 * What an SA_SIGINFO handler sees of the interrupted thread: struct ucontext and REG_*.
 */
#ifndef _UCONTEXT_H
#define _UCONTEXT_H

#include <signal.h>

#endif
