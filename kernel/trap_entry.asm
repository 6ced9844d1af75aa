; Every way into the kernel, and the way back.
;
; The processor pushes what it must; a stub a vector adds a zero where there is no error code, and
; its number; trap_common saves the rest. The stack is then a struct trapframe (kernel/trap.h):
;
;	esp -> ebx ecx edx esi edi ebp eax   ds es fs gs   vector error   eip cs eflags  [esp ss]
;
; The last two are there only when the processor came from user mode and changed stacks.
;
; sysenter pushes nothing at all; its entry makes up the same frame, except for EIP, which only the
; process's address space knows.
;
; Going back may fault: a program can leave a selector in a register that means nothing any more,
; or a signal handler can return to nonsense. The instructions concerned stand in the exception
; table. A bad selector becomes the null selector; a bad iret becomes a protection fault of the
; user's.

%include "machine.inc"

; Exceptions with an error code that the processor pushes, a bit each: 8, 10 to 14, 17, 21, 29, 30.
%define HAS_ERROR_CODE(vector) (vector < 32 && (0x60227D00 >> vector & 1))

extern trap_dispatch
extern trap_has_smap
global trap_return
global trap_dispatch_return
global trap_stubs
global sysenter_entry

%macro EXCEPTION_ENTRY 2
	section .extable progbits alloc noexec nowrite align=4
	dd %1, %2
	section .text
%endmacro

section .text

; One stub a vector, all of them 16 bytes apart: trap_stubs + 16 * vector.
%assign vector 0
align 16
trap_stubs:
%rep 256
	align 16
	%if !HAS_ERROR_CODE(vector)
	push	dword 0
	%endif
	push	dword vector
	jmp	trap_common
	%assign vector vector + 1
%endrep

; The processor has loaded flat segments and, as the stack, the address of the task segment; it has
; switched interrupts off and left the other flags as they were. EBP is the program's stack (see
; user/vdso/entry.asm). No other segment register is fit to be used yet.
align 16
sysenter_entry:
	mov	esp, [ss:esp + 4]	; esp0, the thread's kernel stack
	push	dword SELECTOR_USER_DATA
	push	ebp
	pushfd
	or	dword [esp], EFLAGS_IF
	push	dword EFLAGS_FIXED
	popfd				; NT would turn our iret into a task switch
	push	dword SELECTOR_USER_CODE
	push	dword 0
	push	dword 0
	push	dword TRAP_SYSENTER
	jmp	trap_common

align 16
trap_common:
	push	gs
	push	fs
	push	es
	push	ds
	push	eax
	push	ebp
	push	edi
	push	esi
	push	edx
	push	ecx
	push	ebx
	cld
	mov	eax, SELECTOR_KERNEL_DATA
	mov	ds, eax
	mov	es, eax
	mov	eax, SELECTOR_PERCPU
	mov	fs, eax
	xor	eax, eax
	mov	gs, eax
	cmp	byte [trap_has_smap], 0
	je	.dispatch
	clac				; a program may have set AC, which would lift SMAP
.dispatch:
	push	esp
	call	trap_dispatch
trap_dispatch_return:
	add	esp, 4

; esp points to a struct trapframe; interrupts are off.
trap_return:
	pop	ebx
	pop	ecx
	pop	edx
	pop	esi
	pop	edi
	pop	ebp
	pop	eax
.ds:	pop	ds
.es:	pop	es
.fs:	pop	fs
.gs:	pop	gs
	add	esp, 8			; vector and error
.iret:	iretd

.fix_ds:
	mov	dword [ss:esp], 0
	jmp	.ds
.fix_es:
	mov	dword [ss:esp], 0
	jmp	.es
.fix_fs:
	mov	dword [ss:esp], 0
	jmp	.fs
.fix_gs:
	mov	dword [ss:esp], 0
	jmp	.gs

; The five words iret wanted are still there and say user mode: pretend the user did it.
.fix_iret:
	push	dword 0
	push	dword TRAP_PROTECTION
	jmp	trap_common

EXCEPTION_ENTRY trap_return.ds, trap_return.fix_ds
EXCEPTION_ENTRY trap_return.es, trap_return.fix_es
EXCEPTION_ENTRY trap_return.fs, trap_return.fix_fs
EXCEPTION_ENTRY trap_return.gs, trap_return.fix_gs
EXCEPTION_ENTRY trap_return.iret, trap_return.fix_iret
