/*
 * The processors' own entries, what they can do, and how interrupts are held off. One processor
 * runs; the table has room for the others.
 */

#include "kernel/cpu.h"
#include "kernel/lib/string.h"
#include "kernel/panic.h"
#include "kernel/x86.h"

#define CPUID1_EDX_PSE    (1U << 3)
#define CPUID1_EDX_TSC    (1U << 4)
#define CPUID1_EDX_SEP    (1U << 11)
#define CPUID1_EDX_PGE    (1U << 13)
#define CPUID1_EDX_FXSR   (1U << 24)
#define CPUID1_EDX_SSE    (1U << 25)
#define CPUID1_ECX_RDRAND (1U << 30)
#define CPUID7_EBX_SMEP   (1U << 7)
#define CPUID7_EBX_SMAP   (1U << 20)

#define CPUID_BRAND_FIRST 0x80000002U
#define CPUID_BRAND_LAST  0x80000004U
#define CPUID_EXTENDED    0x80000000U

struct cpu_features cpu_features;

void irq_unbalanced(void)
{
	panic("interrupts are given back that nobody turned off");
}

/* SDM vol. 2, CPUID: how family and model are spread over leaf 1's EAX. */
static void identify_version(uint32_t eax)
{
	cpu_features.stepping = eax & 0xf;
	cpu_features.model = eax >> 4 & 0xf;
	cpu_features.family = eax >> 8 & 0xf;
	if (cpu_features.family == 0x6 || cpu_features.family == 0xf)
		cpu_features.model |= eax >> 12 & 0xf0;
	if (cpu_features.family == 0xf)
		cpu_features.family += eax >> 20 & 0xff;
}

static void identify_brand(void)
{
	if (cpuid(CPUID_EXTENDED, 0).eax < CPUID_BRAND_LAST)
		return;
	for (uint32_t i = 0; i < 3; i++) {
		struct cpuid part = cpuid(CPUID_BRAND_FIRST + i, 0);
		memcpy(cpu_features.brand + i * sizeof(part), &part, sizeof(part));
	}
}

void cpu_identify(void)
{
	struct cpuid leaf0 = cpuid(0, 0);
	memcpy(cpu_features.vendor, &leaf0.ebx, 4);
	memcpy(cpu_features.vendor + 4, &leaf0.edx, 4);
	memcpy(cpu_features.vendor + 8, &leaf0.ecx, 4);

	struct cpuid leaf1 = cpuid(1, 0);
	identify_version(leaf1.eax);
	identify_brand();
	cpu_features.hwcap = leaf1.edx;
	cpu_features.pse = leaf1.edx & CPUID1_EDX_PSE;
	cpu_features.tsc = leaf1.edx & CPUID1_EDX_TSC;
	cpu_features.sysenter = leaf1.edx & CPUID1_EDX_SEP;
	cpu_features.pge = leaf1.edx & CPUID1_EDX_PGE;
	cpu_features.fxsr = leaf1.edx & CPUID1_EDX_FXSR;
	cpu_features.sse = leaf1.edx & CPUID1_EDX_SSE;
	cpu_features.rdrand = leaf1.ecx & CPUID1_ECX_RDRAND;
	if (leaf0.eax >= 7) {
		struct cpuid leaf7 = cpuid(7, 0);
		cpu_features.smep = leaf7.ebx & CPUID7_EBX_SMEP;
		cpu_features.smap = leaf7.ebx & CPUID7_EBX_SMAP;
	}
	if (!cpu_features.tsc || !cpu_features.fxsr || !cpu_features.sse)
		panic("this processor is older than the Pentium III (no %s)",
		      !cpu_features.tsc ? "time-stamp counter" : "SSE");
}

void cpu_enable_protection(void)
{
	uint32_t cr4 = read_cr4() | CR4_OSFXSR | CR4_OSXMMEXCPT;

	if (cpu_features.pge)
		cr4 |= CR4_PGE;
	if (cpu_features.smep)
		cr4 |= CR4_SMEP;
	if (cpu_features.smap)
		cr4 |= CR4_SMAP;
	write_cr4(cr4);
	write_cr0((read_cr0() & ~(CR0_EM)) | CR0_WP | CR0_MP | CR0_NE | CR0_AM);
}
