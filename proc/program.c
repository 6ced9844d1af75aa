/*
 * A script's first line names another file to execute, and that may be a script again. Once an ELF
 * file is reached its headers are read; if they name an interpreter, that one is opened in the same
 * way, but must itself stand alone: its own PT_INTERP, if it has one, is not followed, as on Linux.
 */

#include "proc/program.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "kernel/panic.h"
#include "mm/slab.h"
#include "proc/script.h"
#include "syscall/abi/fcntl.h"
#include "syscall/abi/limits.h"

static const struct exec_file_ops *files;

void exec_set_file_ops(const struct exec_file_ops *ops)
{
	files = ops;
}

/* --- One file --- */

static void image_close(struct image *image)
{
	if (image->open)
		files->close(&image->file);
	kfree(image->phdrs);
	*image = (struct image){0};
}

struct exec_name exec_name_of(const char *path)
{
	return (struct exec_name){.path = path, .directory = AT_FDCWD, .shown = path};
}

static int image_open(struct image *image, const struct exec_name *name)
{
	image_close(image);
	int err = files->open(name, &image->file);
	image->open = err == 0;
	return err;
}

/* Reads all of `len` bytes; a file that ends before is no program. */
static int read_exactly(struct image *image, void *buf, size_t len, uint64_t offset)
{
	ssize_t got = files->read(&image->file, buf, len, offset);

	if (got < 0)
		return (int)got;
	return (size_t)got == len ? 0 : -ENOEXEC;
}

/* `len` bytes of the file's head are in `header`. */
static int image_read(struct image *image, const Elf32_Ehdr *header, size_t len)
{
	int err = elf_check_header(header, len, image->file.size);

	if (err < 0)
		return err;
	size_t size = header->e_phnum * sizeof(Elf32_Phdr);
	image->phdrs = kmalloc(size);
	if (!image->phdrs)
		return -ENOMEM;
	err = read_exactly(image, image->phdrs, size, header->e_phoff);
	if (err < 0)
		return err;
	return elf_plan(header, image->phdrs, image->file.size, &image->plan);
}

/* --- The way to the program --- */

static int open_interpreter(struct program *program, const char *path)
{
	kfree(program->script_interpreter);
	program->script_interpreter = kstrdup(path);
	if (!program->script_interpreter)
		return -ENOMEM;
	struct exec_name name = exec_name_of(program->script_interpreter);
	return image_open(&program->main, &name);
}

static int follow_script(struct program *program, const struct exec_name *name,
			 struct exec_args *args, const void *head, size_t len)
{
	struct script *script = kmalloc(sizeof(*script));
	const char *of = program->script_interpreter ? program->script_interpreter : name->shown;

	if (!script)
		return -ENOMEM;
	int err = script_parse(head, len, script);
	if (err == 0)
		err = exec_args_interpret(args, script->interpreter, script->argument, of);
	if (err == 0)
		err = open_interpreter(program, script->interpreter);
	kfree(script);
	return err;
}

/* Through the scripts; `head` gets the first bytes of the file that is none. */
static int find_program(struct program *program, const struct exec_name *name,
			struct exec_args *args, void *head, size_t size, size_t *len)
{
	int err = image_open(&program->main, name);

	for (int depth = 0; err == 0; depth++) {
		ssize_t got = files->read(&program->main.file, head, size, 0);
		if (got < 0)
			return (int)got;
		*len = (size_t)got;
		if (!script_is(head, *len))
			return 0;
		if (depth == SCRIPT_DEPTH)
			return -ELOOP;
		if (depth == 0 && name->unreachable)
			return -ENOENT;
		err = follow_script(program, name, args, head, *len);
	}
	return err;
}

/* --- The dynamic linker --- */

/* From here on a bad file is the linker's fault, not the program's (execve(2), ELIBBAD); one
 * without a whole header could not be read (EIO). */
static int read_linker(struct image *linker)
{
	Elf32_Ehdr header;
	ssize_t got = files->read(&linker->file, &header, sizeof(header), 0);

	if (got < 0)
		return (int)got;
	if (got < (ssize_t)sizeof(header))
		return -EIO;
	int err = image_read(linker, &header, sizeof(header));
	return err == -ENOEXEC ? -ELIBBAD : err;
}

static int open_linker(struct program *program)
{
	const struct elf_plan *plan = &program->main.plan;
	char *path;

	if (plan->interpreter_size > PATH_MAX)
		return -ENOEXEC;
	path = kmalloc(plan->interpreter_size);
	if (!path)
		return -ENOMEM;
	int err = read_exactly(&program->main, path, plan->interpreter_size,
			       plan->interpreter_offset);
	if (err == 0 && path[plan->interpreter_size - 1] != '\0')
		err = -ENOEXEC;
	struct exec_name name = exec_name_of(path);
	if (err == 0)
		err = image_open(&program->linker, &name);
	kfree(path);
	return err < 0 ? err : read_linker(&program->linker);
}

/* --- All together --- */

int program_open(struct program *program, const struct exec_name *name, struct exec_args *args)
{
	union {
		Elf32_Ehdr header;
		char line[SCRIPT_LINE_MAX + 1];
	} head;
	size_t len;

	assert(files);
	*program = (struct program){0};
	int err = find_program(program, name, args, &head, sizeof(head), &len);
	if (err == 0)
		err = image_read(&program->main, &head.header, len);
	if (err == 0 && program->main.plan.interpreter_size)
		err = open_linker(program);
	if (err < 0)
		program_close(program);
	return err;
}

void program_close(struct program *program)
{
	image_close(&program->linker);
	image_close(&program->main);
	kfree(program->script_interpreter);
	*program = (struct program){0};
}
