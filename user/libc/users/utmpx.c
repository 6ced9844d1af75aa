/*
 * The records of who is logged in. A record is written in one call at its place, so readers see it
 * whole without a lock.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <utmpx.h>

static int file = -1;
static off_t position; /* of the next record */
static struct utmpx current;

void setutxent(void)
{
	position = 0;
}

void endutxent(void)
{
	if (file >= 0)
		close(file);
	file = -1;
	position = 0;
}

/* For writing too, if this user may. */
static int open_file(void)
{
	if (file < 0)
		file = open(_PATH_UTMPX, O_RDWR | O_CLOEXEC);
	if (file < 0)
		file = open(_PATH_UTMPX, O_RDONLY | O_CLOEXEC);
	return file;
}

struct utmpx *getutxent(void)
{
	if (open_file() < 0 || pread(file, &current, sizeof(current), position) != sizeof(current))
		return NULL;
	position += sizeof(current);
	return &current;
}

static int is_like(const struct utmpx *record, const struct utmpx *key)
{
	if (key->ut_type <= OLD_TIME)
		return record->ut_type == key->ut_type;
	return record->ut_type >= INIT_PROCESS &&
	       memcmp(record->ut_id, key->ut_id, sizeof(key->ut_id)) == 0;
}

struct utmpx *getutxid(const struct utmpx *key)
{
	struct utmpx *record;

	while ((record = getutxent()) && !is_like(record, key))
		continue;
	return record;
}

struct utmpx *getutxline(const struct utmpx *key)
{
	struct utmpx *record;

	while ((record = getutxent()))
		if ((record->ut_type == LOGIN_PROCESS || record->ut_type == USER_PROCESS) &&
		    strncmp(record->ut_line, key->ut_line, sizeof(key->ut_line)) == 0)
			break;
	return record;
}

struct utmpx *pututxline(const struct utmpx *record)
{
	struct utmpx copy = *record; /* the caller's may be ours */

	setutxent();
	off_t at = getutxid(&copy) ? position - (off_t)sizeof(copy) : position;
	if (file < 0 || pwrite(file, &copy, sizeof(copy), at) != sizeof(copy))
		return NULL;
	position = at + sizeof(copy);
	current = copy;
	return &current;
}
