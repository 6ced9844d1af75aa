/*
 * getty: opens a terminal for somebody to log in.
 *
 *	getty [-a USER] [-i] LINE [TERM]
 *
 * LINE is a name below /dev. The process becomes the leader of a session with that controlling
 * terminal, brings its modes in order, shows /etc/issue (not with -i), asks for a name, and becomes
 * `login`. -a USER logs that user in without asking, unless the boot word autologin=no said not to:
 * Redzone does so on the serial line, which whoever started the machine holds in hand. TERM says
 * what kind of terminal it is: vt100 on serial lines if not given, else linux.
 *
 * In /etc/issue, \n is the host's name, \s the system's, \r its release, \m the machine, \l the
 * line.
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <termios.h>
#include <unistd.h>
#include <utmpx.h>

#include "user/lib/session.h"

#define LOGIN "/bin/login"
#define ISSUE "/etc/issue"

enum {
	NAME_BYTES = 64,
	LINE_MODE = 0620, /* the owner reads and writes, the group tty may write */
};

/*
 * A machine without that terminal: one line about it is enough, so that there is no end of the
 * process for init to answer with a new one.
 */
static void wait_in_vain(const char *path)
{
	warn("%s", path);
	for (;;)
		pause();
}

/* The session, and the terminal in its hands on descriptors 0, 1 and 2. */
static void take_line(const char *line)
{
	char path[NAME_BYTES];

	snprintf(path, sizeof(path), "/dev/%s", line);
	if (getsid(0) != getpid() && setsid() < 0)
		err(1, "setsid");
	int fd = open(path, O_RDWR | O_NOCTTY);
	if (fd < 0)
		wait_in_vain(path);
	if (!isatty(fd))
		errx(1, "%s: not a terminal", path);
	if (ioctl(fd, TIOCSCTTY, 0) < 0 && tcgetsid(fd) != getsid(0))
		err(1, "%s: no controlling terminal", path);
	if (fchown(fd, 0, 0) < 0 || fchmod(fd, LINE_MODE) < 0)
		warn("%s", path);
	for (int standard = STDIN_FILENO; standard <= STDERR_FILENO; standard++)
		dup2(fd, standard);
	if (fd > STDERR_FILENO)
		close(fd);
	tcsetpgrp(STDIN_FILENO, getpgrp());
}

/* Whatever the last one to use it did to the terminal. */
static void set_modes(void)
{
	struct termios modes;

	if (tcgetattr(STDIN_FILENO, &modes) < 0)
		return;
	modes.c_iflag = ICRNL | IXON | IUTF8;
	modes.c_oflag = OPOST | ONLCR;
	modes.c_lflag = ISIG | ICANON | IEXTEN | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE;
	modes.c_cflag = (modes.c_cflag & ~(CSIZE | PARENB | CSTOPB)) | CS8 | CREAD;
	tcsetattr(STDIN_FILENO, TCSANOW, &modes);
}

static void set_up_signals(void)
{
	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
}

static void print_escape(int letter, const struct utsname *system, const char *line)
{
	const char *text = letter == 'n'   ? system->nodename
			   : letter == 's' ? system->sysname
			   : letter == 'r' ? system->release
			   : letter == 'm' ? system->machine
			   : letter == 'l' ? line
					   : NULL;

	if (text)
		fputs(text, stdout);
	else
		putchar(letter);
}

static void show_issue(const struct utsname *system, const char *line)
{
	FILE *file = fopen(ISSUE, "re");
	int c;

	if (!file)
		return;
	while ((c = getc(file)) != EOF) {
		if (c != '\\')
			putchar(c);
		else if ((c = getc(file)) != EOF)
			print_escape(c, system, line);
	}
	fclose(file);
}

/* False at end of input. A name that could be taken for an option is no name. */
static bool ask_name(const struct utsname *system, char name[NAME_BYTES])
{
	for (;;) {
		printf("%s login: ", system->nodename);
		fflush(stdout);
		if (!fgets(name, NAME_BYTES, stdin))
			return false;
		name[strcspn(name, "\n")] = '\0';
		if (isalnum((unsigned char)name[0]) || name[0] == '_')
			return true;
	}
}

static bool may_log_in_alone(void)
{
	const char *word = getenv("autologin");

	return !word || strcmp(word, "no") != 0;
}

static const char *default_kind(const char *line)
{
	bool screen = strncmp(line, "tty", 3) == 0 && isdigit((unsigned char)line[3]);

	return screen ? "linux" : "vt100";
}

int main(int argc, char **argv)
{
	const char *user = NULL;
	bool issue = true;
	char name[NAME_BYTES];
	struct utsname system;
	int option;

	while ((option = getopt(argc, argv, "a:i")) != -1) {
		if (option == 'a') {
			user = optarg;
		} else if (option == 'i') {
			issue = false;
		} else {
			optind = argc;
			break;
		}
	}
	if (optind == argc || argc - optind > 2) {
		fprintf(stderr, "usage: getty [-a USER] [-i] LINE [TERM]\n");
		return 1;
	}
	const char *line = argv[optind];
	const char *kind = argv[optind + 1];
	set_up_signals();
	take_line(line);
	set_modes();
	session_note(LOGIN_PROCESS, getpid(), NULL, line, "LOGIN");
	uname(&system);
	setenv("TERM", kind ? kind : default_kind(line), 1);
	if (user && may_log_in_alone()) {
		execl(LOGIN, "login", "-f", user, (char *)NULL);
		err(1, LOGIN);
	}
	if (issue)
		show_issue(&system, line);
	if (!ask_name(&system, name))
		return 0;
	execl(LOGIN, "login", "--", name, (char *)NULL);
	err(1, LOGIN);
}
