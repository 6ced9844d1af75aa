#ifndef INIT_INITTAB_H
#define INIT_INITTAB_H

#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

/* When an entry's process is started. */
enum action {
	ACTION_SYSINIT,    /* first of all, one after the other */
	ACTION_WAIT,       /* then, one after the other */
	ACTION_ONCE,       /* then, without waiting for it */
	ACTION_RESPAWN,    /* then, and again whenever it ends */
	ACTION_CTRLALTDEL, /* when those keys are pressed */
	ACTION_SHUTDOWN,   /* before the machine goes down, one after the other */
};

struct entry {
	struct entry *next;
	char *terminal; /* a name below /dev */
	enum action action;
	char *command;
	pid_t pid;            /* 0: does not run */
	time_t started;       /* on the monotonic clock */
	unsigned short_lives; /* how often in a row it ended soon after its start */
	bool skipped;         /* its terminal cannot be opened */
};

/* The entries of FILE in order; of the built-in table if FILE cannot be read. Never freed. */
struct entry *inittab_read(const char *file);

/* Add an entry at the end. */
void inittab_add(struct entry **list, const char *terminal, enum action action,
		 const char *command);

#endif
