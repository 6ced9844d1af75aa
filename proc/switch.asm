; Changing stacks: the heart of a context switch.
;
; void context_switch(vaddr_t *save, vaddr_t next)
;
; Saves what the C calling convention lets a function expect to survive a call, leaves the stack
; pointer in *save, and takes up the other stack, where another thread once did the same:
;
;	next -> edi  esi  ebx  ebp  return address
;
; Everything else a thread needs is already in memory: the user's registers in the trapframe at the
; top of its kernel stack, the floating-point registers in its struct thread.
;
; A new thread's stack is made to look like this by thread_create(), with thread_begin as the
; address to return to. thread_enter_user(frame) leaves the C code for good and takes up that frame.

extern trap_return
global context_switch
global thread_enter_user

section .text

; esp -> return address  save  next
context_switch:
	mov	eax, [esp + 4]
	mov	edx, [esp + 8]
	push	ebp
	push	ebx
	push	esi
	push	edi
	mov	[eax], esp
	mov	esp, edx
	pop	edi
	pop	esi
	pop	ebx
	pop	ebp
	ret

; esp -> return address  frame
thread_enter_user:
	mov	esp, [esp + 4]
	jmp	trap_return
