/*
 * Signals: numbers, dispositions, what a handler is told, and the two frames the kernel lays on the
 * user stack before it enters a handler.
 *
 * A set of signals is 64 bits wide, signal n at bit n - 1. The older calls (sigaction, sigprocmask,
 * sigpending, sigsuspend) see its low 32 bits.
 *
 * A handler installed without SA_SIGINFO gets struct sigframe and ends in sigreturn; one with
 * SA_SIGINFO gets struct rt_sigframe and ends in rt_sigreturn. In both the stack pointer at entry
 * points at `pretcode`, where the handler's `ret` goes, and the signal number follows as the first
 * argument: the C calling convention of the System V ABI. pretcode is sa_restorer when SA_RESTORER
 * is set, else the address of retcode, which holds the same instructions.
 */
#ifndef ABI_SIGNAL_H
#define ABI_SIGNAL_H

#include "types.h"

#define SIGHUP       1
#define SIGINT       2
#define SIGQUIT      3
#define SIGILL       4
#define SIGTRAP      5
#define SIGABRT      6
#define SIGIOT       SIGABRT
#define SIGBUS       7
#define SIGFPE       8
#define SIGKILL      9
#define SIGUSR1      10
#define SIGSEGV      11
#define SIGUSR2      12
#define SIGPIPE      13
#define SIGALRM      14
#define SIGTERM      15
#define SIGSTKFLT    16
#define SIGCHLD      17
#define SIGCONT      18
#define SIGSTOP      19
#define SIGTSTP      20
#define SIGTTIN      21
#define SIGTTOU      22
#define SIGURG       23
#define SIGXCPU      24
#define SIGXFSZ      25
#define SIGVTALRM    26
#define SIGPROF      27
#define SIGWINCH     28
#define SIGIO        29
#define SIGPOLL      SIGIO
#define SIGPWR       30
#define SIGSYS       31

#define SIGNAL_MAX   64 /* the highest signal number */
#define SIGRTMIN_ABI 32 /* the first real-time signal; a libc may keep the first few for itself */

typedef uint64_t sigset_t;

#define SIG_BLOCK   0
#define SIG_UNBLOCK 1
#define SIG_SETMASK 2

/* Dispositions that are not functions. */
#define SIG_DFL      ((void (*)(int))0)
#define SIG_IGN      ((void (*)(int))1)
#define SIG_ERR      ((void (*)(int)) - 1)

#define SA_NOCLDSTOP 0x00000001u
#define SA_NOCLDWAIT 0x00000002u
#define SA_SIGINFO   0x00000004u
#define SA_RESTORER  0x04000000u
#define SA_ONSTACK   0x08000000u
#define SA_RESTART   0x10000000u
#define SA_NODEFER   0x40000000u
#define SA_RESETHAND 0x80000000u

union sigval {
	int sival_int;
	void *sival_ptr;
};

/* How one who is not there is told: timer_create. */
#define SIGEV_SIGNAL    0
#define SIGEV_NONE      1
#define SIGEV_THREAD    2 /* a libc's affair: the kernel sends a signal */
#define SIGEV_THREAD_ID 4 /* a signal to one thread */

typedef struct sigevent {
	union sigval sigev_value;
	int sigev_signo;
	int sigev_notify;
	union {
		int sigev_notify_thread_id;
		struct {
			void (*sigev_notify_function)(union sigval value);
			void *sigev_notify_attributes;
		};
		int sigev_pad[13];
	};
} sigevent_t;

/* Which members hold something follows from si_signo and si_code: see sigaction(2). */
typedef struct siginfo {
	int si_signo;
	int si_errno;
	int si_code;
	union {
		struct {
			union {
				abi_pid_t si_pid; /* who sent it; for SIGCHLD, which child */
				int si_timerid;
			};
			union {
				abi_uid_t si_uid; /* the sender's real user */
				int si_overrun;
			};
			union {
				union sigval si_value;
				void *si_ptr;
				int si_int;
				struct {
					int si_status; /* exit status, or signal number */
					abi_clock_t si_utime;
					abi_clock_t si_stime;
				};
			};
		};
		struct {
			void *si_addr; /* SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP: the fault's
					  place */
			short si_addr_lsb;
		};
		struct {
			long si_band; /* SIGIO */
			int si_fd;
		};
		struct {
			void *si_call_addr; /* SIGSYS */
			int si_syscall;
			unsigned int si_arch;
		};
		int si_pad[29];
	};
} siginfo_t;

/* si_code, from any signal: who sent it */
#define SI_USER    0
#define SI_KERNEL  0x80
#define SI_QUEUE   (-1)
#define SI_TIMER   (-2)
#define SI_MESGQ   (-3)
#define SI_ASYNCIO (-4)
#define SI_SIGIO   (-5)
#define SI_TKILL   (-6)

/* si_code, by signal: what happened */
#define ILL_ILLOPC    1
#define ILL_ILLOPN    2
#define ILL_ILLADR    3
#define ILL_ILLTRP    4
#define ILL_PRVOPC    5
#define ILL_PRVREG    6
#define ILL_COPROC    7
#define ILL_BADSTK    8
#define FPE_INTDIV    1
#define FPE_INTOVF    2
#define FPE_FLTDIV    3
#define FPE_FLTOVF    4
#define FPE_FLTUND    5
#define FPE_FLTRES    6
#define FPE_FLTINV    7
#define FPE_FLTSUB    8
#define SEGV_MAPERR   1 /* nothing is mapped there */
#define SEGV_ACCERR   2 /* mapped, but not for this access */
#define BUS_ADRALN    1
#define BUS_ADRERR    2
#define BUS_OBJERR    3
#define TRAP_BRKPT    1
#define TRAP_TRACE    2
#define TRAP_BRANCH   3
#define TRAP_HWBKPT   4
#define CLD_EXITED    1
#define CLD_KILLED    2
#define CLD_DUMPED    3
#define CLD_TRAPPED   4
#define CLD_STOPPED   5
#define CLD_CONTINUED 6
#define POLL_IN       1
#define POLL_OUT      2
#define POLL_MSG      3
#define POLL_ERR      4
#define POLL_PRI      5
#define POLL_HUP      6

/* rt_sigaction; also POSIX's structure. */
struct sigaction {
	union {
		void (*sa_handler)(int);
		void (*sa_sigaction)(int, siginfo_t *, void *);
	};
	unsigned long sa_flags;
	void (*sa_restorer)(void);
	sigset_t sa_mask;
};

/* sigaction, call 67 */
struct old_sigaction {
	void (*sa_handler)(int);
	uint32_t sa_mask;
	unsigned long sa_flags;
	void (*sa_restorer)(void);
};

typedef struct sigaltstack {
	void *ss_sp;
	int ss_flags;
	size_t ss_size;
} stack_t;

#define SS_ONSTACK    1
#define SS_DISABLE    2
#define SS_AUTODISARM (1U << 31)
#define MINSIGSTKSZ   2048
#define SIGSTKSZ      8192

struct fpreg {
	uint16_t significand[4];
	uint16_t exponent;
};

struct fpxreg {
	uint16_t significand[4];
	uint16_t exponent;
	uint16_t padding[3];
};

/*
 * The floating-point state in a frame: the 112 bytes of FSAVE's 32-bit format, then, when magic is
 * 0, the 512 bytes of an FXSAVE image. SDM volume 1, 8.1.10 and 10.5.1.
 */
struct fpstate {
	uint32_t cw;
	uint32_t sw;
	uint32_t tag;
	uint32_t ipoff;
	uint32_t cssel;
	uint32_t dataoff;
	uint32_t datasel;
	struct fpreg st[8];
	uint16_t status;
	uint16_t magic; /* FPSTATE_FXSR or FPSTATE_FSAVE_ONLY */
	uint32_t fxsr_env[6];
	uint32_t mxcsr;
	uint32_t mxcsr_mask;
	struct fpxreg fxsr_st[8];
	uint32_t xmm[8][4];
	uint32_t
		padding[56]; /* the last 48 bytes are software's: zero, no extended state follows */
};

#define FPSTATE_FXSR       0x0000
#define FPSTATE_FSAVE_ONLY 0xffff

#define NGREG              19

/* The registers the handler interrupted, and will return to. gregs[] is the same, by REG_*. */
struct sigcontext {
	union {
		struct {
			uint16_t gs, gs_high;
			uint16_t fs, fs_high;
			uint16_t es, es_high;
			uint16_t ds, ds_high;
			uint32_t edi;
			uint32_t esi;
			uint32_t ebp;
			uint32_t esp;
			uint32_t ebx;
			uint32_t edx;
			uint32_t ecx;
			uint32_t eax;
			uint32_t
				trapno; /* the processor's exception number, if one was the cause */
			uint32_t err;   /* its error code */
			uint32_t eip;
			uint16_t cs, cs_high;
			uint32_t eflags;
			uint32_t esp_at_signal;
			uint16_t ss, ss_high;
		};
		int gregs[NGREG];
	};
	struct fpstate *fpstate; /* null: the thread never used it */
	uint32_t oldmask;        /* the low 32 bits of the mask to restore */
	uint32_t cr2;            /* the faulting address, for a page fault */
};

enum {
	REG_GS,
	REG_FS,
	REG_ES,
	REG_DS,
	REG_EDI,
	REG_ESI,
	REG_EBP,
	REG_ESP,
	REG_EBX,
	REG_EDX,
	REG_ECX,
	REG_EAX,
	REG_TRAPNO,
	REG_ERR,
	REG_EIP,
	REG_CS,
	REG_EFL,
	REG_UESP,
	REG_SS,
};

typedef struct ucontext {
	unsigned long uc_flags;
	struct ucontext *uc_link;
	stack_t uc_stack;
	struct sigcontext uc_mcontext;
	sigset_t uc_sigmask; /* the mask to restore */
} ucontext_t;

struct sigframe {
	uint32_t pretcode;
	int32_t sig;
	struct sigcontext sc;
	struct fpstate
		unused_fpstate; /* the state is above the frame; its size is kept for old readers */
	uint32_t extramask;     /* the high 32 bits of the mask to restore */
	uint8_t retcode[8];     /* pop eax; mov eax, SYS_sigreturn; int 0x80 */
};

struct rt_sigframe {
	uint32_t pretcode;
	int32_t sig;
	uint32_t pinfo; /* second and third argument: the addresses of info and uc */
	uint32_t puc;
	siginfo_t info;
	ucontext_t uc;
	uint8_t retcode[8]; /* mov eax, SYS_rt_sigreturn; int 0x80 */
};

#endif
