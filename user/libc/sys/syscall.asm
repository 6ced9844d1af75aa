; The way into the kernel: the one place where a program gives up the processor on purpose.
;
;	long syscall(long number, ...);
;
; The number travels in eax, arguments in ebx, ecx, edx, esi, edi, ebp; `int 0x80` traps into the
; kernel, which looks the number up in its table. The result comes back in eax; all other registers
; are as before. A result from -4095 to -1 is an error number, negated: it goes to errno, and the
; caller gets -1.
;
; Every call loads all six registers; one with fewer arguments loads words of its caller's frame, at
; which the kernel never looks. An argument of 64 bits (a file offset) takes two words, the low one
; first, which is how C passes it and how the kernel wants it.
;
; The four registers below belong to the caller (System V ABI) and are saved:
;
;	[esp]		ebp, edi, esi, ebx
;	[esp + 16]	return address
;	[esp + 20]	number
;	[esp + 24]	first argument ...

	bits	32
	extern	__set_errno
	global	syscall

	section	.text
syscall:
	push	ebx
	push	esi
	push	edi
	push	ebp
	mov	eax, [esp + 20]
	mov	ebx, [esp + 24]
	mov	ecx, [esp + 28]
	mov	edx, [esp + 32]
	mov	esi, [esp + 36]
	mov	edi, [esp + 40]
	mov	ebp, [esp + 44]
	int	0x80
	pop	ebp
	pop	edi
	pop	esi
	pop	ebx
	cmp	eax, -4095
	jae	.error			; unsigned: -4095 .. -1 are the highest
	ret
.error:
	neg	eax
	push	eax
	call	__set_errno		; returns -1
	add	esp, 4
	ret

	section	.note.GNU-stack noalloc noexec nowrite progbits
