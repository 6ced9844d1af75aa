/*
 * Another program in the same process. The order of things makes a failure harmless as long as
 * possible:
 *
 *	1. arguments into the window, file opened, headers checked, scripts followed
 *	2. a new address space: segments, stack
 *	3. the new space becomes the current one and its stack is written from the window;
 *	   the old one is still there, and comes back if that fails
 *	4. the point of no return: nothing after it can fail. The old space goes, ids
 *	   change; handlers, close-on-exec descriptors and the registers are the new program's
 */

#include "proc/exec.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "kernel/panic.h"
#include "kernel/segments.h"
#include "kernel/trap.h"
#include "kernel/x86.h"
#include "mm/addrspace.h"
#include "mm/args_window.h"
#include "mm/memobj.h"
#include "mm/slab.h"
#include "proc/elf.h"
#include "proc/exec_args.h"
#include "proc/exec_stack.h"
#include "proc/exit.h"
#include "proc/fpu.h"
#include "proc/limits.h"
#include "proc/proc.h"
#include "proc/script.h"
#include "proc/signal.h"
#include "proc/signal_frame.h"
#include "proc/thread.h"
#include "syscall/abi/limits.h"
#include "syscall/abi/stat.h"

static const struct exec_file_ops *files;

void exec_set_file_ops(const struct exec_file_ops *ops)
{
	files = ops;
}

/* What is staged before the point of no return. */
struct exec {
	const char *path;      /* as the caller gave it */
	char *interpreter;     /* of a script, instead of it; or NULL */
	struct exec_file file; /* open while file_open */
	bool file_open;
	struct exec_args args;
	Elf32_Phdr *phdrs; /* from kmalloc */
	struct elf_plan plan;
	struct cred cred;     /* the program's */
	struct addrspace *as; /* its memory */
	vaddr_t esp;
};

/* --- 1. The file --- */

/* Reads all of `len` bytes; a file that ends before is no program. */
static int read_exactly(struct exec *x, void *buf, size_t len, uint64_t offset)
{
	ssize_t got = files->read(&x->file, buf, len, offset);

	if (got < 0)
		return (int)got;
	return (size_t)got == len ? 0 : -ENOEXEC;
}

static int open_file(struct exec *x, const char *path)
{
	if (x->file_open)
		files->close(&x->file);
	x->file_open = false;
	int err = files->open(path, &x->file);
	if (err == 0)
		x->file_open = true;
	return err;
}

static int follow_script(struct exec *x, const void *head, size_t len)
{
	struct script *script = kmalloc(sizeof(*script));

	if (!script)
		return -ENOMEM;
	int err = script_parse(head, len, script);
	if (err == 0)
		err = exec_args_interpret(&x->args, script->interpreter, script->argument,
					  x->interpreter ? x->interpreter : x->path);
	if (err == 0) {
		kfree(x->interpreter);
		x->interpreter = kstrdup(script->interpreter);
		err = x->interpreter ? open_file(x, x->interpreter) : -ENOMEM;
	}
	kfree(script);
	return err;
}

/* The program's file, through as many scripts as are allowed; `head` gets its first bytes. */
static int find_program(struct exec *x, void *head, size_t size, size_t *len)
{
	int err = open_file(x, x->path);

	for (int depth = 0; err == 0; depth++) {
		ssize_t got = files->read(&x->file, head, size, 0);
		if (got < 0)
			return (int)got;
		*len = (size_t)got;
		if (!script_is(head, *len))
			return 0;
		if (depth == SCRIPT_DEPTH)
			return -ELOOP;
		err = follow_script(x, head, *len);
	}
	return err;
}

/* Programs that need an interpreter of their own (a dynamic linker) cannot run yet; if it is not
 * there, that is the reason to give. */
static int refuse_interpreter(struct exec *x)
{
	size_t len = MIN(x->plan.interpreter_size, (uint32_t)PATH_MAX);
	char *path = kmalloc(len);

	if (!path)
		return -ENOMEM;
	int err = read_exactly(x, path, len, x->plan.interpreter_offset);
	if (err == 0 && path[len - 1] != '\0')
		err = -ENOEXEC;
	if (err == 0)
		err = open_file(x, path);
	kfree(path);
	return err < 0 ? err : -ELIBBAD;
}

static int read_program(struct exec *x, const Elf32_Ehdr *header, size_t len)
{
	int err = elf_check_header(header, len, x->file.size);

	if (err < 0)
		return err;
	size_t size = header->e_phnum * sizeof(Elf32_Phdr);
	x->phdrs = kmalloc(size);
	if (!x->phdrs)
		return -ENOMEM;
	err = read_exactly(x, x->phdrs, size, header->e_phoff);
	if (err == 0)
		err = elf_plan(header, x->phdrs, x->file.size, &x->plan);
	if (err == 0 && x->plan.interpreter_size)
		err = refuse_interpreter(x);
	return err;
}

/* Set-user-id and set-group-id bits (execve(2)); the interpreter's, not a script's. */
static void choose_cred(struct exec *x)
{
	const mode_t setgid = S_ISGID | S_IXGRP;

	x->cred = proc_current()->cred;
	mode_t mode = proc_current()->no_new_privs ? 0 : x->file.mode;
	if (mode & S_ISUID)
		x->cred.euid = x->file.uid;
	if ((mode & setgid) == setgid)
		x->cred.egid = x->file.gid;
	x->cred.suid = x->cred.fsuid = x->cred.euid;
	x->cred.sgid = x->cred.fsgid = x->cred.egid;
}

static int stage_file(struct exec *x)
{
	union {
		Elf32_Ehdr header;
		char line[SCRIPT_LINE_MAX + 1];
	} head;
	size_t len;
	int err = find_program(x, &head, sizeof(head), &len);

	if (err == 0)
		err = read_program(x, &head.header, len);
	if (err == 0)
		choose_cred(x);
	return err;
}

/* --- 2. The new space --- */

static struct exec_stack stack_of(const struct exec *x)
{
	return (struct exec_stack){&x->args, &x->plan, &x->cred, x->path};
}

static int stage_memory(struct exec *x)
{
	struct proc *p = proc_current();
	struct exec_stack stack = stack_of(x);
	int err = addrspace_create(&x->as);

	if (err < 0) {
		x->as = NULL;
		return err;
	}
	err = exec_stack_map(x->as, &stack, proc_limit(p, RLIMIT_STACK));
	limit_apply(p, x->as);
	if (err == 0)
		err = elf_map(x->as, x->file.object, &x->plan, x->phdrs, x->plan.phnum);
	return err;
}

/* --- 3. Into it --- */

static struct addrspace *change_space(struct addrspace *as)
{
	struct proc *p = proc_current();

	spin_lock(&p->lock);
	struct addrspace *old = p->as;
	p->as = as;
	spin_unlock(&p->lock);
	addrspace_activate(as);
	return old;
}

/* After this the process has the new space, and the old one is the caller's; or nothing changed. */
static int fill_memory(struct exec *x, struct addrspace **old)
{
	struct exec_stack stack = stack_of(x);

	*old = change_space(x->as);
	int err = elf_clear_tails(&x->plan, x->phdrs, x->plan.phnum);
	if (err == 0)
		err = exec_stack_fill(x->as, &stack, &x->esp);
	if (err < 0)
		change_space(*old);
	else
		x->as = NULL;
	return err < 0 ? -ENOMEM : 0;
}

/* --- 4. No return --- */

/* As Linux leaves them: all zero but where the program is, on flat segments (SysV ABI i386: EDX 0
 * means no function to register with atexit). */
static void set_registers(struct trapframe *tf, vaddr_t entry, vaddr_t esp)
{
	*tf = (struct trapframe){
		.ds = SELECTOR_USER_DATA,
		.es = SELECTOR_USER_DATA,
		.error = NO_SYSTEM_CALL,
		.eip = entry,
		.cs = SELECTOR_USER_CODE,
		.eflags = EFLAGS_IF,
		.esp = esp,
		.ss = SELECTOR_USER_DATA,
	};
}

static void reset_thread(struct thread *t)
{
	static const uint64_t no_tls[SEG_TLS_COUNT];

	t->altstack = (struct signal_stack){0};
	t->fault = (struct signal_fault){0};
	t->restart = (struct restart_block){0};
	t->clear_child_tid = t->robust_list = 0;
	memcpy(t->tls, no_tls, sizeof(no_tls));
	segments_load_tls(no_tls);
	fpu_reset();
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void change_identity(struct proc *p, struct exec *x, const struct addrspace *old)
{
	bool gains = x->cred.euid != p->cred.euid || x->cred.egid != p->cred.egid;

	spin_lock(&proc_tree_lock);
	p->has_execed = true;
	p->exit_signal = SIGCHLD;
	if (gains)
		p->parent_death_signal = 0;
	spin_lock(&p->lock);
	p->cred = x->cred;
	p->kernel_only = false;
	if (old)
		proc_fold_addrspace(p, old);
	spin_unlock(&p->lock);
	spin_unlock(&proc_tree_lock);
	proc_set_name(p, base_name(x->path));
}

static void commit(struct exec *x, struct addrspace *old)
{
	struct thread *t = thread_current();
	struct proc *p = t->proc;
	struct memobj *was = p->executable;

	change_identity(p, x, old);
	p->executable = x->file.object;
	p->executable->ops->ref(p->executable);
	if (was)
		was->ops->unref(was);
	signal_exec(p);
	reset_thread(t);
	proc_exec_resources(p);
	set_registers(t->user_frame, x->plan.entry, x->esp);
	proc_release_vfork_parent();
	if (old)
		addrspace_put(old);
}

/* --- All together --- */

static int stage(struct exec *x, const struct exec_strings *argv, const struct exec_strings *envp)
{
	uint64_t stack_limit = proc_limit(proc_current(), RLIMIT_STACK);
	int err = exec_args_copy(&x->args, argv, envp, stack_limit);

	if (err == 0)
		err = stage_file(x);
	if (err == 0)
		err = stage_memory(x);
	return err;
}

static void release(struct exec *x)
{
	if (x->as)
		addrspace_put(x->as);
	kfree(x->phdrs);
	if (x->file_open)
		files->close(&x->file);
	kfree(x->interpreter);
	exec_args_free(&x->args);
}

int proc_exec(const char *path, struct exec_strings argv, struct exec_strings envp)
{
	struct exec *x = kzalloc(sizeof(*x));
	struct addrspace *old;

	assert(files);
	if (!x)
		return -ENOMEM;
	x->path = path;
	args_window_lock();
	int err = stage(x, &argv, &envp);
	if (err == 0)
		err = fill_memory(x, &old);
	args_window_unlock();
	if (err == 0)
		commit(x, old);
	release(x);
	kfree(x);
	return err;
}
