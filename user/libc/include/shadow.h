/*
 * Passwords, from /etc/shadow (shadow(3), shadow(5)). Days are counted from 1 January 1970; -1 is a
 * field that is empty.
 */
#ifndef _SHADOW_H
#define _SHADOW_H

#include <stdio.h>

#define SHADOW "/etc/shadow"

struct spwd {
	char *sp_namp;         /* the user */
	char *sp_pwdp;         /* the password, encrypted */
	long sp_lstchg;        /* day of its last change */
	long sp_min;           /* days before it may be changed */
	long sp_max;           /* days after which it must be */
	long sp_warn;          /* days of warning before that */
	long sp_inact;         /* days after that until nobody can log in */
	long sp_expire;        /* day on which the account ends */
	unsigned long sp_flag; /* reserved */
};

/* The result lives until the next call of any of these. */
struct spwd *getspnam(const char *name);
struct spwd *getspent(void);
struct spwd *fgetspent(FILE *file);
void setspent(void);
void endspent(void);
int putspent(const struct spwd *shadow, FILE *file);

#endif
