/* Programs that ask for an interpreter (PT_INTERP), and programs that may lie anywhere: small ELF
 * files made here, of one page each, whose code checks what it is told and exits with a number. */

#include "check.h"
#include <elf.h>
#include <stddef.h>

#define PROGRAM "./program"
#define LINKER  "./linker"

enum {
	BASE_IS_WRONG = 3,
	REACHED = 42,
};

/*
 * The linker: finds AT_BASE (7) and AT_ENTRY (9) behind the environment, checks that its own file
 * starts at AT_BASE, and goes on at AT_ENTRY. The program: exits with REACHED.
 */
__asm__(".pushsection .rodata\n"
	"linker_code:\n"
	"	mov (%esp), %ecx\n"
	"	lea 8(%esp,%ecx,4), %esi\n"
	"1:	lodsl\n"
	"	test %eax, %eax\n"
	"	jnz 1b\n"
	"2:	lodsl\n"
	"	mov %eax, %edx\n"
	"	lodsl\n"
	"	cmp $7, %edx\n"
	"	jne 3f\n"
	"	mov %eax, %edi\n"
	"3:	cmp $9, %edx\n"
	"	jne 4f\n"
	"	mov %eax, %ebp\n"
	"4:	test %edx, %edx\n"
	"	jnz 2b\n"
	"	call 5f\n"
	"5:	pop %ebx\n"
	"	and $0xFFFFF000, %ebx\n"
	"	cmp %ebx, %edi\n"
	"	je 6f\n"
	"	mov $3, %ebx\n"
	"	mov $1, %eax\n"
	"	int $0x80\n"
	"6:	jmp *%ebp\n"
	"linker_code_end:\n"
	"program_code:\n"
	"	mov $42, %ebx\n"
	"	mov $1, %eax\n"
	"	int $0x80\n"
	"program_code_end:\n"
	".popsection");
extern const char linker_code[], linker_code_end[], program_code[], program_code_end[];

struct binary {
	Elf32_Ehdr header;
	Elf32_Phdr phdrs[2];
	char interpreter[64];
	char code[128];
};

static struct binary binary(uint16_t type, uint32_t address, const char *code, const char *code_end)
{
	struct binary b = {
		.header =
			{
				.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS32,
					    ELFDATA2LSB, EV_CURRENT},
				.e_type = type,
				.e_machine = EM_386,
				.e_version = EV_CURRENT,
				.e_entry = address + offsetof(struct binary, code),
				.e_phoff = offsetof(struct binary, phdrs),
				.e_ehsize = sizeof(Elf32_Ehdr),
				.e_phentsize = sizeof(Elf32_Phdr),
				.e_phnum = 1,
			},
		.phdrs = {{
			.p_type = PT_LOAD,
			.p_vaddr = address,
			.p_filesz = sizeof(struct binary),
			.p_memsz = sizeof(struct binary),
			.p_flags = PF_R | PF_X,
			.p_align = 4096,
		}},
	};

	memcpy(b.code, code, (size_t)(code_end - code));
	return b;
}

static struct binary program(uint16_t type, uint32_t address, const char *interpreter)
{
	struct binary b = binary(type, address, program_code, program_code_end);

	if (interpreter) {
		strcpy(b.interpreter, interpreter);
		b.phdrs[1] = (Elf32_Phdr){
			.p_type = PT_INTERP,
			.p_offset = offsetof(struct binary, interpreter),
			.p_filesz = strlen(interpreter) + 1,
		};
		b.header.e_phnum = 2;
	}
	return b;
}

static struct binary linker(void)
{
	return binary(ET_DYN, 0, linker_code, linker_code_end);
}

static void put_file(const char *path, const void *bytes, size_t length, mode_t mode)
{
	unlink(path);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, mode);
	CHECK(fd >= 0);
	CHECK_EQ(write(fd, bytes, length), (ssize_t)length);
	CHECK_EQ(fchmod(fd, mode), 0);
	close(fd);
}

static void put_binary(const char *path, struct binary b)
{
	put_file(path, &b, sizeof(b), 0755);
}

/* The program's exit status, or the error of its exec, negative. */
static int run(const char *path)
{
	char *const arguments[] = {(char *)path, NULL};
	int status, channel[2], err = 0;

	CHECK_EQ(pipe2(channel, O_CLOEXEC), 0);
	pid_t child = fork();
	if (child == 0) {
		execv(path, arguments);
		err = errno;
		_exit(write(channel[1], &err, sizeof(err)) < 0);
	}
	close(channel[1]);
	ssize_t got = read(channel[0], &err, sizeof(err));
	close(channel[0]);
	CHECK_EQ(waitpid(child, &status, 0), child);
	if (got > 0)
		return -err;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

TEST(a_fixed_program_starts_in_its_interpreter_which_finds_itself_and_the_program)
{
	put_binary(LINKER, linker());
	put_binary(PROGRAM, program(ET_EXEC, 0x08048000, LINKER));
	CHECK_EQ(run(PROGRAM), REACHED);
}

TEST(a_movable_program_starts_in_its_interpreter_which_finds_itself_and_the_program)
{
	put_binary(LINKER, linker());
	put_binary(PROGRAM, program(ET_DYN, 0, LINKER));
	CHECK_EQ(run(PROGRAM), REACHED);
}

TEST(a_movable_program_without_interpreter_runs)
{
	put_binary(PROGRAM, program(ET_DYN, 0, NULL));
	CHECK_EQ(run(PROGRAM), REACHED);
}

TEST(an_interpreter_may_have_a_fixed_place)
{
	put_binary(LINKER, binary(ET_EXEC, 0x50000000, program_code, program_code_end));
	put_binary(PROGRAM, program(ET_DYN, 0, LINKER));
	CHECK_EQ(run(PROGRAM), REACHED);
}

TEST(an_interpreter_asked_for_twice_is_the_first)
{
	struct binary b = program(ET_DYN, 0, LINKER);

	put_binary(LINKER, linker());
	Elf32_Phdr three[3] = {b.phdrs[1], b.phdrs[0], b.phdrs[1]};
	char bytes[sizeof(b) + sizeof(three)];
	b.header.e_phnum = 3;
	b.header.e_phoff = sizeof(b);
	three[2].p_offset = 1; /* what lies there is no path */
	memcpy(bytes, &b, sizeof(b));
	memcpy(bytes + sizeof(b), three, sizeof(three));
	put_file(PROGRAM, bytes, sizeof(bytes), 0755);
	CHECK_EQ(run(PROGRAM), REACHED);
}

TEST(a_programs_missing_interpreter_is_enoent)
{
	put_binary(PROGRAM, program(ET_DYN, 0, "./missing"));
	CHECK_EQ(run(PROGRAM), -ENOENT);
}

TEST(a_programs_interpreter_without_execute_permission_is_eacces)
{
	struct binary b = linker();

	put_file(LINKER, &b, sizeof(b), 0644);
	put_binary(PROGRAM, program(ET_DYN, 0, LINKER));
	CHECK_EQ(run(PROGRAM), -EACCES);
}

TEST(a_programs_interpreter_that_is_no_program_is_elibbad)
{
	struct binary b = linker();

	put_binary(PROGRAM, program(ET_DYN, 0, LINKER));
	b.header.e_ident[EI_MAG0] = '#';
	put_binary(LINKER, b);
	CHECK_EQ(run(PROGRAM), -ELIBBAD);
	b = linker();
	b.header.e_machine = EM_ARM;
	put_binary(LINKER, b);
	CHECK_EQ(run(PROGRAM), -ELIBBAD);
}

TEST(a_programs_interpreter_that_is_too_short_is_eio)
{
	put_binary(PROGRAM, program(ET_DYN, 0, LINKER));
	put_file(LINKER, "", 0, 0755);
	CHECK_EQ(run(PROGRAM), -EIO);
	put_file(LINKER, "\177ELF", 4, 0755);
	CHECK_EQ(run(PROGRAM), -EIO);
}

TEST(an_interpreters_path_that_does_not_end_is_enoexec)
{
	struct binary b = program(ET_DYN, 0, LINKER);

	b.phdrs[1].p_filesz--;
	put_binary(PROGRAM, b);
	CHECK_EQ(run(PROGRAM), -ENOEXEC);
	b.phdrs[1].p_filesz = 1;
	put_binary(PROGRAM, b);
	CHECK_EQ(run(PROGRAM), -ENOEXEC);
}
