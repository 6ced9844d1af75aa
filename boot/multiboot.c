/*
 * The boot loader's information, read once. The loader may have put it, and the first module,
 * anywhere in memory that it did not otherwise need; the physical map of the boot page tables
 * reaches all of it. Only usable memory is kept: whole pages below 4 GiB, sorted, joined where
 * regions touch.
 */

#include "boot/multiboot.h"
#include "kernel/bootinfo.h"
#include "kernel/lib/string.h"
#include "kernel/panic.h"
#include "mm/layout.h"

#define MULTIBOOT_LOADED 0x2BADB002U

#define INFO_MEMORY      0x001U
#define INFO_CMDLINE     0x004U
#define INFO_MODULES     0x008U
#define INFO_MAP         0x040U
#define INFO_LOADER      0x200U

#define MAP_USABLE       1U

struct multiboot_info {
	uint32_t flags;
	uint32_t mem_lower, mem_upper; /* KiB below 1 MiB, and from 1 MiB on */
	uint32_t boot_device;
	uint32_t cmdline;
	uint32_t mods_count, mods_addr;
	uint32_t syms[4];
	uint32_t mmap_length, mmap_addr;
	uint32_t drives_length, drives_addr;
	uint32_t config_table;
	uint32_t loader_name;
};

struct multiboot_module {
	uint32_t start, end;
	uint32_t cmdline;
	uint32_t reserved;
};

struct multiboot_map_entry {
	uint32_t size; /* of what follows */
	uint64_t base, length;
	uint32_t type;
} __packed;

struct bootinfo bootinfo;

static const void *at(paddr_t pa)
{
	if (pa >= SEGKPM_MAX)
		panic("the boot loader's information lies at %#x, beyond the physical map", pa);
	return (const void *)(SEGKPM_BASE + pa);
}

/* Puts [start, end) into the sorted list, whole pages only. */
static void add_region(uint64_t start, uint64_t end)
{
	start = ALIGN_UP(start, PAGE_SIZE);
	end = ALIGN_DOWN(MIN(end, 1ULL << 32), PAGE_SIZE);
	if (start >= end)
		return;
	if (bootinfo.nregions == BOOT_REGIONS_MAX)
		panic("the memory map has more than %d usable regions", BOOT_REGIONS_MAX);
	unsigned i = bootinfo.nregions++;
	for (; i > 0 && bootinfo.regions[i - 1].start > start; i--)
		bootinfo.regions[i] = bootinfo.regions[i - 1];
	bootinfo.regions[i] = (struct boot_region){.start = (paddr_t)start, .end = end};
}

/* Joins regions that touch or overlap. */
static void join_regions(void)
{
	unsigned kept = 0;

	for (unsigned i = 1; i < bootinfo.nregions; i++) {
		struct boot_region *last = &bootinfo.regions[kept];
		const struct boot_region *next = &bootinfo.regions[i];
		if (next->start <= last->end)
			last->end = MAX(last->end, next->end);
		else
			bootinfo.regions[++kept] = *next;
	}
	if (bootinfo.nregions > 0)
		bootinfo.nregions = kept + 1;
}

static void read_memory_map(const struct multiboot_info *info)
{
	uint32_t offset = 0;

	while (offset + sizeof(struct multiboot_map_entry) <= info->mmap_length) {
		const struct multiboot_map_entry *entry = at(info->mmap_addr + offset);
		if (entry->type == MAP_USABLE)
			add_region(entry->base, entry->base + entry->length);
		offset += entry->size + sizeof(entry->size);
	}
}

/* The loader puts the image's own path first; what follows is for the kernel. QEMU and GRUB both
 * do. */
static void read_cmdline(const char *text)
{
	const char *space = strchr(text, ' ');
	const char *words = space ? space + 1 : "";

	if (strlcpy(bootinfo.cmdline, words, BOOT_CMDLINE_MAX) >= BOOT_CMDLINE_MAX)
		panic("the boot command line is longer than %d bytes", BOOT_CMDLINE_MAX - 1);
}

void multiboot_read(uint32_t magic, paddr_t info_address)
{
	if (magic != MULTIBOOT_LOADED)
		panic("not started by a multiboot loader (EAX is %#x)", magic);
	const struct multiboot_info *info = at(info_address);

	if (info->flags & INFO_CMDLINE)
		read_cmdline(at(info->cmdline));
	if (info->flags & INFO_LOADER)
		strlcpy(bootinfo.loader, at(info->loader_name), sizeof(bootinfo.loader));
	if ((info->flags & INFO_MODULES) && info->mods_count > 0) {
		const struct multiboot_module *module = at(info->mods_addr);
		bootinfo.initrd = module->start;
		bootinfo.initrd_size = module->end - module->start;
	}
	if (info->flags & INFO_MAP) {
		read_memory_map(info);
	} else if (info->flags & INFO_MEMORY) {
		add_region(0, info->mem_lower * KIB);
		add_region(MIB, MIB + (uint64_t)info->mem_upper * KIB);
	}
	join_regions();
	if (bootinfo.nregions == 0)
		panic("the boot loader tells of no usable memory");
}
