/*
 * Passwords: /etc/shadow, which only root may read.
 */
#include <shadow.h>
#include <stdlib.h>
#include <string.h>

#include "user/libc/internal/database.h"

enum {
	FIELDS = 9
};

static struct __database shadows = {.path = SHADOW};

/* An empty field is -1. */
static long number(const char *field)
{
	return *field ? strtol(field, NULL, 10) : -1;
}

static void fill(struct spwd *shadow, char **field)
{
	*shadow = (struct spwd){
		.sp_namp = field[0],
		.sp_pwdp = field[1],
		.sp_lstchg = number(field[2]),
		.sp_min = number(field[3]),
		.sp_max = number(field[4]),
		.sp_warn = number(field[5]),
		.sp_inact = number(field[6]),
		.sp_expire = number(field[7]),
		.sp_flag = number(field[8]),
	};
}

struct spwd *getspent(void)
{
	static struct spwd shadow;
	char *field[FIELDS];

	if (!__database_next(&shadows, field, FIELDS))
		return NULL;
	fill(&shadow, field);
	return &shadow;
}

void setspent(void)
{
	__database_close(&shadows);
}

void endspent(void)
{
	__database_close(&shadows);
}

struct spwd *fgetspent(FILE *file)
{
	static struct spwd shadow;
	static char *line;
	static size_t size;
	char *field[FIELDS];

	if (!__fields_read(file, &line, &size, field, FIELDS))
		return NULL;
	fill(&shadow, field);
	return &shadow;
}

struct spwd *getspnam(const char *name)
{
	struct spwd *shadow;

	setspent();
	while ((shadow = getspent()) && strcmp(shadow->sp_namp, name) != 0)
		continue;
	endspent();
	return shadow;
}

static void put_number(long value, FILE *file)
{
	putc(':', file);
	if (value != -1)
		fprintf(file, "%ld", value);
}

int putspent(const struct spwd *shadow, FILE *file)
{
	fprintf(file, "%s:%s", shadow->sp_namp, shadow->sp_pwdp);
	put_number(shadow->sp_lstchg, file);
	put_number(shadow->sp_min, file);
	put_number(shadow->sp_max, file);
	put_number(shadow->sp_warn, file);
	put_number(shadow->sp_inact, file);
	put_number(shadow->sp_expire, file);
	put_number((long)shadow->sp_flag, file);
	return putc('\n', file) == EOF ? -1 : 0;
}
