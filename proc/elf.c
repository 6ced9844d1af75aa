/*
 * A file can say anything; what it says is believed only after these checks. Sums are made in 64
 * bits, so that none wraps. Segments must rise and not share pages, lie between USER_MIN and
 * USERLIMIT, and be where the file has bytes for them.
 */

#include "proc/elf.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "kernel/panic.h"
#include "mm/addrspace.h"
#include "mm/layout.h"
#include "mm/uaccess.h"
#include "syscall/abi/mman.h"

/* --- Checking --- */

int elf_check_header(const Elf32_Ehdr *header, size_t head_size, uint64_t file_size)
{
	const unsigned char *ident = header->e_ident;

	if (head_size < sizeof(*header) || memcmp(ident, ELFMAG, SELFMAG) != 0)
		return -ENOEXEC;
	if (ident[EI_CLASS] != ELFCLASS32 || ident[EI_DATA] != ELFDATA2LSB ||
	    ident[EI_VERSION] != EV_CURRENT || header->e_version != EV_CURRENT)
		return -ENOEXEC;
	if (header->e_machine != EM_386 || (header->e_type != ET_EXEC && header->e_type != ET_DYN))
		return -ENOEXEC;
	if (header->e_phentsize != sizeof(Elf32_Phdr) || header->e_phnum == 0 ||
	    header->e_phnum > ELF_PHDRS_MAX)
		return -ENOEXEC;
	if ((uint64_t)header->e_phoff + header->e_phnum * sizeof(Elf32_Phdr) > file_size)
		return -ENOEXEC;
	return 0;
}

static uint64_t segment_end(const Elf32_Phdr *ph)
{
	return (uint64_t)ph->p_vaddr + ph->p_memsz;
}

/* `floor` is the end of the segment before. */
static bool segment_is_sound(const Elf32_Phdr *ph, uint64_t floor, uint64_t file_size)
{
	uint64_t start = ALIGN_DOWN((uint64_t)ph->p_vaddr, PAGE_SIZE);

	return ph->p_filesz <= ph->p_memsz && (uint64_t)ph->p_offset + ph->p_filesz <= file_size &&
	       ((ph->p_offset ^ ph->p_vaddr) & PAGE_MASK) == 0 && start >= floor &&
	       segment_end(ph) <= USERLIMIT;
}

/* A file that can lie anywhere wants to keep the alignment of its strictest segment. */
static int note_alignment(const Elf32_Phdr *ph, struct elf_plan *plan)
{
	uint32_t wanted = ph->p_align;

	if (!plan->movable || wanted <= plan->align)
		return 0;
	if ((wanted & (wanted - 1)) || wanted > LARGE_PAGE_SIZE)
		return -ENOEXEC;
	plan->align = wanted;
	return 0;
}

/* The headers are part of the program if a segment brings them. */
static void find_phdrs(const Elf32_Ehdr *header, const Elf32_Phdr *ph, struct elf_plan *plan)
{
	if (header->e_phoff >= ph->p_offset && header->e_phoff < ph->p_offset + ph->p_filesz)
		plan->phdr = ph->p_vaddr + (header->e_phoff - ph->p_offset);
}

static void note_bounds(const Elf32_Phdr *ph, struct elf_plan *plan)
{
	vaddr_t start = ph->p_vaddr;

	if (!plan->high)
		plan->low = ALIGN_DOWN(start, PAGE_SIZE);
	plan->high = (vaddr_t)ALIGN_UP(segment_end(ph), PAGE_SIZE);
	if ((ph->p_flags & PF_X) && !plan->code_end) {
		plan->code_start = start;
		plan->code_end = start + ph->p_filesz;
	} else if (ph->p_flags & PF_W) {
		plan->data_start = start;
		plan->data_end = start + ph->p_filesz;
	}
}

static int plan_segment(const Elf32_Ehdr *header, const Elf32_Phdr *ph, uint64_t file_size,
			struct elf_plan *plan)
{
	uint64_t floor = plan->high ? plan->high : plan->movable ? 0 : USER_MIN;

	if (ph->p_memsz == 0)
		return 0;
	if (!segment_is_sound(ph, floor, file_size))
		return -ENOEXEC;
	note_bounds(ph, plan);
	find_phdrs(header, ph, plan);
	return note_alignment(ph, plan);
}

/* The first one counts. */
static int plan_interpreter(const Elf32_Phdr *ph, uint64_t file_size, struct elf_plan *plan)
{
	if (plan->interpreter_size)
		return 0;
	if (ph->p_filesz < 2 || (uint64_t)ph->p_offset + ph->p_filesz > file_size)
		return -ENOEXEC;
	plan->interpreter_offset = ph->p_offset;
	plan->interpreter_size = ph->p_filesz;
	return 0;
}

int elf_plan(const Elf32_Ehdr *header, const Elf32_Phdr *phdrs, uint64_t file_size,
	     struct elf_plan *out)
{
	int err = 0;

	*out = (struct elf_plan){
		.movable = header->e_type == ET_DYN,
		.align = PAGE_SIZE,
		.phnum = header->e_phnum,
		.stack_executable = true,
	};

	for (unsigned i = 0; err == 0 && i < header->e_phnum; i++) {
		if (phdrs[i].p_type == PT_LOAD)
			err = plan_segment(header, &phdrs[i], file_size, out);
		else if (phdrs[i].p_type == PT_INTERP)
			err = plan_interpreter(&phdrs[i], file_size, out);
		else if (phdrs[i].p_type == PT_GNU_STACK)
			out->stack_executable = phdrs[i].p_flags & PF_X;
	}
	if (err < 0)
		return err;
	if (!out->high || header->e_entry < out->low || header->e_entry >= out->high)
		return -ENOEXEC;
	out->entry = header->e_entry;
	return 0;
}

/* --- Placing --- */

size_t elf_span(const struct elf_plan *plan)
{
	return plan->high - plan->low;
}

/* One that lies at `low` in its file starts at `start`; everything else moves by as much. */
int elf_place(struct elf_plan *plan, vaddr_t start)
{
	vaddr_t bias = start - plan->low;

	assert(plan->movable && (start & (plan->align - 1)) == (plan->low & (plan->align - 1)));
	if (start < USER_MIN || (uint64_t)start + elf_span(plan) > USERLIMIT)
		return -ENOMEM;
	plan->bias = bias;
	plan->entry += bias;
	plan->low += bias;
	plan->high += bias;
	plan->phdr += plan->phdr ? bias : 0;
	plan->code_start += bias;
	plan->code_end += bias;
	plan->data_start += bias;
	plan->data_end += bias;
	return 0;
}

/* --- Laying out --- */

static uint32_t protection(const Elf32_Phdr *ph)
{
	return (ph->p_flags & PF_R ? PROT_READ : 0) | (ph->p_flags & PF_W ? PROT_WRITE : 0) |
	       (ph->p_flags & PF_X ? PROT_EXEC : 0);
}

static int map(struct addrspace *as, vaddr_t start, vaddr_t end, uint32_t prot,
	       struct memobj *object, uint32_t offset)
{
	struct map_request request = {
		.address = start,
		.length = end - start,
		.prot = prot,
		.fixed = true,
		.kind = AREA_MAPPING,
		.object = object,
		.offset = offset,
	};
	vaddr_t at;

	return start == end ? 0 : addrspace_map(as, &request, &at);
}

/* Pages with bytes of the file come from the file, those behind are zero. */
static int map_segment(struct addrspace *as, struct memobj *object, vaddr_t bias,
		       const Elf32_Phdr *ph)
{
	vaddr_t first = bias + ph->p_vaddr, start = ALIGN_DOWN(first, PAGE_SIZE);
	vaddr_t file_end = ph->p_filesz ? ALIGN_UP(first + ph->p_filesz, PAGE_SIZE) : start;
	vaddr_t end = ALIGN_UP(first + ph->p_memsz, PAGE_SIZE);
	int err = map(as, start, file_end, protection(ph), object,
		      ALIGN_DOWN(ph->p_offset, PAGE_SIZE));

	return err < 0 ? err : map(as, file_end, end, protection(ph), NULL, 0);
}

int elf_map(struct addrspace *as, struct memobj *object, const struct elf_plan *plan,
	    const Elf32_Phdr *phdrs, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		if (phdrs[i].p_type != PT_LOAD || phdrs[i].p_memsz == 0)
			continue;
		int err = map_segment(as, object, plan->bias, &phdrs[i]);
		if (err < 0)
			return err;
	}
	return 0;
}

/* A segment that cannot be written keeps the file's bytes there, as on Linux. */
int elf_clear_tails(const struct elf_plan *plan, const Elf32_Phdr *phdrs, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		const Elf32_Phdr *ph = &phdrs[i];
		if (ph->p_type != PT_LOAD || ph->p_memsz == ph->p_filesz || !ph->p_filesz ||
		    !(ph->p_flags & PF_W))
			continue;
		vaddr_t tail = plan->bias + ph->p_vaddr + ph->p_filesz;
		int err = clear_user((void __user *)tail, ALIGN_UP(tail, PAGE_SIZE) - tail);
		if (err < 0)
			return err;
	}
	return 0;
}
