/* md5sum, sha256sum and sha512sum are one program with different digests. */
#ifndef USER_LIB_DIGEST_PROGRAM_H
#define USER_LIB_DIGEST_PROGRAM_H

#include "user/lib/digest.h"

/*
 * NAME [-b | -t] [-c] [FILE...]: prints each file's digest, or with -c checks those that were
 * printed earlier. Returns main's status.
 */
int digest_program(int argc, char **argv, const struct digest_kind *kind);

#endif
