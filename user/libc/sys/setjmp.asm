; Jumps out of functions. A jmp_buf holds what a function must preserve for its caller, the caller's
; stack pointer, and where to go on, at the byte offsets
;
;	0 ebx, 4 esi, 8 edi, 12 ebp, 16 esp, 20 eip, 24 mask_saved, 28 mask
;
; sigsetjmp has C save the mask first, into the same buffer. Going back, siglongjmp has C restore
; it, while still on the stack it jumps from.

	bits	32
	extern	__save_mask
	extern	__restore_mask
	global	setjmp
	global	_setjmp
	global	sigsetjmp
	global	longjmp
	global	_longjmp
	global	siglongjmp

	section	.text
setjmp:
_setjmp:
	mov	eax, [esp + 4]
	mov	dword [eax + 24], 0
registers:
	mov	[eax + 0], ebx
	mov	[eax + 4], esi
	mov	[eax + 8], edi
	mov	[eax + 12], ebp
	lea	ecx, [esp + 4]		; the caller's esp, after our return
	mov	[eax + 16], ecx
	mov	ecx, [esp]
	mov	[eax + 20], ecx
	xor	eax, eax
	ret

sigsetjmp:
	push	dword [esp + 8]		; save_mask
	push	dword [esp + 8]		; env, one word further by now
	call	__save_mask		; returns env
	add	esp, 8
	jmp	registers

siglongjmp:
longjmp:
_longjmp:
	push	dword [esp + 4]
	call	__restore_mask		; returns env
	add	esp, 4
	mov	edx, eax
	mov	eax, [esp + 8]
	test	eax, eax		; setjmp never seems to return 0 again
	jnz	.value
	inc	eax
.value:
	mov	ebx, [edx + 0]
	mov	esi, [edx + 4]
	mov	edi, [edx + 8]
	mov	ebp, [edx + 12]
	mov	esp, [edx + 16]
	jmp	[edx + 20]

	section	.note.GNU-stack noalloc noexec nowrite progbits
