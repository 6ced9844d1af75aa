/*
 * The auxiliary vector: what execve tells a new program about itself, in pairs above the
 * environment, ended by AT_NULL.
 */
#ifndef ABI_AUXV_H
#define ABI_AUXV_H

#include "types.h"

struct auxv {
	uint32_t a_type;
	uint32_t a_val;
};

#define AT_NULL          0
#define AT_IGNORE        1
#define AT_EXECFD        2
#define AT_PHDR          3 /* address of the program headers */
#define AT_PHENT         4
#define AT_PHNUM         5
#define AT_PAGESZ        6
#define AT_BASE          7 /* address of the interpreter */
#define AT_FLAGS         8
#define AT_ENTRY         9
#define AT_UID           11
#define AT_EUID          12
#define AT_GID           13
#define AT_EGID          14
#define AT_PLATFORM      15 /* string: "i686" */
#define AT_HWCAP         16 /* EDX of CPUID leaf 1 */
#define AT_CLKTCK        17
#define AT_SECURE        23 /* the program runs with more rights than its caller */
#define AT_BASE_PLATFORM 24
#define AT_RANDOM        25 /* address of 16 random bytes */
#define AT_HWCAP2        26
#define AT_EXECFN        31 /* string: the path given to execve */
#define AT_SYSINFO       32
#define AT_SYSINFO_EHDR  33

#endif
