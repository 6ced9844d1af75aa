/*
 * Whose session this is: the record of the terminal it is on knows.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <utmpx.h>

#define DEVICES "/dev/"

int getlogin_r(char *name, size_t size)
{
	struct utmpx key = {0};
	const char *terminal = NULL;

	for (int fd = STDIN_FILENO; !terminal && fd <= STDERR_FILENO; fd++)
		terminal = ttyname(fd);
	if (!terminal || strncmp(terminal, DEVICES, strlen(DEVICES)) != 0)
		return ENOTTY;
	strncpy(key.ut_line, terminal + strlen(DEVICES), sizeof(key.ut_line));
	setutxent();
	const struct utmpx *record = getutxline(&key);
	size_t length = record ? strnlen(record->ut_user, sizeof(record->ut_user)) : 0;
	int error = !length ? ENXIO : length >= size ? ERANGE : 0;
	if (!error) {
		memcpy(name, record->ut_user, length);
		name[length] = '\0';
	}
	endutxent();
	return error;
}

char *getlogin(void)
{
	static char name[sizeof(((struct utmpx *)0)->ut_user) + 1];
	int error = getlogin_r(name, sizeof(name));

	if (error)
		errno = error;
	return error ? NULL : name;
}
