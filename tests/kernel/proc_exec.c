/* What a file may say about itself: ELF headers, sound and corrupted, and first lines of scripts.
 */

#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "kernel/test.h"
#include "mm/layout.h"
#include "proc/elf.h"
#include "proc/script.h"

#define FILE_SIZE 0x5000U

struct image {
	Elf32_Ehdr header;
	Elf32_Phdr phdrs[3];
};

/* A program of the usual shape: text with the headers, data with a bss, a note on the stack. */
static struct image sound_image(void)
{
	struct image image = {
		.header =
			{
				.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS32,
					    ELFDATA2LSB, EV_CURRENT},
				.e_type = ET_EXEC,
				.e_machine = EM_386,
				.e_version = EV_CURRENT,
				.e_entry = 0x08048100,
				.e_phoff = sizeof(Elf32_Ehdr),
				.e_ehsize = sizeof(Elf32_Ehdr),
				.e_phentsize = sizeof(Elf32_Phdr),
				.e_phnum = 3,
			},
		.phdrs = {{
				  .p_type = PT_LOAD,
				  .p_vaddr = 0x08048000,
				  .p_filesz = 0x1800,
				  .p_memsz = 0x1800,
				  .p_flags = PF_R | PF_X,
				  .p_align = PAGE_SIZE,
			  },
			  {
				  .p_type = PT_LOAD,
				  .p_offset = 0x1800,
				  .p_vaddr = 0x0804a800,
				  .p_filesz = 0x400,
				  .p_memsz = 0x4000,
				  .p_flags = PF_R | PF_W,
				  .p_align = PAGE_SIZE,
			  },
			  {.p_type = PT_GNU_STACK}},
	};
	return image;
}

static int check(const struct image *image, struct elf_plan *plan)
{
	int err = elf_check_header(&image->header, sizeof(image->header), FILE_SIZE);

	return err < 0 ? err : elf_plan(&image->header, image->phdrs, FILE_SIZE, plan);
}

static void expect_refused(const struct image *image)
{
	struct elf_plan plan;

	EXPECT_EQ(check(image, &plan), -ENOEXEC);
}

KERNEL_TEST(a_sound_program_is_planned_as_it_says)
{
	struct image image = sound_image();
	struct elf_plan plan;

	EXPECT_EQ(check(&image, &plan), 0);
	EXPECT_EQ(plan.bias, 0);
	EXPECT_EQ(plan.entry, 0x08048100);
	EXPECT_EQ(plan.low, 0x08048000);
	EXPECT_EQ(plan.high, 0x0804f000);
	EXPECT_EQ(plan.phdr, 0x08048000 + sizeof(Elf32_Ehdr));
	EXPECT_EQ(plan.code_end, 0x08049800);
	EXPECT_EQ(plan.data_end, 0x0804ac00);
	EXPECT_EQ(plan.interpreter_size, 0);
}

KERNEL_TEST(a_program_for_any_place_moves_as_a_whole)
{
	struct image image = sound_image();
	struct elf_plan plan;

	image.header.e_type = ET_DYN;
	image.header.e_entry -= 0x08048000;
	image.phdrs[0].p_vaddr -= 0x08048000;
	image.phdrs[1].p_vaddr -= 0x08048000;
	EXPECT_EQ(check(&image, &plan), 0);
	EXPECT(plan.movable);
	EXPECT_EQ(elf_span(&plan), 0x7000);
	EXPECT_EQ(elf_place(&plan, USER_TEXT), 0);
	EXPECT_EQ(plan.bias, USER_TEXT);
	EXPECT_EQ(plan.low, USER_TEXT);
	EXPECT_EQ(plan.entry, 0x08048100);
	EXPECT_EQ(plan.phdr, 0x08048000 + sizeof(Elf32_Ehdr));
	EXPECT_EQ(plan.data_end, 0x0804ac00);
}

KERNEL_TEST(each_field_of_the_file_header_that_is_wrong_is_refused)
{
	struct elf_plan plan;

#define REFUSE_WITH(field, value)                   \
	do {                                        \
		struct image image = sound_image(); \
		image.header.field = (value);       \
		expect_refused(&image);             \
	} while (0)

	for (unsigned i = EI_MAG0; i <= EI_VERSION; i++)
		REFUSE_WITH(e_ident[i], 0x55);
	REFUSE_WITH(e_type, ET_REL);
	REFUSE_WITH(e_type, ET_CORE);
	REFUSE_WITH(e_machine, 62);
	REFUSE_WITH(e_version, 0);
	REFUSE_WITH(e_phentsize, 31);
	REFUSE_WITH(e_phnum, 0);
	REFUSE_WITH(e_phnum, 0xFFFF);
	REFUSE_WITH(e_phoff, FILE_SIZE);
	REFUSE_WITH(e_phoff, 0xFFFFFFF0);
	REFUSE_WITH(e_entry, 0);
	REFUSE_WITH(e_entry, 0x0804f000);
	REFUSE_WITH(e_entry, 0xFE800000);
#undef REFUSE_WITH
	struct image image = sound_image();
	EXPECT_EQ(elf_check_header(&image.header, sizeof(image.header) - 1, FILE_SIZE), -ENOEXEC);
	EXPECT_EQ(check(&image, &plan), 0);
}

KERNEL_TEST(each_segment_that_is_wrong_is_refused)
{
#define REFUSE_WITH(which, field, value)            \
	do {                                        \
		struct image image = sound_image(); \
		image.phdrs[which].field = (value); \
		expect_refused(&image);             \
	} while (0)

	REFUSE_WITH(0, p_vaddr, 0); /* the invalid region */
	REFUSE_WITH(0, p_vaddr, USER_MIN - PAGE_SIZE);
	REFUSE_WITH(1, p_vaddr, 0xC2FFF800); /* reaches into the kernel */
	REFUSE_WITH(1, p_vaddr, 0xFFFFF800); /* wraps around */
	REFUSE_WITH(1, p_memsz, 0xFFFFFFFF);
	REFUSE_WITH(1, p_memsz, 0x3FF);       /* less than its bytes in the file */
	REFUSE_WITH(1, p_offset, 0x1900);     /* not at the same place in its page */
	REFUSE_WITH(1, p_offset, 0xFFFFF800); /* beyond the file */
	REFUSE_WITH(0, p_filesz, FILE_SIZE + 1);
	REFUSE_WITH(1, p_vaddr, 0x08048800); /* over the first */
	REFUSE_WITH(1, p_vaddr, 0x08049800); /* shares a page with it */
	REFUSE_WITH(1, p_vaddr, 0x00100800); /* below it */
#undef REFUSE_WITH
	struct image image = sound_image();
	image.phdrs[0].p_type = image.phdrs[1].p_type = PT_NOTE; /* nothing to load */
	expect_refused(&image);
}

KERNEL_TEST(an_interpreter_is_found_where_the_headers_say)
{
	struct image image = sound_image();
	struct elf_plan plan;

	image.phdrs[2] = (Elf32_Phdr){.p_type = PT_INTERP, .p_offset = 0x154, .p_filesz = 19};
	EXPECT_EQ(check(&image, &plan), 0);
	EXPECT_EQ(plan.interpreter_offset, 0x154);
	EXPECT_EQ(plan.interpreter_size, 19);
	image.phdrs[2].p_offset = FILE_SIZE;
	expect_refused(&image);
}

static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223; /* Numerical Recipes' generator */
	return *state >> 8;
}

static bool plan_is_sane(const struct image *image, const struct elf_plan *plan)
{
	if ((plan->low < USER_MIN && !plan->movable) || plan->high > USERLIMIT ||
	    plan->low >= plan->high)
		return false;
	if (plan->entry < plan->low || plan->entry >= plan->high)
		return false;
	return plan->phnum == image->header.e_phnum;
}

KERNEL_TEST(headers_with_random_bytes_are_refused_or_harmless)
{
	uint32_t state = 42;
	unsigned accepted = 0;

	for (int round = 0; round < 20000; round++) {
		struct image image = sound_image();
		struct elf_plan plan;
		for (uint32_t changes = next_random(&state) % 4 + 1; changes > 0; changes--)
			((uint8_t *)&image)[next_random(&state) % sizeof(image)] =
				(uint8_t)next_random(&state);
		image.header.e_phnum = MIN(image.header.e_phnum, 3); /* the array has three */
		if (check(&image, &plan) < 0)
			continue;
		accepted++;
		if (!plan_is_sane(&image, &plan))
			EXPECT(false);
	}
	EXPECT(accepted > 0 && accepted < 20000);
}

/* --- Scripts --- */

static struct script parsed;

static int parse(const char *line)
{
	return script_parse(line, strlen(line), &parsed);
}

KERNEL_TEST(a_scripts_first_line_names_its_interpreter)
{
	EXPECT_EQ(parse("#!/bin/sh\necho"), 0);
	EXPECT_STR(parsed.interpreter, "/bin/sh");
	EXPECT_STR(parsed.argument, "");
	EXPECT_EQ(parse("#! \t/bin/sh \t\n"), 0);
	EXPECT_STR(parsed.interpreter, "/bin/sh");
	EXPECT_STR(parsed.argument, "");
	EXPECT_EQ(parse("#!/bin/sh"), 0); /* the file ends with the line */
	EXPECT_STR(parsed.interpreter, "/bin/sh");
}

KERNEL_TEST(a_scripts_interpreter_gets_the_rest_of_the_line_as_one_argument)
{
	EXPECT_EQ(parse("#!/usr/bin/env  -S a b  c \t\nrest"), 0);
	EXPECT_STR(parsed.interpreter, "/usr/bin/env");
	EXPECT_STR(parsed.argument, "-S a b  c");
}

KERNEL_TEST(a_first_line_without_an_interpreter_is_no_script)
{
	char line[300];

	EXPECT_EQ(parse("#"), -ENOEXEC);
	EXPECT_EQ(parse("echo"), -ENOEXEC);
	EXPECT_EQ(parse("#!"), -ENOEXEC);
	EXPECT_EQ(parse("#!  \n/bin/sh"), -ENOEXEC);
	memset(line, 'x', sizeof(line));
	memcpy(line, "#!/", 3);
	EXPECT_EQ(script_parse(line, sizeof(line), &parsed), -ENOEXEC); /* the path was cut */
	line[200] = ' ';
	EXPECT_EQ(script_parse(line, sizeof(line), &parsed), 0); /* only the argument was */
	EXPECT_EQ(strlen(parsed.interpreter), 198);
	EXPECT_EQ(strlen(parsed.argument), SCRIPT_LINE_MAX - 201);
}
