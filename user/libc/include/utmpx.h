/*
 * Who is logged in: /run/utmp, an array of records, one a terminal (utmp(5)). The records are laid
 * out as on Linux.
 */
#ifndef _UTMPX_H
#define _UTMPX_H

#include <stdint.h>
#include <sys/types.h>

#define _PATH_UTMPX   "/run/utmp"

#define EMPTY         0
#define RUN_LVL       1
#define BOOT_TIME     2
#define NEW_TIME      3
#define OLD_TIME      4
#define INIT_PROCESS  5
#define LOGIN_PROCESS 6
#define USER_PROCESS  7
#define DEAD_PROCESS  8

struct utmpx {
	int16_t ut_type;
	int16_t ut_padding;
	int32_t ut_pid;   /* of the login process */
	char ut_line[32]; /* the terminal, below /dev */
	char ut_id[4];    /* the line's in /etc/inittab: what a record is found by */
	char ut_user[32];
	char ut_host[256]; /* on BOOT_TIME: the kernel's release */
	struct {
		int16_t e_termination, e_exit;
	} ut_exit;
	int32_t ut_session;
	struct {
		int32_t tv_sec, tv_usec;
	} ut_tv;
	int32_t ut_address[4];
	char ut_reserved[20];
};

/* The results live until the next call of any of these. */
struct utmpx *getutxent(void);
/* The next record with that ut_id, or for the types up to OLD_TIME with that ut_type. */
struct utmpx *getutxid(const struct utmpx *key);
struct utmpx *getutxline(const struct utmpx *key); /* the next login with that ut_line */
/* Put the record where getutxid finds one like it, else at the end. NULL with errno. */
struct utmpx *pututxline(const struct utmpx *record);
void setutxent(void);
void endutxent(void);

#endif
