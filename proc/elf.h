#ifndef PROC_ELF_H
#define PROC_ELF_H

/*
 * Programs in ELF (System V ABI, chapters 4 and 5). First the headers are checked, over bytes in
 * memory and nothing else, and become a plan of which every number can be trusted. A file that can
 * lie anywhere is then placed; at last the plan is laid out in an address space.
 */

#include "kernel/types.h"
#include "syscall/abi/elf.h"

struct addrspace;
struct memobj;

#define ELF_PHDRS_MAX 512

struct elf_plan {
	bool movable;      /* it can lie anywhere (ET_DYN), and lies nowhere before elf_place() */
	uint32_t align;    /* of its place, if so */
	vaddr_t bias;      /* added to every address in the file */
	vaddr_t entry;     /* where it starts */
	vaddr_t low, high; /* whole pages: the lowest and the end of the highest */
	vaddr_t phdr;      /* where the program finds its headers; 0: nowhere */
	uint32_t phnum;
	vaddr_t code_start, code_end, data_start, data_end; /* for /proc */
	uint32_t interpreter_offset;                        /* in the file */
	uint32_t interpreter_size;                          /* 0: it needs none */
	bool stack_executable; /* PT_GNU_STACK; true for programs from before it (elf(5)) */
};

/* Is this a file header of a program for this machine, in a file of this size? 0 or -ENOEXEC. */
int elf_check_header(const Elf32_Ehdr *header, size_t head_size, uint64_t file_size);

/* Checks the program headers and makes the plan; 0 or -ENOEXEC. */
int elf_plan(const Elf32_Ehdr *header, const Elf32_Phdr *phdrs, uint64_t file_size,
	     struct elf_plan *out);

/* How much room a movable program takes, in bytes; and puts it at `start`, which keeps its
 * alignment. -ENOMEM: it reaches out of the user's half. */
size_t elf_span(const struct elf_plan *plan);
int elf_place(struct elf_plan *plan, vaddr_t start);

/* Maps the segments into `as`, on demand from the file; -ENOMEM. */
int elf_map(struct addrspace *as, struct memobj *object, const struct elf_plan *plan,
	    const Elf32_Phdr *phdrs, uint32_t count);

/* Zeroes what lies behind the file's bytes in a segment's last file page, in the current space. */
int elf_clear_tails(const struct elf_plan *plan, const Elf32_Phdr *phdrs, uint32_t count);

#endif
