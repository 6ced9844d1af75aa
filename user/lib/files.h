/* Programs that read files, or standard input if none is named or the name is a minus. */
#ifndef USER_LIB_FILES_H
#define USER_LIB_FILES_H

#include <stdio.h>

/* Open for reading; "-" is standard input. NULL, told, if it cannot be. Close with file_close. */
FILE *file_open(const char *name);
/* Close it, unless it is standard input. False, told, if reading it had failed. */
int file_close(FILE *file, const char *name);

/*
 * TAKE for each of the files, opened, in order. Returns the program's status: 1 if any could not be
 * read, or standard output not be written.
 */
int for_each_file(char **names, void (*take)(FILE *file));

/* Files one after the other, as if they were one. */
struct file_chain {
	char **names;  /* those still to come; set before the first byte is read */
	FILE *current; /* NULL: none is open */
	int status;    /* 1: one could not be read, which has been told */
};

/* The next byte of all; EOF behind the last file. */
int chain_next(struct file_chain *chain);

/* A whole number of at least LEAST, or the program ends with WHAT said of TEXT. */
long long count_argument(const char *text, long long least, const char *what);

#endif
