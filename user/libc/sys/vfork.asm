; pid_t vfork(void);
;
; The child runs on the parent's stack until it execs or exits. Whatever it calls overwrites the
; frame this function returned from, so the return address must not be there when the parent comes
; back: it waits in ecx, which the kernel preserves for both.

	bits	32
	extern	__set_errno
	global	vfork

SYS_VFORK	equ	190

	section	.text
vfork:
	pop	ecx
	mov	eax, SYS_VFORK
	int	0x80
	push	ecx
	cmp	eax, -4095
	jae	.error
	ret
.error:
	neg	eax
	push	eax
	call	__set_errno
	add	esp, 4
	ret

	section	.note.GNU-stack noalloc noexec nowrite progbits
