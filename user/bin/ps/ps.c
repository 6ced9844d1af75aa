/*
 * ps: lists processes.
 *
 * Without options those of this user on this terminal. -e or -A are all, -a all on terminals but
 * session leaders, -p LIST those with these pids, -t TTY, -u USER; -f, -l and -j show more of each,
 * -o LIST what the list names. Without the minus, as BSD has it: a (everybody's on terminals), x
 * (those without a terminal, too), u (columns about their use of the machine): `ps aux`.
 */
#include "user/bin/ps/ps.h"

#include <err.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char basic_columns[] = "pid tname time ucmd";
static const char full_columns[] = "UID pid ppid c stime tname time cmd";
static const char long_columns[] = "f s uid pid ppid c pri ni addr sz wchan tname time ucmd";
static const char job_columns[] = "pid pgid sid tname time ucmd";
static const char bsd_columns[] = "pid tname stat bsdtime args";
static const char use_columns[] = "user pid %cpu %mem vsz rss tname stat start bsdtime args";

static struct {
	bool all;            /* -e, ax */
	bool on_terminals;   /* -a: with a terminal, no session leaders */
	bool any_user;       /* a */
	bool any_terminal;   /* x */
	bool bsd;            /* options without a minus */
	const char *pids;    /* -p */
	const char *user;    /* -u */
	const char *columns; /* the format */
} options;

static struct process self;

static bool list_has(const char *list, pid_t pid)
{
	while (*(list += strspn(list, ", "))) {
		char *end;
		if (strtol(list, &end, 10) == pid)
			return true;
		if (end == list)
			errx(1, "process ID list syntax error");
		list = end;
	}
	return false;
}

static bool is_user(const struct process *process, const char *name)
{
	struct passwd *user = getpwnam(name);
	uid_t uid = user ? user->pw_uid : (uid_t)strtoul(name, NULL, 10);
	return process->uid == uid;
}

static bool selected(const struct process *process)
{
	if (options.pids)
		return list_has(options.pids, process->pid);
	if (options.user)
		return is_user(process, options.user);
	if (options.all)
		return true;
	if (options.on_terminals)
		return process->terminal && process->session != process->pid;
	if (options.bsd)
		return (options.any_user || process->uid == self.uid) &&
		       (options.any_terminal || process->terminal);
	return process->uid == self.uid && process->terminal == self.terminal;
}

static void add_columns(const char *list)
{
	const char *bad;
	if (!columns_add(list, &bad))
		errx(1, "unknown user-defined format specifier \"%.*s\"", (int)strcspn(bad, ", "),
		     bad);
}

/* Options as BSD writes them, in one word. */
static void take_bsd_options(const char *letters)
{
	options.bsd = true;
	if (!options.columns)
		options.columns = bsd_columns;
	for (; *letters; letters++) {
		if (*letters == 'a')
			options.any_user = true;
		else if (*letters == 'x')
			options.any_terminal = true;
		else if (*letters == 'u')
			options.columns = use_columns;
		else if (*letters == 'j')
			options.columns = "ppid pid pgid sid tname tpgid stat uid bsdtime args";
		else if (*letters == 'l')
			options.columns =
				"f uid pid ppid pri ni vsz rss wchan stat tname bsdtime args";
		else if (*letters != 'w' && *letters != 'f')
			errx(1, "unknown option '%c'", *letters);
	}
}

static bool take_option(int option)
{
	switch (option) {
	case 'e':
	case 'A':
		return options.all = true;
	case 'a':
		return options.on_terminals = true;
	case 'f':
		options.columns = full_columns;
		return true;
	case 'l':
		options.columns = long_columns;
		return true;
	case 'j':
		options.columns = job_columns;
		return true;
	case 'p':
		options.pids = optarg;
		return true;
	case 'u':
		options.user = optarg;
		return true;
	case 'o':
		options.columns = "";
		add_columns(optarg);
		return true;
	default:
		return false;
	}
}

int main(int argc, char **argv)
{
	int option;
	size_t count;
	while ((option = getopt(argc, argv, "eAafljp:u:o:")) != -1) {
		if (take_option(option))
			continue;
		fprintf(stderr, "usage: ps [-eAaflj] [-p PIDS] [-u USER] [-o COLUMNS] [aujlx]\n");
		return 1;
	}
	for (; optind < argc; optind++) {
		if (argv[optind][0] >= '0' && argv[optind][0] <= '9')
			options.pids = argv[optind];
		else
			take_bsd_options(argv[optind]);
	}
	if (!read_process(getpid(), &self))
		err(1, "/proc/self");
	add_columns(options.columns ? options.columns : basic_columns);
	struct process *processes = read_processes(&count);
	bool any = false;
	columns_print_heading();
	for (size_t i = 0; i < count; i++) {
		if (!selected(&processes[i]))
			continue;
		columns_print(&processes[i]);
		any = true;
	}
	free(processes);
	return fflush(stdout) == 0 && any ? 0 : 1;
}
