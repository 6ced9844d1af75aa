; The vDSO as the linker made it, on pages of its own, for programs get to see them; and what the
; kernel must know of it. vdso.inc holds the image's symbols.

%include "vdso.inc"

global vdso_image
global vdso_image_end
global vdso_offsets

section .rodata align=4096
vdso_image:
	incbin	"vdso.so"
	align	4096, db 0
vdso_image_end:

; struct vdso_offsets (proc/vdso.c)
vdso_offsets:
	dd	vdso___kernel_vsyscall
	dd	vdso_vdso_sysenter
	dd	vdso_vdso_sysenter_return
	dd	vdso___kernel_sigreturn
	dd	vdso___kernel_rt_sigreturn
