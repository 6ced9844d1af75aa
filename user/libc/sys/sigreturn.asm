; Where a signal handler returns to. The kernel put a frame on the stack and this address on top of
; it, as the return address; sigaction() had named it as sa_restorer. The handler's `ret` has taken
; the address off, so esp points at the frame's second word, the signal number.
;
; There are two frames, and a call for each: sigreturn undoes the plain one and wants the signal
; number taken off, too; rt_sigreturn undoes the one that SA_SIGINFO asks for.

	bits	32
	global	__restore
	global	__restore_rt

SYS_SIGRETURN		equ	119
SYS_RT_SIGRETURN	equ	173

	section	.text
__restore:
	pop	eax
	mov	eax, SYS_SIGRETURN
	int	0x80			; does not return here

__restore_rt:
	mov	eax, SYS_RT_SIGRETURN
	int	0x80			; does not return here

	section	.note.GNU-stack noalloc noexec nowrite progbits
