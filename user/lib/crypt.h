/*
 * Passwords made unreadable, as in /etc/shadow: "$5$SALT$HASH" (SHA-256) and "$6$SALT$HASH"
 * (SHA-512), with "rounds=N$" before the salt if it is not 5000 rounds. The method is Ulrich
 * Drepper's "Unix crypt using SHA-256 and SHA-512", whose test vectors are among the tests.
 */
#ifndef USER_LIB_CRYPT_H
#define USER_LIB_CRYPT_H

#include <stdbool.h>

/*
 * The password as SETTING, which may be a whole earlier result, has it made. In memory that the
 * next call reuses. NULL with EINVAL: no such method.
 */
char *crypt(const char *password, const char *setting);

/* A fresh setting with a random salt, in memory that the next call reuses. NULL with errno. */
char *crypt_new_setting(void);

/* Is HASH what the password becomes? An empty HASH needs none; one of no known method has none. */
bool crypt_matches(const char *password, const char *hash);

#endif
