/*
 * The boot command line. It is copied once and split in place; everything handed out points into
 * the copy. The kernel's own words are the list below; a word that is none of them is for init:
 * with an equals sign into its environment, without into its arguments. Words with a dot before the
 * equals sign are a module's parameters on Linux, and ignored here as they are there. After "--"
 * all goes into init's arguments.
 */

#include "kernel/cmdline.h"
#include "kernel/bootinfo.h"
#include "kernel/lib/string.h"
#include "kernel/printk.h"

/* What the kernel knows. */
static const char *const known_words[] = {
	"init",       /* the first program */
	"rdinit",     /* the same */
	"console",    /* where the log goes; may be given more than once */
	"panic",      /* seconds until reboot */
	"quiet",      /* only errors and worse reach the consoles */
	"loglevel",   /* lines below this level do */
	"test",       /* run the tests */
	"crash",      /* fail on purpose (kernel/crash.h) */
	"trace",      /* trace points to switch on */
	"slab_debug", /* check the kernel's own memory (mm/memcheck.h) */
	"fail-nth",   /* programs may make allocations fail (mm/fail.h) */
};

#define WORDS_MAX    64
#define CONSOLES_MAX 4
#define LEVEL_QUIET  LOG_WARNING

static char text[BOOT_CMDLINE_MAX];
static const char *values[ARRAY_SIZE(known_words)]; /* NULL: absent */
static const char *consoles[CONSOLES_MAX];          /* in the order they were named */
static size_t nconsoles;
static char *init_args[CMDLINE_INIT_MAX + 1];
static char *init_env[CMDLINE_INIT_MAX + 1];
static size_t ninit_args, ninit_env;

/* Takes the word that begins at `*at` out of the line: quotes go, a NUL comes. */
static char *take_word(char **at)
{
	char *word = *at, *to = word, *from;
	bool quoted = false;

	for (from = word; *from && (quoted || *from != ' '); from++) {
		if (*from == '"')
			quoted = !quoted;
		else
			*to++ = *from;
	}
	*at = *from ? from + 1 : from;
	*to = '\0';
	return word;
}

size_t cmdline_split(char *line, char **words, size_t max)
{
	size_t n = 0;

	for (;;) {
		while (*line == ' ')
			line++;
		if (!*line || n == max)
			return n;
		words[n++] = take_word(&line);
	}
}

/* The list's index for the name of `len` bytes, or -1. */
static int find_known(const char *name, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(known_words); i++)
		if (strlen(known_words[i]) == len && strncmp(known_words[i], name, len) == 0)
			return (int)i;
	return -1;
}

static void append(char **list, size_t *count, char *word)
{
	if (*count < CMDLINE_INIT_MAX)
		list[(*count)++] = word;
}

/* "ttyS0,115200n8" names ttyS0; the rest is what the port is set to anyway. */
static void add_console(char *value)
{
	char *options = strchr(value, ',');

	if (options)
		*options = '\0';
	if (nconsoles < CONSOLES_MAX)
		consoles[nconsoles++] = value;
}

static void sort_word(char *word)
{
	char *equals = strchr(word, '=');
	size_t name_len = equals ? (size_t)(equals - word) : strlen(word);
	int known = find_known(word, name_len);
	const char *dot = strchr(word, '.');

	if (known >= 0) {
		values[known] = equals ? equals + 1 : "";
		if (equals && strcmp(known_words[known], "console") == 0)
			add_console(equals + 1);
	} else if (dot && (size_t)(dot - word) < name_len) {
		return;
	} else if (equals) {
		append(init_env, &ninit_env, word);
	} else {
		append(init_args, &ninit_args, word);
	}
}

static void forget_all(void)
{
	memset(values, 0, sizeof(values));
	memset(init_args, 0, sizeof(init_args));
	memset(init_env, 0, sizeof(init_env));
	nconsoles = ninit_args = ninit_env = 0;
}

void cmdline_parse(const char *cmdline)
{
	char *words[WORDS_MAX];
	size_t nwords, i;

	forget_all();
	strlcpy(text, cmdline, sizeof(text));
	nwords = cmdline_split(text, words, WORDS_MAX);
	for (i = 0; i < nwords && strcmp(words[i], "--") != 0; i++)
		sort_word(words[i]);
	for (i++; i < nwords; i++)
		append(init_args, &ninit_args, words[i]);
	if (cmdline_has("quiet"))
		printk_set_console_level(LEVEL_QUIET);
	printk_set_console_level((int)cmdline_number("loglevel", printk_console_level()));
}

const char *cmdline_get(const char *name)
{
	int known = find_known(name, strlen(name));

	return known < 0 ? NULL : values[known];
}

bool cmdline_has(const char *name)
{
	return cmdline_get(name) != NULL;
}

long cmdline_number(const char *name, long otherwise)
{
	const char *value = cmdline_get(name), *end;
	bool negative = value && *value == '-';
	long number;

	if (!value)
		return otherwise;
	number = (long)parse_ulong(value + negative, &end, 0);
	if (end == value + negative || *end)
		return otherwise;
	return negative ? -number : number;
}

char *const *cmdline_init_args(void)
{
	return init_args;
}

char *const *cmdline_init_env(void)
{
	return init_env;
}

bool cmdline_console_wanted(const char *device)
{
	for (size_t i = 0; i < nconsoles; i++)
		if (strcmp(consoles[i], device) == 0)
			return true;
	return nconsoles == 0;
}

const char *cmdline_console_main(void)
{
	return nconsoles ? consoles[nconsoles - 1] : NULL;
}
