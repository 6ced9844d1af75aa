/*
 * Another program in the same process. The order of things makes a failure harmless as long as
 * possible:
 *
 *	1. arguments into the window; files opened, headers checked, scripts followed
 *	2. a new address space: the program, its stack, its dynamic linker
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
#include "mm/layout.h"
#include "mm/memobj.h"
#include "mm/slab.h"
#include "proc/exec_args.h"
#include "proc/exec_stack.h"
#include "proc/exit.h"
#include "proc/fpu.h"
#include "proc/limits.h"
#include "proc/proc.h"
#include "proc/program.h"
#include "proc/resources.h"
#include "proc/signal.h"
#include "proc/signal_frame.h"
#include "proc/thread.h"
#include "proc/vdso.h"
#include "syscall/abi/personality.h"
#include "syscall/abi/stat.h"

/* What is staged before the point of no return. */
struct exec {
	const struct exec_name *name;
	struct exec_args args;
	struct program program;
	struct cred cred;     /* the program's */
	struct addrspace *as; /* its memory */
	vaddr_t esp;
};

/* --- 1. The files --- */

/* Set-user-id and set-group-id bits (execve(2)); the interpreter's, not a script's. */
static void choose_cred(struct exec *x)
{
	const mode_t setgid = S_ISGID | S_IXGRP;

	x->cred = proc_current()->cred;
	const struct exec_file *file = &x->program.main.file;
	mode_t mode = proc_current()->no_new_privs ? 0 : file->mode;
	if (mode & S_ISUID)
		x->cred.euid = file->uid;
	if ((mode & setgid) == setgid)
		x->cred.egid = file->gid;
	x->cred.suid = x->cred.fsuid = x->cred.euid;
	x->cred.sgid = x->cred.fsgid = x->cred.egid;
}

/* --- 2. The new space --- */

static struct exec_stack stack_of(const struct exec *x)
{
	return (struct exec_stack){
		.args = &x->args,
		.plan = &x->program.main.plan,
		.linker = x->program.linker.open ? &x->program.linker.plan : NULL,
		.cred = &x->cred,
		.path = x->name->shown,
	};
}

/* Where a mapping would go that the program makes itself. */
static int place_among_mappings(struct addrspace *as, struct elf_plan *plan)
{
	size_t slack = plan->align - PAGE_SIZE;
	vaddr_t at = addrspace_place(as, elf_span(plan) + slack);

	return at ? elf_place(plan, ALIGN_UP(at, plan->align)) : -ENOMEM;
}

/* A movable program that names a linker goes where others lie. One that names none is a linker
 * started by hand, or links itself: it leaves that place to the program it may be about to load. */
static int place_program(struct exec *x)
{
	struct elf_plan *plan = &x->program.main.plan;

	if (!plan->movable)
		return 0;
	if (x->program.linker.open)
		return elf_place(plan, ALIGN_UP((vaddr_t)USER_TEXT, plan->align));
	return place_among_mappings(x->as, plan);
}

static int map_image(struct addrspace *as, const struct image *image)
{
	return elf_map(as, image->file.object, &image->plan, image->phdrs, image->plan.phnum);
}

static int map_linker(struct exec *x)
{
	struct image *linker = &x->program.linker;

	if (!linker->open)
		return 0;
	int err = linker->plan.movable ? place_among_mappings(x->as, &linker->plan) : 0;
	return err < 0 ? err : map_image(x->as, linker);
}

/* For brk(2) and /proc. The heap follows the program, unless that lies among the mappings, which
 * grow down: then it has a place of its own. */
static void note_sections(struct exec *x)
{
	const struct elf_plan *plan = &x->program.main.plan;
	struct addrspace *as = x->as;

	as->code_start = plan->code_start;
	as->code_end = plan->code_end;
	as->data_start = plan->data_start;
	as->data_end = plan->data_end;
	as->brk_start = as->brk =
		plan->movable && !x->program.linker.open ? USER_FREE_HEAP : plan->high;
}

static int stage_memory(struct exec *x)
{
	struct proc *p = proc_current();
	int err = addrspace_create(&x->as);

	if (err < 0) {
		x->as = NULL;
		return err;
	}
	err = place_program(x);
	struct exec_stack stack = stack_of(x);
	if (err == 0)
		err = exec_stack_map(x->as, &stack, proc_limit(p, RLIMIT_STACK));
	limit_apply(p, x->as);
	if (err == 0)
		err = map_image(x->as, &x->program.main);
	if (err == 0)
		err = map_linker(x);
	if (err == 0)
		err = vdso_map(x->as);
	if (err == 0)
		note_sections(x);
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

static int clear_tails(const struct image *image)
{
	return elf_clear_tails(&image->plan, image->phdrs, image->plan.phnum);
}

/* After this the process has the new space, and the old one is the caller's; or nothing changed. */
static int fill_memory(struct exec *x, struct addrspace **old)
{
	struct exec_stack stack = stack_of(x);

	*old = change_space(x->as);
	int err = clear_tails(&x->program.main);
	if (err == 0 && x->program.linker.open)
		err = clear_tails(&x->program.linker);
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

/* The linker goes first and finds the program's own entry in the auxiliary vector. */
static vaddr_t entry_of(const struct program *program)
{
	return program->linker.open ? program->linker.plan.entry : program->main.plan.entry;
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
	const struct cred *new = &x->cred;
	bool gains = new->euid != p->cred.euid || new->egid != p->cred.egid;
	bool secure = gains || new->euid != new->uid || new->egid != new->gid;

	spin_lock(&proc_tree_lock);
	p->has_execed = true;
	p->exit_signal = SIGCHLD;
	if (gains) {
		p->parent_death_signal = 0;
		p->personality &= ~(uint32_t)PER_CLEAR_ON_SETID;
	}
	p->keep_caps = false;
	p->dumpable = !secure && x->program.main.file.readable;
	spin_lock(&p->lock);
	p->cred = *new;
	p->kernel_only = false;
	if (old)
		proc_fold_addrspace(p, old);
	spin_unlock(&p->lock);
	spin_unlock(&proc_tree_lock);
	proc_set_name(p, base_name(x->name->shown));
}

static void commit(struct exec *x, struct addrspace *old)
{
	struct thread *t = thread_current();
	struct proc *p = t->proc;
	struct memobj *was = p->executable;

	change_identity(p, x, old);
	p->executable = x->program.main.file.object;
	p->executable->ops->ref(p->executable);
	if (was)
		was->ops->unref(was);
	signal_exec(p);
	posix_timer_delete_all(p);
	reset_thread(t);
	proc_exec_resources(p);
	set_registers(t->user_frame, entry_of(&x->program), x->esp);
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
		err = program_open(&x->program, x->name, &x->args);
	if (err < 0)
		return err;
	choose_cred(x);
	return stage_memory(x);
}

static void release(struct exec *x)
{
	if (x->as)
		addrspace_put(x->as);
	program_close(&x->program);
	exec_args_free(&x->args);
}

/* Once the user is back within its limit it is forgotten (execve(2), EAGAIN). */
static bool too_many_processes(struct proc *p)
{
	p->beyond_nproc = p->beyond_nproc && proc_beyond_nproc(p);
	return p->beyond_nproc;
}

int proc_exec_named(const struct exec_name *name, struct exec_strings argv,
		    struct exec_strings envp)
{
	struct addrspace *old;

	if (too_many_processes(proc_current()))
		return -EAGAIN;
	struct exec *x = kzalloc(sizeof(*x));
	if (!x)
		return -ENOMEM;
	x->name = name;
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

int proc_exec(const char *path, struct exec_strings argv, struct exec_strings envp)
{
	struct exec_name name = exec_name_of(path);

	return proc_exec_named(&name, argv, envp);
}
