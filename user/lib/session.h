/* The record of who is logged in where, as it goes from init to getty to login (utmpx.h). */
#ifndef USER_LIB_SESSION_H
#define USER_LIB_SESSION_H

#include <sys/types.h>

/*
 * The record of process PID becomes one of TYPE; LINE and USER unless NULL replace what it said. ID
 * is the entry's in /etc/inittab: a record for it is made if there is none; NULL only changes one
 * that there is. Failures are not reported: nothing depends on it but `who`.
 */
void session_note(int type, pid_t pid, const char *id, const char *line, const char *user);

#endif
