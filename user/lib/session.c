/*
 * Writing session records; see the header.
 */
#include "user/lib/session.h"

#include <string.h>
#include <time.h>
#include <utmpx.h>

/* These fields need no terminating zero. */
static void put_text(char *field, size_t size, const char *text)
{
	memset(field, 0, size);
	memcpy(field, text, strnlen(text, size));
}

void session_note(int type, pid_t pid, const char *id, const char *line, const char *user)
{
	struct utmpx record = {0}, *found;

	setutxent();
	while ((found = getutxent()) && (found->ut_type < INIT_PROCESS || found->ut_pid != pid))
		continue;
	if (found)
		record = *found;
	record.ut_type = (int16_t)type;
	record.ut_pid = pid;
	record.ut_session = pid;
	record.ut_tv.tv_sec = (int32_t)time(NULL);
	if (id)
		put_text(record.ut_id, sizeof(record.ut_id), id);
	if (line)
		put_text(record.ut_line, sizeof(record.ut_line), line);
	if (user)
		put_text(record.ut_user, sizeof(record.ut_user), user);
	if (found || id)
		pututxline(&record);
	endutxent();
}
