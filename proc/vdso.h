#ifndef PROC_VDSO_H
#define PROC_VDSO_H

/*
 * The vDSO (vdso(7)): a small shared object that the kernel gives to every program, made from
 * user/vdso. It holds the fastest way into the kernel, the clocks, and what signal handlers return
 * to. Below it lies the page of facts its clocks read.
 */

#include "kernel/types.h"

struct addrspace;

/* Maps it among the mappings of a space that is being made, and notes in as->vdso where the image
 * begins. -ENOMEM. */
int vdso_map(struct addrspace *as);

/* Addresses in a space's vDSO; 0 if it has none. */
vaddr_t vdso_system_call(const struct addrspace *as);     /* AT_SYSINFO */
vaddr_t vdso_sysenter_return(const struct addrspace *as); /* where sysenter came from */
vaddr_t vdso_signal_return(const struct addrspace *as, bool rt);

#endif
