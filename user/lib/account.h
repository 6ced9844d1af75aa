/*
 * Becoming a user: what login, su and passwd share.
 */
#ifndef USER_LIB_ACCOUNT_H
#define USER_LIB_ACCOUNT_H

#include <pwd.h>
#include <stdbool.h>
#include <stddef.h>

enum {
	PASSWORD_BYTES = 128
};

/* The user's password, encrypted, from /etc/passwd or /etc/shadow. Never NULL: "*" fits nothing. */
const char *account_hash(const struct passwd *user);

/*
 * Ask for a password on standard input, without showing it. False at end of input, or when a signal
 * from the keyboard came; that is then raised again, with the terminal as it was.
 */
bool account_ask(const char *prompt, char password[PASSWORD_BYTES]);

/* Is this the user's password? Without a user, or a password, it takes the time and says no. */
bool account_check(const struct passwd *user, const char *password);

/* This process gets the user's ids and groups, all of them and for good. False with errno. */
bool account_become(const struct passwd *user);

const char *account_shell(const struct passwd *user); /* /bin/sh if none is named */

/* HOME, SHELL, USER, LOGNAME and PATH, as a login gives them. */
void account_set_environment(const struct passwd *user, const char *shell);

/* Become the shell: a login shell's name begins with -. ARGUMENTS[0] is set. Returns on failure. */
void account_run_shell(const char *shell, char **arguments, bool login);

#endif
