/*
 * Builtins about what the kernel keeps for the shell and its children: umask, times and
 * limits.
 */
#include "builtins.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/times.h>
#include <unistd.h>

#include "output.h"
#include "shell.h"

/* --- umask --- */

enum {
	ALL_BITS = 0777,
	CLASSES = 3,
	CLASS_BITS = 3
};

static const char class_letters[] = "ugo";

static mode_t current_umask(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return mask;
}

static void print_symbolic(mode_t mask)
{
	for (int class = 0; class < CLASSES; class ++) {
		unsigned allowed = ~mask >> (CLASS_BITS * (CLASSES - 1 - class));
		output_format("%s%c=%s%s%s", class ? "," : "", class_letters[class],
			      allowed & 4 ? "r" : "", allowed & 2 ? "w" : "",
			      allowed & 1 ? "x" : "");
	}
	output_string("\n");
}

/* The bits of the classes named at *AT; all if none is. */
static unsigned read_classes(const char **at)
{
	unsigned bits = 0;

	for (; **at && strchr("ugoa", **at); ++*at) {
		const char *class = strchr(class_letters, **at);
		bits |= class ? 07u << (CLASS_BITS * (CLASSES - 1 - (class - class_letters)))
			      : (unsigned)ALL_BITS;
	}
	return bits ? bits : ALL_BITS;
}

static unsigned read_permissions(const char **at)
{
	unsigned bits = 0;

	for (; **at && strchr("rwx", **at); ++*at)
		bits |= **at == 'r' ? 0444 : **at == 'w' ? 0222 : 0111;
	return bits;
}

/* "u=rwx,go-w" changes what is allowed. False if it is malformed. */
static bool apply_symbolic(const char *text, mode_t *mask)
{
	unsigned allowed = ~*mask & ALL_BITS;

	do {
		unsigned classes = read_classes(&text);
		char sign = *text;
		if (!sign || !strchr("+-=", sign))
			return false;
		text++;
		unsigned bits = read_permissions(&text) & classes;
		if (sign == '=')
			allowed &= ~classes;
		allowed = sign == '-' ? allowed & ~bits : allowed | bits;
	} while (*text++ == ',');
	*mask = ~allowed & ALL_BITS;
	return !text[-1];
}

int builtin_umask(int count, char **arguments)
{
	bool symbolic = count > 1 && !strcmp(arguments[1], "-S");
	mode_t mask = current_umask();
	char *end;

	if (count == 1 + symbolic) {
		if (symbolic)
			print_symbolic(mask);
		else
			output_format("%04o\n", (unsigned)mask);
		return STATUS_OK;
	}
	const char *text = arguments[1 + symbolic];
	if (*text >= '0' && *text <= '9') {
		mask = (mode_t)strtoul(text, &end, 8);
		if (*end || mask > ALL_BITS)
			return builtin_misuse(arguments, "bad mode", text);
	} else if (!apply_symbolic(text, &mask)) {
		return builtin_misuse(arguments, "bad mode", text);
	}
	umask(mask);
	return STATUS_OK;
}

/* --- times and ulimit --- */

static void print_time(clock_t ticks, const char *after)
{
	unsigned long per_second = (unsigned long)sysconf(_SC_CLK_TCK);
	unsigned long hundredths = (unsigned long)ticks % per_second * 100 / per_second;
	unsigned long seconds = (unsigned long)ticks / per_second;

	output_format("%lum%lu.%02lus%s", seconds / 60, seconds % 60, hundredths, after);
}

int builtin_times(int count, char **arguments)
{
	struct tms used;

	(void)count;
	(void)arguments;
	times(&used);
	print_time(used.tms_utime, " ");
	print_time(used.tms_stime, "\n");
	print_time(used.tms_cutime, " ");
	print_time(used.tms_cstime, "\n");
	return STATUS_OK;
}

static const struct limit {
	char letter;
	int resource;
	unsigned unit; /* bytes in one of what is shown */
	const char *name;
} limits[] = {
	{'c', RLIMIT_CORE, 512, "core file (512 bytes)"},
	{'d', RLIMIT_DATA, 1024, "data (KiB)"},
	{'e', RLIMIT_NICE, 1, "favour (20 less the nice value)"},
	{'f', RLIMIT_FSIZE, 512, "file size (512 bytes)"},
	{'i', RLIMIT_SIGPENDING, 1, "pending signals"},
	{'l', RLIMIT_MEMLOCK, 1024, "locked memory (KiB)"},
	{'m', RLIMIT_RSS, 1024, "resident set (KiB)"},
	{'n', RLIMIT_NOFILE, 1, "open files"},
	{'q', RLIMIT_MSGQUEUE, 1, "message queues (bytes)"},
	{'r', RLIMIT_RTPRIO, 1, "real-time priority"},
	{'s', RLIMIT_STACK, 1024, "stack (KiB)"},
	{'t', RLIMIT_CPU, 1, "processor time (seconds)"},
	{'u', RLIMIT_NPROC, 1, "processes"},
	{'v', RLIMIT_AS, 1024, "address space (KiB)"},
	{'w', RLIMIT_LOCKS, 1, "file locks"},
};

enum {
	LIMITS = sizeof(limits) / sizeof(limits[0])
};

static void print_limit(const struct limit *limit, bool hard)
{
	struct rlimit values;

	if (getrlimit(limit->resource, &values) < 0)
		return;
	rlim_t value = hard ? values.rlim_max : values.rlim_cur;
	if (value == RLIM_INFINITY)
		output_string("unlimited\n");
	else
		output_format("%llu\n", (unsigned long long)value / limit->unit);
}

static int set_limit(char **arguments, const struct limit *limit, const char *text, bool hard,
		     bool soft)
{
	struct rlimit values;
	rlim_t value = RLIM_INFINITY;
	char *end;

	if (strcmp(text, "unlimited")) {
		value = (rlim_t)strtoul(text, &end, 10) * limit->unit;
		if (*text < '0' || *text > '9' || *end)
			return builtin_misuse(arguments, "bad number", text);
	}
	if (getrlimit(limit->resource, &values) < 0)
		return builtin_misuse(arguments, strerror(errno), text);
	if (hard)
		values.rlim_max = value;
	if (soft)
		values.rlim_cur = value;
	if (setrlimit(limit->resource, &values) < 0)
		return builtin_misuse(arguments, strerror(errno), text);
	return STATUS_OK;
}

static const struct limit *limit_by_letter(char letter)
{
	for (size_t i = 0; i < LIMITS; i++)
		if (limits[i].letter == letter)
			return &limits[i];
	return NULL;
}

static int print_all_limits(bool hard)
{
	for (size_t i = 0; i < LIMITS; i++) {
		output_format("-%c  %-32s ", limits[i].letter, limits[i].name);
		print_limit(&limits[i], hard);
	}
	return STATUS_OK;
}

int builtin_ulimit(int count, char **arguments)
{
	const struct limit *limit = limit_by_letter('f');
	bool hard = false;
	bool soft = false;
	bool all = false;
	int i = 1;

	for (; i < count && arguments[i][0] == '-'; i++) {
		for (const char *letter = arguments[i] + 1; *letter; letter++) {
			hard |= *letter == 'H';
			soft |= *letter == 'S';
			all |= *letter == 'a';
			if (strchr("HSa", *letter))
				continue;
			if (!(limit = limit_by_letter(*letter)))
				return builtin_misuse(arguments, "bad option", arguments[i]);
		}
	}
	if (all)
		return print_all_limits(hard);
	if (i < count)
		return set_limit(arguments, limit, arguments[i], hard || !soft, soft || !hard);
	print_limit(limit, hard);
	return STATUS_OK;
}
