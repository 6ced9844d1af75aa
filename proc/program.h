#ifndef PROC_PROGRAM_H
#define PROC_PROGRAM_H

/*
 * The files an execve(2) needs: the program, found through as many scripts as are allowed, and the
 * interpreter its headers ask for (PT_INTERP, System V ABI, "Program Interpreter"), which is the
 * dynamic linker. Here they are opened, read and checked; nothing is mapped.
 */

#include "kernel/types.h"
#include "proc/elf.h"
#include "proc/exec_args.h"

struct memobj;

/* What is to be executed, as execve(2) and execveat(2) name it. */
struct exec_name {
	const char *path;  /* a kernel string; empty: the file `directory` itself */
	int directory;     /* a descriptor from which a relative path starts, or AT_FDCWD */
	bool no_follow;    /* a symbolic link at the end is -ELOOP */
	const char *shown; /* how the program and a script's interpreter are told of it */
	bool unreachable;  /* `shown` leads nowhere once descriptors are closed on exec */
};

/* A file about to be executed, as fs sees it. */
struct exec_file {
	struct memobj *object; /* a reference */
	uint64_t size;
	mode_t mode;
	uid_t uid;
	gid_t gid;
	bool readable; /* by who executes it */
	void *handle;  /* fs's own */
};

/* fs's part, filled at boot. */
struct exec_file_ops {
	/* Opens a regular file with execute permission for the current process: -ENOENT, -EACCES,
	 * -ENOTDIR, -ELOOP ... Writers are shut out until close (ETXTBSY). */
	int (*open)(const struct exec_name *name, struct exec_file *out);
	ssize_t (*read)(struct exec_file *file, void *buf, size_t len, uint64_t offset);
	void (*close)(struct exec_file *file);
};
void exec_set_file_ops(const struct exec_file_ops *ops);

/* An ELF file that is open and can be trusted. */
struct image {
	bool open;
	struct exec_file file;
	Elf32_Phdr *phdrs; /* from kmalloc */
	struct elf_plan plan;
};

struct program {
	char *script_interpreter; /* the last script's, which is the program then; or NULL */
	struct image main;
	struct image linker; /* open if the program asks for one */
};

/* The name of a file as its path alone. */
struct exec_name exec_name_of(const char *path);

/* Finds the program; scripts put their interpreters ahead of `args`. -ENOENT, -EACCES,
 * -ENOEXEC, -ELOOP, -ELIBBAD (the interpreter is no program) ...; on an error nothing stays open.
 */
int program_open(struct program *program, const struct exec_name *name, struct exec_args *args);
void program_close(struct program *program);

#endif
