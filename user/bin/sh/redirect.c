/*
 * Redirections (POSIX 2.7): descriptors 0 to 9 are the user's; the shell keeps what it needs itself
 * at 10 and above, closed on exec. To undo a redirection the descriptor is copied up there first,
 * and copied back after.
 *
 * A here-document comes through a pipe. If its text fits into any pipe it is written at once; else
 * a process of its own writes it while the command reads.
 */
#include "redirect.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "expand.h"
#include "shell.h"

enum {
	CREATE_MODE = 0666,
	CLOSE = -1,
	FAILED = -2
};

int fd_make_private(int fd)
{
	if (fd < 0)
		return -1;
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, FIRST_PRIVATE_FD);
	close(fd);
	return copy;
}

/* > with -C: a regular file that exists is left alone; devices may be written to. */
static int open_without_clobbering(const char *name)
{
	struct stat status;
	int fd = open(name, O_WRONLY | O_CREAT | O_EXCL, CREATE_MODE);

	if (fd >= 0 || errno != EEXIST)
		return fd;
	if (stat(name, &status) == 0 && S_ISREG(status.st_mode)) {
		errno = EEXIST;
		return -1;
	}
	return open(name, O_WRONLY);
}

static int open_target(enum redirect_kind kind, const char *name)
{
	switch (kind) {
	case REDIRECT_READ:
		return open(name, O_RDONLY);
	case REDIRECT_READ_WRITE:
		return open(name, O_RDWR | O_CREAT, CREATE_MODE);
	case REDIRECT_APPEND:
		return open(name, O_WRONLY | O_CREAT | O_APPEND, CREATE_MODE);
	case REDIRECT_WRITE:
		if (sh.options.noclobber)
			return open_without_clobbering(name);
		return open(name, O_WRONLY | O_CREAT | O_TRUNC, CREATE_MODE);
	default:
		return open(name, O_WRONLY | O_CREAT | O_TRUNC, CREATE_MODE);
	}
}

static int open_named(const struct redirect *redirect)
{
	const char *name = expand_string(redirect->target);
	int fd;

	if (!name)
		return FAILED;
	do
		fd = open_target(redirect->kind, name);
	while (fd < 0 && errno == EINTR && !sh.interrupted);
	if (fd >= 0)
		return fd;
	bool reading = redirect->kind == REDIRECT_READ;
	shell_complain("cannot %s %s: %s", reading ? "open" : "create", name, strerror(errno));
	return FAILED;
}

static void write_all(int fd, const char *text, size_t length)
{
	while (length) {
		ssize_t written = write(fd, text, length);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return; /* nobody reads the rest */
		text += written;
		length -= (size_t)written;
	}
}

/*
 * A process that writes TEXT and ends. It is a grandchild, so that the command, if it is a program
 * that replaces this process, has no child it does not know of.
 */
static bool write_in_grandchild(int ends[2], const char *text, size_t length)
{
	pid_t pid = fork();

	if (pid < 0)
		return false;
	if (pid > 0) {
		while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
			continue;
		return true;
	}
	if (fork() != 0)
		_exit(0);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGINT, SIG_IGN);
	signal(SIGTSTP, SIG_IGN);
	close(ends[0]);
	write_all(ends[1], text, length);
	_exit(0);
}

int fd_pipe(int ends[2])
{
	int made[2];

	if (pipe(made) < 0)
		return -1;
	ends[0] = made[0] <= STDERR_FILENO ? fd_make_private(made[0]) : made[0];
	ends[1] = made[1] <= STDERR_FILENO ? fd_make_private(made[1]) : made[1];
	if (ends[0] >= 0 && ends[1] >= 0)
		return 0;
	close(ends[0]);
	close(ends[1]);
	return -1;
}

static int open_here(const struct redirect *redirect)
{
	const char *text = expand_string(redirect->target);
	int ends[2];

	if (!text)
		return FAILED;
	if (fd_pipe(ends) < 0) {
		shell_complain("cannot make a pipe: %s", strerror(errno));
		return FAILED;
	}
	size_t length = strlen(text);
	if (length <= PIPE_BUF) {
		write_all(ends[1], text, length);
	} else if (!write_in_grandchild(ends, text, length)) {
		shell_complain("cannot fork: %s", strerror(errno));
		close(ends[0]);
		ends[0] = FAILED;
	}
	close(ends[1]);
	return ends[0];
}

/* The descriptor >&WORD names; CLOSE for -. It is not a new one: not to be closed after use. */
static int duplicate_source(const struct redirect *redirect)
{
	const char *word = expand_string(redirect->target);

	if (!word)
		return FAILED;
	if (!strcmp(word, "-"))
		return CLOSE;
	if (word[0] < '0' || word[0] > '9' || word[1]) {
		shell_complain("%s: bad file descriptor number", word);
		return FAILED;
	}
	if (fcntl(word[0] - '0', F_GETFD) < 0) {
		shell_complain("%s: %s", word, strerror(errno));
		return FAILED;
	}
	return word[0] - '0';
}

static bool save(int fd, struct saved_fd **saved)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, FIRST_PRIVATE_FD);

	if (copy < 0 && errno != EBADF) {
		shell_complain("%d: %s", fd, strerror(errno));
		return false;
	}
	struct saved_fd *entry = arena_alloc(&scratch, sizeof(*entry));
	*entry = (struct saved_fd){.next = *saved, .fd = fd, .copy = copy};
	*saved = entry;
	return true;
}

/* A file that was opened is moved to where it is wanted. */
static bool move(int from, int to)
{
	if (from == to)
		return true;
	bool moved = dup2(from, to) >= 0;
	if (!moved)
		shell_complain("%d: %s", to, strerror(errno));
	close(from);
	return moved;
}

static bool apply_duplicate(const struct redirect *redirect, struct saved_fd **saved)
{
	int source = duplicate_source(redirect);

	if (source == FAILED || (saved && !save(redirect->fd, saved)))
		return false;
	if (source == CLOSE)
		close(redirect->fd);
	else if (source != redirect->fd && dup2(source, redirect->fd) < 0) {
		shell_complain("%d: %s", redirect->fd, strerror(errno));
		return false;
	}
	return true;
}

static bool apply(const struct redirect *redirect, struct saved_fd **saved)
{
	if (redirect->kind == REDIRECT_DUPLICATE)
		return apply_duplicate(redirect, saved);
	int fd = redirect->kind == REDIRECT_HERE ? open_here(redirect) : open_named(redirect);
	if (fd == FAILED)
		return false;
	/* If the descriptor was closed, open may have used its number: then there is nothing to
	 * save. */
	if (fd == redirect->fd && saved) {
		struct saved_fd *entry = arena_alloc(&scratch, sizeof(*entry));
		*entry = (struct saved_fd){.next = *saved, .fd = fd, .copy = CLOSE};
		*saved = entry;
	} else if (saved && !save(redirect->fd, saved)) {
		close(fd);
		return false;
	}
	return move(fd, redirect->fd);
}

bool redirects_apply(const struct redirect *redirects, struct saved_fd **saved)
{
	for (; redirects; redirects = redirects->next)
		if (!apply(redirects, saved))
			return false;
	return true;
}

void redirects_undo(struct saved_fd **saved)
{
	for (; *saved; *saved = (*saved)->next) {
		if ((*saved)->copy >= 0) {
			dup2((*saved)->copy, (*saved)->fd);
			close((*saved)->copy);
		} else {
			close((*saved)->fd);
		}
	}
}

void redirects_keep(struct saved_fd **saved)
{
	for (; *saved; *saved = (*saved)->next)
		if ((*saved)->copy >= 0)
			close((*saved)->copy);
}
