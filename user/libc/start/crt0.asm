; Where every program begins. The kernel enters here with the stack that execve built, lowest
; address first (System V ABI, i386 supplement, "Process Initialization"):
;
;	esp ->  argc
;	        argv[0] ... argv[argc - 1], 0
;	        environment strings' addresses ..., 0
;	        auxiliary vector, pairs of words up to AT_NULL
;
; All other registers mean nothing. __start_main in start.c takes the address of argc, which is all
; it needs, and does not return.

	bits	32
	extern	__start_main
	global	_start

	section	.text
_start:
	xor	ebp, ebp		; no caller's frame: a backtrace ends here
	mov	eax, esp
	and	esp, -16		; the ABI's alignment at a call ...
	sub	esp, 12			; ... with the argument below
	push	eax
	call	__start_main
	hlt				; not reached; if it were, privileged, hence SIGSEGV

	section	.note.GNU-stack noalloc noexec nowrite progbits
