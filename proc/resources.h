#ifndef PROC_RESOURCES_H
#define PROC_RESOURCES_H

/*
 * Rooms above attach what a process has of theirs: files, working directory. Each registers once at
 * boot. `fork` fills the child (flags: CLONE_FILES, CLONE_FS) or fails with a negative errno having
 * left nothing; `exec` is past the point of no return; `exit` gives all up. A child of the kernel
 * is filled too: its parent is process 0, whose files and fs are NULL unless boot attached some.
 */
struct proc;

struct proc_resource {
	int (*fork)(struct proc *child, struct proc *parent, unsigned flags);
	void (*exec)(struct proc *p);
	void (*exit)(struct proc *p);
	struct proc_resource *next;
};
void proc_register_resource(struct proc_resource *resource);

/* The same, for those who make and end processes: all or nothing. */
int proc_fork_resources(struct proc *child, struct proc *parent, unsigned flags);
void proc_exec_resources(struct proc *p);
void proc_exit_resources(struct proc *p);

#endif
