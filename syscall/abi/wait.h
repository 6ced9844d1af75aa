/*
 * Waiting for children: options, and the status word. The word is 16 bits: an exited child has its
 * status in bits 8-15 and zero below; a killed one the signal in bits 0-6 and bit 7 if a core was
 * written; a stopped one the signal in bits 8-15 over 0x7f; a continued one is 0xffff.
 */
#ifndef ABI_WAIT_H
#define ABI_WAIT_H

#define WNOHANG     0x00000001
#define WUNTRACED   0x00000002
#define WSTOPPED    WUNTRACED
#define WEXITED     0x00000004
#define WCONTINUED  0x00000008
#define WNOWAIT     0x01000000

#define __WNOTHREAD 0x20000000
#define __WALL      0x40000000
#define __WCLONE    0x80000000

/* waitid: what the id names */
#define P_ALL   0
#define P_PID   1
#define P_PGID  2
#define P_PIDFD 3

/* Taking a status word apart ... */
#define WEXITSTATUS(status)  (((status) >> 8) & 0xff)
#define WTERMSIG(status)     ((status)&0x7f)
#define WSTOPSIG(status)     WEXITSTATUS(status)
#define WCOREDUMP(status)    ((status)&0x80)
#define WIFEXITED(status)    (WTERMSIG(status) == 0)
#define WIFSIGNALED(status)  (WTERMSIG(status) != 0 && WTERMSIG(status) != 0x7f)
#define WIFSTOPPED(status)   (((status)&0xff) == 0x7f)
#define WIFCONTINUED(status) ((status) == 0xffff)

/* ... and putting it together. */
#define W_EXITED(code)    (((code)&0xff) << 8)
#define W_KILLED(signal)  (signal)
#define W_STOPPED(signal) ((signal) << 8 | 0x7f)
#define W_CONTINUED       0xffff

#endif
