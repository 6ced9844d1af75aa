/*
 * pstree: shows processes as a tree of parents and children. -p with their pids; a PID begins
 * there.
 */
#include "user/lib/process.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define DEPTH_MAX 64

static bool show_pids;
static struct process *processes;
static size_t count;

/* Whether at this depth more children follow, so that a line must go on. */
static bool continues[DEPTH_MAX];

static const struct process *next_child(pid_t parent, size_t *from)
{
	while (*from < count) {
		const struct process *process = &processes[(*from)++];
		if (process->parent == parent && process->pid != parent)
			return process;
	}
	return NULL;
}

static void print_branch(const struct process *process, int depth)
{
	for (int i = 0; i < depth; i++) {
		if (i + 1 == depth)
			fputs(continues[i] ? "|-" : "`-", stdout);
		else
			fputs(continues[i] ? "| " : "  ", stdout);
	}
	printf("%s", process->name);
	if (show_pids)
		printf("(%d)", (int)process->pid);
	puts(process->state == 'Z' ? " <defunct>" : "");
	if (depth + 1 == DEPTH_MAX)
		return;
	size_t from = 0;
	const struct process *child = next_child(process->pid, &from);
	while (child) {
		const struct process *next = next_child(process->pid, &from);
		continues[depth] = next != NULL;
		print_branch(child, depth + 1);
		child = next;
	}
}

int main(int argc, char **argv)
{
	int option;
	while ((option = getopt(argc, argv, "p")) != -1) {
		if (option != 'p') {
			fprintf(stderr, "usage: pstree [-p] [PID]\n");
			return 1;
		}
		show_pids = true;
	}
	pid_t root = optind < argc ? atoi(argv[optind]) : 1;
	processes = read_processes(&count);
	for (size_t i = 0; i < count; i++) {
		if (processes[i].pid == root) {
			print_branch(&processes[i], 0);
			return fflush(stdout) == 0 ? 0 : 1;
		}
	}
	errx(1, "there is no process %d", (int)root);
}
