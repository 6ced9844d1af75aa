; From the boot loader to kmain.
;
; GRUB, or QEMU itself, loads the image by its physical addresses and jumps to _start in 32-bit
; protected mode without paging (Multiboot 0.6.96, section 3.2): EAX holds the magic number, EBX the
; physical address of the boot information. This code runs where it was loaded, at 1 MiB; everything
; else is linked at the documented addresses, so the first thing to do is to make those exist.
;
; The boot page directory uses large pages only:
;
;	0 .. 16 MiB          itself, for the instructions until the jump
;	SEGKPM_BASE ..       physical 0 .. 768 MiB, the physical map
;	KERNEL_TEXT          its frame, read-only
;	KERNEL_DATA          its frame
;
; mm_init() builds the real tables and this directory goes away.

%include "layout.inc"

MULTIBOOT_MAGIC   equ 0x1BADB002
MULTIBOOT_FLAGS   equ 0x00000003	; modules on page boundaries, memory information
MULTIBOOT_LOADED  equ 0x2BADB002

PDE_RO_LARGE      equ 0x81		; present, 4 MiB
PDE_RW_LARGE      equ 0x83		; present, writable, 4 MiB
CR4_PSE           equ 0x10
CR0_WP_PG         equ 0x80010000

IDENTITY_ENTRIES  equ 4
KPM_ENTRIES       equ SEGKPM_MAX / LARGE_PAGE_SIZE

global _start
global boot_change_stack
extern kmain

section .multiboot progbits alloc noexec nowrite align=4
	dd MULTIBOOT_MAGIC
	dd MULTIBOOT_FLAGS
	dd -(MULTIBOOT_MAGIC + MULTIBOOT_FLAGS)

section .boot progbits alloc exec nowrite align=16

_start:
	cli
	cld
	mov	esi, eax		; the magic number; esi, ebx, ecx and ebp go to kmain
	rdtsc
	mov	ebp, eax		; the time-stamp counter now: time begins here
	mov	esp, edx

	mov	edi, boot_directory
	xor	eax, eax
	mov	ecx, 1024
	rep	stosd

	; edi walks over directory entries, eax over what they map.
	mov	edi, boot_directory
	mov	eax, PDE_RW_LARGE
	mov	ecx, IDENTITY_ENTRIES
.identity:
	stosd
	add	eax, LARGE_PAGE_SIZE
	loop	.identity

	mov	edi, boot_directory + (SEGKPM_BASE >> 22) * 4
	mov	eax, PDE_RW_LARGE
	mov	ecx, KPM_ENTRIES
.physical_map:
	stosd
	add	eax, LARGE_PAGE_SIZE
	loop	.physical_map

	mov	dword [boot_directory + (KERNEL_TEXT >> 22) * 4], KERNEL_TEXT_PHYS + PDE_RO_LARGE
	mov	dword [boot_directory + (KERNEL_DATA >> 22) * 4], KERNEL_DATA_PHYS + PDE_RW_LARGE

	mov	ecx, esp
	mov	eax, cr4
	or	eax, CR4_PSE
	mov	cr4, eax
	mov	eax, boot_directory
	mov	cr3, eax
	mov	eax, cr0
	or	eax, CR0_WP_PG
	mov	cr0, eax

	; kmain(magic, info, tsc_low, tsc_high); a zero return address ends backtraces.
	mov	esp, boot_stack_top
	push	ecx
	push	ebp
	push	ebx
	push	esi
	xor	ebp, ebp
	push	ebp
	mov	eax, kmain
	jmp	eax

section .text

; boot_change_stack(top, next, argument); nothing on the old stack is needed any more.
;
; esp -> return address  top  next  argument
boot_change_stack:
	mov	eax, [esp + 8]
	mov	edx, [esp + 12]
	mov	esp, [esp + 4]
	xor	ebp, ebp
	push	edx
	push	ebp			; a zero return address ends backtraces
	jmp	eax

section .bootbss nobits alloc noexec write align=4096
boot_directory:
	resb	4096

; The stack the kernel starts on, until there is memory for a real one.
section .bss
	alignb	16
	resb	8192
boot_stack_top:
