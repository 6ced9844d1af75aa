/*
 * The scalar types of the i386 Linux contract. Everything that crosses the boundary is made of
 * these and of fixed-width integers, because the kernel and libc choose other widths for types of
 * the same POSIX name: off_t and time_t are 64 bits wide on both sides, while the older calls pass
 * them in 32. A name that ends in 32 or 64 says which of the two a call means; where POSIX's shape
 * and the contract's are the same, the structures here carry their POSIX names, and libc's header
 * simply includes ours.
 *
 * Pointers in these structures are user addresses. To the kernel they are numbers: it follows none
 * of them but through the user-memory functions.
 */
#ifndef ABI_TYPES_H
#define ABI_TYPES_H

#include <stddef.h>
#include <stdint.h>

typedef int32_t abi_pid_t;
typedef uint32_t abi_uid_t;   /* user and group ids of the calls whose names end in 32 */
typedef uint16_t abi_uid16_t; /* ids of the first calls; what does not fit is ABI_OVERFLOW_ID */
typedef uint32_t abi_mode_t;
typedef int32_t abi_off_t; /* file offset of read, lseek, stat ... */
typedef int64_t
	abi_loff_t; /* file offset of _llseek, pread64, stat64 ...; two registers, low first */
typedef int32_t abi_time_t; /* seconds since 1970, until 2038 */
typedef int64_t abi_time64_t;
typedef long abi_clock_t; /* ticks, ABI_CLOCKS_PER_SEC a second */

#define ABI_OVERFLOW_ID    65534
#define ABI_CLOCKS_PER_SEC 100 /* unit of abi_clock_t and of AT_CLKTCK */

#endif
