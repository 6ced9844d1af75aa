/* What the parts of ls share: the options, and a file as it is listed. */
#ifndef USER_BIN_LS_LS_H
#define USER_BIN_LS_LS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

struct options {
	bool all;         /* -a: names that begin with a dot, "." and ".." too */
	bool almost_all;  /* -A: all but "." and ".." */
	bool long_format; /* -l */
	bool numeric;     /* -n: owners as numbers */
	bool columns;     /* -C, and by default on a terminal */
	bool recursive;   /* -R */
	bool directories; /* -d: a directory itself, not what is in it */
	bool inodes;      /* -i */
	bool blocks;      /* -s: size on disk, in kibibytes */
	bool human;       /* -h: sizes with units */
	bool reverse;     /* -r */
	bool by_time;     /* -t */
	bool by_size;     /* -S */
	bool access_time; /* -u */
	bool change_time; /* -c */
	bool classify;    /* -F: a letter for the kind after the name */
	bool slash;       /* -p: a slash after directories */
	bool follow;      /* -L: links are what they lead to */
	bool terminal;    /* output is a terminal: odd characters in names show as ? */
	int width;        /* columns of the terminal */
};

extern struct options options;

struct entry {
	char *name;   /* as shown; owned */
	char *target; /* of a symbolic link, or NULL; owned */
	struct stat status;
};

/* The time that is listed and sorted by. */
const struct timespec *entry_time(const struct entry *entry);

/* Prints the entries in the format the options ask for, in the order given. */
void print_entries(const struct entry *entries, size_t count);

/* The "total" line above a long listing of a directory. */
void print_total(const struct entry *entries, size_t count);

#endif
