#ifndef SYSCALL_CALLS_H
#define SYSCALL_CALLS_H

/*
 * The prototypes of all system calls, made from the one table (syscall/abi/syscalls.def): each kind
 * of argument has one C type, and a call `name` is the function sys_name(). It returns its result
 * or a negative errno. A call that needs the user's registers finds them at
 * thread_current()->user_frame.
 */

#include "kernel/types.h"

#define KIND_TYPE_NONE            void
#define KIND_TYPE_INT             int
#define KIND_TYPE_UINT            unsigned
#define KIND_TYPE_HEX             uint32_t
#define KIND_TYPE_FD              int
#define KIND_TYPE_PATH            const char __user *
#define KIND_TYPE_STR             const char __user *
#define KIND_TYPE_INBUF           const void __user *
#define KIND_TYPE_OUTBUF          void __user *
#define KIND_TYPE_PTR             void __user *
#define KIND_TYPE_SIZE            size_t
#define KIND_TYPE_OFF             int32_t
#define KIND_TYPE_OFFLO           uint32_t
#define KIND_TYPE_OFFHI           uint32_t
#define KIND_TYPE_PID             pid_t
#define KIND_TYPE_SIG             int
#define KIND_TYPE_MODE            mode_t
#define KIND_TYPE_FLAGS           uint32_t
#define KIND_TYPE_TIME            void __user *

#define TYPES_1(a)                KIND_TYPE_##a
#define TYPES_2(a, b)             TYPES_1(a), KIND_TYPE_##b
#define TYPES_3(a, b, c)          TYPES_2(a, b), KIND_TYPE_##c
#define TYPES_4(a, b, c, d)       TYPES_3(a, b, c), KIND_TYPE_##d
#define TYPES_5(a, b, c, d, e)    TYPES_4(a, b, c, d), KIND_TYPE_##e
#define TYPES_6(a, b, c, d, e, f) TYPES_5(a, b, c, d, e), KIND_TYPE_##f

/* The macro among six that fits the number of arguments. */
#define BY_COUNT(_1, _2, _3, _4, _5, _6, chosen, ...) chosen
#define KIND_TYPES(...) \
	BY_COUNT(__VA_ARGS__, TYPES_6, TYPES_5, TYPES_4, TYPES_3, TYPES_2, TYPES_1, )(__VA_ARGS__)

#define SYSCALL(number, name, ...) long sys_##name(KIND_TYPES(__VA_ARGS__));
#include "syscall/abi/syscalls.def"
#undef SYSCALL

#endif
