/*
 * Small numbers of the everyday calls: lseek, access, syslog, getrandom.
 */
#ifndef ABI_UNISTD_H
#define ABI_UNISTD_H

#define STDIN_FILENO  0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2

#define SEEK_SET      0
#define SEEK_CUR      1
#define SEEK_END      2

#define F_OK          0
#define X_OK          1
#define W_OK          2
#define R_OK          4

/* getrandom */
#define GRND_NONBLOCK 1
#define GRND_RANDOM   2
#define GRND_INSECURE 4

/* syslog: reading and steering the kernel's message ring */
#define SYSLOG_ACTION_CLOSE         0
#define SYSLOG_ACTION_OPEN          1
#define SYSLOG_ACTION_READ          2 /* waits for messages, takes them */
#define SYSLOG_ACTION_READ_ALL      3
#define SYSLOG_ACTION_READ_CLEAR    4
#define SYSLOG_ACTION_CLEAR         5
#define SYSLOG_ACTION_CONSOLE_OFF   6
#define SYSLOG_ACTION_CONSOLE_ON    7
#define SYSLOG_ACTION_CONSOLE_LEVEL 8
#define SYSLOG_ACTION_SIZE_UNREAD   9
#define SYSLOG_ACTION_SIZE_BUFFER   10

#endif
