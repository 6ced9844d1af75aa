/*
 * Command line options. Arguments that are no options are moved behind the options, unless the
 * option string starts with '+' or POSIXLY_CORRECT is set, when the first of them ends the options.
 */
#ifndef _GETOPT_H
#define _GETOPT_H

extern char *optarg;
extern int optind; /* 0 starts again */
extern int opterr;
extern int optopt;

struct option {
	const char *name;
	int has_arg;
	int *flag; /* if not null, *flag = val and the result is 0 */
	int val;
};

#define no_argument       0
#define required_argument 1
#define optional_argument 2

int getopt(int argc, char *const argv[], const char *options);
int getopt_long(int argc, char *const argv[], const char *options, const struct option *longs,
		int *index);
int getopt_long_only(int argc, char *const argv[], const char *options, const struct option *longs,
		     int *index);

#endif
