#ifndef KERNEL_X86_H
#define KERNEL_X86_H

/*
 * The processor's own words: control registers, flags, ports, model-specific registers, CPUID
 * (Intel SDM volumes 2 and 3). Nothing here decides anything.
 */

#include "kernel/types.h"

#define CR0_MP           0x00000002U
#define CR0_EM           0x00000004U
#define CR0_TS           0x00000008U
#define CR0_NE           0x00000020U
#define CR0_WP           0x00010000U
#define CR0_AM           0x00040000U /* EFLAGS.AC asks for alignment checks in user mode */
#define CR0_PG           0x80000000U

#define CR4_PSE          0x00000010U
#define CR4_PGE          0x00000080U
#define CR4_OSFXSR       0x00000200U
#define CR4_OSXMMEXCPT   0x00000400U
#define CR4_SMEP         0x00100000U
#define CR4_SMAP         0x00200000U

#define EFLAGS_CF        0x00000001U
#define EFLAGS_FIXED     0x00000002U /* always set */
#define EFLAGS_TF        0x00000100U
#define EFLAGS_IF        0x00000200U
#define EFLAGS_DF        0x00000400U
#define EFLAGS_IOPL      0x00003000U
#define EFLAGS_NT        0x00004000U
#define EFLAGS_RF        0x00010000U
#define EFLAGS_VM        0x00020000U
#define EFLAGS_AC        0x00040000U

#define MSR_SYSENTER_CS  0x174U
#define MSR_SYSENTER_ESP 0x175U
#define MSR_SYSENTER_EIP 0x176U

static inline void write_msr(uint32_t msr, uint64_t v)
{
	__asm__ volatile("wrmsr" : : "c"(msr), "A"(v) : "memory");
}

static inline uint32_t read_cr0(void)
{
	uint32_t v;
	__asm__ volatile("mov %%cr0, %0" : "=r"(v));
	return v;
}

static inline void write_cr0(uint32_t v)
{
	__asm__ volatile("mov %0, %%cr0" : : "r"(v) : "memory");
}

static inline uint32_t read_cr2(void)
{
	uint32_t v;
	__asm__ volatile("mov %%cr2, %0" : "=r"(v));
	return v;
}

static inline uint32_t read_cr3(void)
{
	uint32_t v;
	__asm__ volatile("mov %%cr3, %0" : "=r"(v));
	return v;
}

static inline void write_cr3(uint32_t v)
{
	__asm__ volatile("mov %0, %%cr3" : : "r"(v) : "memory");
}

static inline uint32_t read_cr4(void)
{
	uint32_t v;
	__asm__ volatile("mov %%cr4, %0" : "=r"(v));
	return v;
}

static inline void write_cr4(uint32_t v)
{
	__asm__ volatile("mov %0, %%cr4" : : "r"(v) : "memory");
}

static inline void invlpg(vaddr_t va)
{
	__asm__ volatile("invlpg (%0)" : : "r"(va) : "memory");
}

static inline uint32_t read_eflags(void)
{
	uint32_t v;
	__asm__ volatile("pushfl; popl %0" : "=r"(v));
	return v;
}

static inline void interrupts_on(void)
{
	__asm__ volatile("sti" : : : "memory");
}

static inline void interrupts_off(void)
{
	__asm__ volatile("cli" : : : "memory");
}

/* Turns interrupts on and waits for one; the pair is atomic (SDM vol. 2, STI). */
static inline void wait_for_interrupt(void)
{
	__asm__ volatile("sti; hlt" : : : "memory");
}

/* Stands still until an interrupt comes: for ever, if they are off. */
static inline void halt(void)
{
	__asm__ volatile("hlt" : : : "memory");
}

static inline uint8_t inb(uint16_t port)
{
	uint8_t v;
	__asm__ volatile("inb %1, %0" : "=a"(v) : "Nd"(port));
	return v;
}

static inline void outb(uint16_t port, uint8_t v)
{
	__asm__ volatile("outb %0, %1" : : "a"(v), "Nd"(port));
}

static inline void outw(uint16_t port, uint16_t v)
{
	__asm__ volatile("outw %0, %1" : : "a"(v), "Nd"(port));
}

static inline void outl(uint16_t port, uint32_t v)
{
	__asm__ volatile("outl %0, %1" : : "a"(v), "Nd"(port));
}

static inline uint32_t inl(uint16_t port)
{
	uint32_t v;
	__asm__ volatile("inl %1, %0" : "=a"(v) : "Nd"(port));
	return v;
}

static inline uint64_t rdtsc(void)
{
	uint64_t v;
	__asm__ volatile("rdtsc" : "=A"(v));
	return v;
}

struct cpuid {
	uint32_t eax, ebx, ecx, edx;
};

static inline struct cpuid cpuid(uint32_t leaf, uint32_t subleaf)
{
	struct cpuid r;
	__asm__ volatile("cpuid"
			 : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx)
			 : "a"(leaf), "c"(subleaf));
	return r;
}

#endif
