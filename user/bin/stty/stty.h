#ifndef STTY_H
#define STTY_H

/* What the words mean: flags, fields with names for their values, control characters, speeds. */

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

#define CONTROL_KEY(c) ((c)&0x1f)

enum part {
	INPUT,
	OUTPUT,
	CONTROL,
	LOCAL,
	PARTS
};

struct flag {
	const char *name; /* NULL: the table's end */
	enum part part;
	tcflag_t bit;
	bool sane; /* set in a terminal that people use */
};
extern const struct flag flags[];

/* One value of a field of several bits. */
struct choice {
	const char *name; /* NULL: the table's end */
	enum part part;
	tcflag_t field, value;
	bool sane;
};
extern const struct choice choices[];

struct key {
	const char *name; /* NULL: the table's end */
	int index;        /* in c_cc */
	cc_t sane;
};
extern const struct key keys[];

struct speed {
	speed_t code;
	unsigned speed;
};
extern const struct speed speeds[];
extern const size_t speed_count;

/* The name in the table of flags: some flags have two. */
const char *usual_name(const char *name);

#endif
