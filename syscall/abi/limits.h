/*
 * Sizes that both sides must agree on.
 */
#ifndef ABI_LIMITS_H
#define ABI_LIMITS_H

#define PATH_MAX    4096   /* with the closing zero byte */
#define NAME_MAX    255    /* without it */
#define PIPE_BUF    4096   /* the largest write to a pipe that is not torn */
#define ARG_MAX     131072 /* arguments and environment of execve are at least this long */
#define MAX_CANON   255
#define MAX_INPUT   255
#define LINK_MAX    127
#define NGROUPS_MAX 65536
#define IOV_MAX     1024
#define SYMLOOP_MAX 40 /* symbolic links followed in one lookup */
#define COMM_LEN    16 /* a process's name, with the closing zero byte */

#endif
