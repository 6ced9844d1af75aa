/*
 * The exec family: each member brings arguments, environment and path into the form that execve
 * takes, and none returns unless it failed.
 */
#include <alloca.h>
#include <errno.h>
#include <limits.h>
#include <paths.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "user/libc/internal/errno.h"

int execv(const char *path, char *const argv[])
{
	return execve(path, argv, environ);
}

/* POSIX: a file that is executable but in no known format is a shell script. */
static int exec_or_script(const char *path, char *const argv[], char *const envp[])
{
	execve(path, argv, envp);
	if (errno != ENOEXEC)
		return -1;
	size_t count = 0;
	while (argv[count])
		count++;
	char **shell_argv = alloca((count + 3) * sizeof(char *));
	shell_argv[0] = "sh";
	shell_argv[1] = (char *)path;
	for (size_t i = 1; i <= count; i++)
		shell_argv[i + 1] = argv[i];
	if (count == 0)
		shell_argv[2] = NULL;
	return execve(_PATH_BSHELL, shell_argv, envp);
}

/*
 * Tries each directory of PATH. One that does not have the file, or may not be searched, does not
 * end the search; that permission was lacking somewhere is said when nothing else was found.
 */
int execvpe(const char *file, char *const argv[], char *const envp[])
{
	if (strchr(file, '/') || !*file)
		return *file ? exec_or_script(file, argv, envp) : (int)__set_errno(ENOENT);
	const char *directories = getenv("PATH");
	if (!directories)
		directories = _PATH_DEFPATH;
	bool denied = false;
	for (const char *end;; directories = end + 1) {
		end = strchrnul(directories, ':');
		char path[PATH_MAX];
		size_t length = end - directories, name_length = strlen(file);
		if (length + name_length + 2 <= sizeof(path)) {
			memcpy(path, directories, length);
			path[length] = '/';
			memcpy(path + length + (length > 0), file, name_length + 1);
			exec_or_script(path, argv, envp);
			denied |= errno == EACCES;
			if (errno != ENOENT && errno != ENOTDIR && errno != EACCES)
				return -1;
		}
		if (!*end)
			break;
	}
	return __set_errno(denied ? EACCES : ENOENT);
}

int execvp(const char *file, char *const argv[])
{
	return execvpe(file, argv, environ);
}

/* How many arguments there are, with `first` and the null that ends them. */
static size_t count_arguments(const char *first, va_list arguments)
{
	size_t count = 1;
	for (const char *arg = first; arg; arg = va_arg(arguments, char *))
		count++;
	return count;
}

/* A function's frame is gone when it returns, so the array is made in each of the three below. */
static void collect_arguments(char **argv, const char *first, va_list arguments)
{
	for (*argv = (char *)first; *argv;)
		*++argv = va_arg(arguments, char *);
}

int execl(const char *path, const char *arg, ...)
{
	va_list arguments;
	va_start(arguments, arg);
	char **argv = alloca(count_arguments(arg, arguments) * sizeof(char *));
	va_end(arguments);
	va_start(arguments, arg);
	collect_arguments(argv, arg, arguments);
	va_end(arguments);
	return execv(path, argv);
}

int execlp(const char *file, const char *arg, ...)
{
	va_list arguments;
	va_start(arguments, arg);
	char **argv = alloca(count_arguments(arg, arguments) * sizeof(char *));
	va_end(arguments);
	va_start(arguments, arg);
	collect_arguments(argv, arg, arguments);
	va_end(arguments);
	return execvp(file, argv);
}

/* The environment follows the null that ends the arguments. */
int execle(const char *path, const char *arg, ...)
{
	va_list arguments;
	va_start(arguments, arg);
	size_t count = count_arguments(arg, arguments);
	va_end(arguments);
	char **argv = alloca(count * sizeof(char *));
	va_start(arguments, arg);
	argv[0] = (char *)arg;
	for (size_t i = 1; i < count; i++)
		argv[i] = va_arg(arguments, char *);
	char **envp = va_arg(arguments, char **);
	va_end(arguments);
	return execve(path, argv, envp);
}
