/*
 * Logging in: a descriptor's terminal becomes the controlling terminal, and standard input, output
 * and error, of a new session (login_tty(3)).
 */
#ifndef _UTMP_H
#define _UTMP_H

int login_tty(int fd);

#endif
