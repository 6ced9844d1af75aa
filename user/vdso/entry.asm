; The ways into the kernel that it offers itself (vdso(7)). A C library calls the one that
; AT_SYSINFO names, with a system call's registers.
;
; sysenter remembers nothing: neither where to return to nor the stack. So the stack pointer goes in
; EBP, whose own value, the sixth argument, lies where it points; the kernel returns to
; vdso_sysenter_return. The int before that is for a call that is to be made again: the kernel then
; continues two bytes earlier, as after any int 0x80.

SYS_sigreturn		equ 119
SYS_rt_sigreturn	equ 173

global __kernel_vsyscall:function
global __kernel_sigreturn:function
global __kernel_rt_sigreturn:function
global vdso_sysenter
global vdso_sysenter_return

section .text

align 16
__kernel_vsyscall:
	int	0x80
	ret

align 16
vdso_sysenter:
	push	ecx
	push	edx
	push	ebp
	mov	ebp, esp
	sysenter
	int	0x80
vdso_sysenter_return:
	pop	ebp
	pop	edx
	pop	ecx
	ret

; What a signal handler returns to. The first drops the signal's number, as its frame has it.
align 16
__kernel_sigreturn:
	pop	eax
	mov	eax, SYS_sigreturn
	int	0x80

align 16
__kernel_rt_sigreturn:
	mov	eax, SYS_rt_sigreturn
	int	0x80
