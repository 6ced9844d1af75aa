#ifndef INIT_INITTAB_H
#define INIT_INITTAB_H

#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

/* When an entry's process is started (inittab(5) of System V). */
enum action {
	ACTION_SYSINIT,    /* first of all; waited for */
	ACTION_BOOT,       /* then */
	ACTION_BOOTWAIT,   /* then; waited for */
	ACTION_WAIT,       /* when the machine is up; waited for */
	ACTION_ONCE,       /* then */
	ACTION_RESPAWN,    /* then, and again whenever it ends */
	ACTION_CTRLALTDEL, /* when those keys are pressed */
	ACTION_SHUTDOWN,   /* before the machine goes down; waited for */
	ACTION_OFF,        /* never */
};

enum {
	ID_MAX = 4 /* letters: a field of the session's record is as long */
};

struct entry {
	struct entry *next;
	char id[ID_MAX + 1]; /* no two are the same */
	enum action action;
	char *command;
	pid_t pid;             /* 0: does not run */
	bool started;          /* it has run, or need not: a new reading does not start it again */
	unsigned starts;       /* of a respawn entry in the current window of time */
	time_t window;         /* when that began, on the monotonic clock */
	time_t disabled_until; /* respawned too fast: until then it is left alone; 0: it is not */
	time_t kill_at;        /* it is no longer in the table and was asked to end; 0: it is */
};

/*
 * The entries of FILE in order. Lines that make no sense are reported and left out; if the file
 * cannot be read, the entries of a built-in table.
 */
struct entry *inittab_read(const char *file);

/* Add an entry at the end. Failure to is reported. */
void inittab_add(struct entry **list, const char *id, enum action action, const char *command);

/* Take ENTRY out of the list that it is in. It is then the caller's, to be freed. */
void inittab_remove(struct entry **list, const struct entry *entry);
void inittab_free(struct entry *entry);

struct entry *inittab_by_id(struct entry *list, const char *id); /* NULL if there is none */
struct entry *inittab_by_pid(struct entry *list, pid_t pid);     /* the same */

#endif
