/*
 * The page of clock facts that every process sees below its vDSO (vdso(7)): what the kernel's own
 * clocks are computed from, so that the vDSO computes the same without entering the kernel.
 *
 *	monotonic ns = (time-stamp counter - tsc_start) * multiplier / 2^shift
 *	real ns      = monotonic ns + real_offset
 *
 * The real offset changes when the clock is set: `sequence` is odd meanwhile and another number
 * after. The rest never changes once programs run.
 */
#ifndef ABI_VDSO_H
#define ABI_VDSO_H

#include "types.h"

struct vdso_clock {
	uint32_t sequence;
	uint32_t multiplier; /* 0: not measured */
	uint32_t shift;      /* at most 32 */
	uint64_t tsc_start;
	uint64_t real_offset;
};

#endif
