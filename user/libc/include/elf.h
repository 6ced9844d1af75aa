/*
 * Executable files, as far as the contract describes them.
 */
#ifndef _ELF_H
#define _ELF_H

#include <abi/auxv.h>
#include <abi/elf.h>

typedef struct {
	uint32_t a_type;
	union {
		uint32_t a_val;
	} a_un;
} Elf32_auxv_t;

#endif
