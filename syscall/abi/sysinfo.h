/*
 * The machine's memory and load: sysinfo. Memory is counted in units of mem_unit bytes, loads are
 * fixed-point numbers with SI_LOAD_SHIFT bits behind the point.
 */
#ifndef ABI_SYSINFO_H
#define ABI_SYSINFO_H

#include "types.h"

#define SI_LOAD_SHIFT 16

struct sysinfo {
	long uptime;            /* seconds */
	unsigned long loads[3]; /* over 1, 5 and 15 minutes */
	unsigned long totalram;
	unsigned long freeram;
	unsigned long sharedram;
	unsigned long bufferram;
	unsigned long totalswap;
	unsigned long freeswap;
	unsigned short procs;
	unsigned short pad;
	unsigned long totalhigh;
	unsigned long freehigh;
	uint32_t mem_unit;
	char reserved[8];
};

#endif
