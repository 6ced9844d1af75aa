# Every entry point of Redzone is a target here; `make help` lists them.
#
# Sources are found by folder: a file dropped into a room is built, nothing here names it. Everything
# made goes below $(BUILD). A change of compiler or flags rebuilds what it touches, because every object
# depends on a file that holds the flags (the "stamp").
#
#   make CC=clang BUILD=build/clang     another compiler, beside the first build
#   make CROSS=i586-elf-                another cross compiler
#   make DEBUG=1                        a kernel that checks its own memory (docs/debugging.md)

BUILD ?= build
MEMORY ?= 256M

MAKEFLAGS += --no-builtin-rules --no-builtin-variables
ifeq ($(MAKELEVEL)$(filter -j%,$(MAKEFLAGS)),0)
MAKEFLAGS += -j$(shell nproc 2>/dev/null || echo 1)
endif
.SECONDARY:
.DELETE_ON_ERROR:

# `make deps run` on a fresh machine: which compiler there is can only be asked after deps has run, so
# the other goals get a make of their own.
ifneq ($(filter deps,$(MAKECMDGOALS)),)
goals := $(filter-out deps,$(MAKECMDGOALS))
.NOTPARALLEL:
.PHONY: deps $(goals)
deps:
	@tools/setup
$(goals): deps
	@+$(MAKE) --no-print-directory $@
else

# --- Tools ------------------------------------------------------------------------------------------

have = $(shell command -v $(1) 2>/dev/null)

# `make` itself predefines CC and LD; only a user's own choice counts.
ifeq ($(filter environment command%,$(origin CC)),)
ifneq ($(CROSS),)
CC := $(CROSS)gcc
else ifneq ($(call have,i686-linux-gnu-gcc),)
CROSS := i686-linux-gnu-
CC := $(CROSS)gcc
else ifneq ($(call have,i686-elf-gcc),)
CROSS := i686-elf-
CC := $(CROSS)gcc
else
CC := gcc
endif
endif
ifeq ($(CROSS),)
ifneq ($(call have,i686-linux-gnu-ld),)
CROSS := i686-linux-gnu-
else ifneq ($(call have,i686-elf-ld),)
CROSS := i686-elf-
endif
endif

NASM := nasm
LD := $(CROSS)ld
AR := $(CROSS)ar
NM := $(CROSS)nm
STRIP := $(CROSS)strip
PYTHON := PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3
QEMU := qemu-system-i386
GDB := gdb

clang := $(findstring clang,$(shell $(CC) --version 2>/dev/null))
# What a compiler's own headers (stddef.h, stdarg.h) need; the system's are never read.
cc := $(CC) $(if $(clang),--target=i686-linux-gnu) -m32
cc_include := $(shell $(cc) -print-file-name=include 2>/dev/null)

# The compiler that makes i386 programs for the Linux underneath (make test-oracle).
oracle_cc := $(if $(call have,i686-linux-gnu-gcc),i686-linux-gnu-gcc,gcc -m32)

# --- Flags ------------------------------------------------------------------------------------------

warnings := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wundef \
	-Wpointer-arith
common := -std=gnu11 -O2 -g -fno-omit-frame-pointer -fno-pic -fno-pie -fno-common \
	-fno-strict-aliasing -fcf-protection=none -fno-asynchronous-unwind-tables \
	-ffile-prefix-map=$(CURDIR)/= -nostdinc -isystem $(cc_include)
# A loop that copies bytes must not become a call of the memcpy it stands in.
no_idioms := -ffreestanding $(if $(clang),-fno-builtin,-fno-tree-loop-distribute-patterns)

kernel_cflags := $(common) -DDEBUG_BUILD=$(if $(filter-out 0,$(DEBUG)),1,0) $(no_idioms) $(warnings) -march=pentium3 -mno-sse -mno-mmx -mno-80387 \
	-fstack-protector-strong -mstack-protector-guard=global -I.
user_cflags := $(common) $(warnings) -march=pentium3 -fno-stack-protector \
	-ffunction-sections -fdata-sections -Iuser/libc/include -Isyscall -I.
libc_cflags := $(user_cflags) $(no_idioms)
# A program that looks up users is told by the linker that it also wants shared libraries: so be it.
comma := ,
oracle_ldflags := -static $(if $(shell $(LD) --help 2>/dev/null | grep -e --no-warnings),-Wl$(comma)--no-warnings)
oracle_cflags := -std=gnu11 -O2 -g -Wall -Wextra -Werror -I.
nasm_flags := -f elf32 -g -F dwarf -Werror -I./ -I$(BUILD)/include/

kernel_ldflags := -m elf_i386 -nostdlib -static -T $(BUILD)/linker.ld -z max-page-size=4096 \
	-z noexecstack --no-warn-rwx-segments --build-id=none
user_ldflags := -m elf_i386 -nostdlib -static -Ttext-segment=0x08048000 -z max-page-size=4096 \
	-z noexecstack -z norelro -z noseparate-code --gc-sections --build-id=none
vdso_ldflags := -m elf_i386 -shared -soname=linux-gate.so.1 -Bsymbolic --hash-style=both \
	-z max-page-size=4096 -z noexecstack -z norelro --build-id=none --no-undefined
ifeq ($(shell $(LD) --help 2>/dev/null | grep -c warn-rwx),0)
kernel_ldflags := $(filter-out --no-warn-rwx-segments,$(kernel_ldflags))
endif

# --- Sources ----------------------------------------------------------------------------------------

find_sources = $(sort $(shell find $(1) -name '*.c' -o -name '*.asm' 2>/dev/null))
object = $(addprefix $(1)/,$(addsuffix .o,$(basename $(2))))

kernel_sources := $(call find_sources,boot kernel mm proc fs syscall tests/kernel)
kernel_objects := $(call object,$(BUILD)/kernel,$(kernel_sources))

libc_sources := $(call find_sources,user/libc) kernel/lib/div64.c
crt0 := $(call object,$(BUILD)/user,$(filter %/crt0.asm %/crt0.c,$(libc_sources)))
libc_objects := $(filter-out $(crt0),$(call object,$(BUILD)/user,$(libc_sources)))
libc := $(BUILD)/user/libc.a
userlib_sources := $(call find_sources,user/lib)
userlib_objects := $(call object,$(BUILD)/user,$(userlib_sources))
userlib := $(BUILD)/user/libuser.a

# A program is a file, or a folder of files.
programs_in = $(sort $(basename $(notdir $(wildcard $(1)/*.c))) \
	$(foreach d,$(wildcard $(1)/*/),$(if $(wildcard $(d)*.c),$(notdir $(d:/=)))))
bin := $(addprefix bin/,$(call programs_in,user/bin))
sbin := $(addprefix sbin/,$(call programs_in,user/sbin))
demo := $(addprefix demo/,$(call programs_in,user/demo))
programs := $(bin) $(sbin) $(demo)
tests := $(filter-out glibc,$(call programs_in,tests/user))
benches := $(call programs_in,tests/bench)
guests := $(call programs_in,tests/host/guest)

program_files := $(addprefix $(BUILD)/user/,$(programs))
test_files := $(addprefix $(BUILD)/user/tests/,$(tests))
bench_files := $(addprefix $(BUILD)/user/bench/,$(benches))
guest_files := $(addprefix $(BUILD)/user/guest/,$(guests))
oracle_files := $(addprefix $(BUILD)/oracle/,$(tests))
glibc_init := $(patsubst tests/user/glibc/%.c,$(BUILD)/glibc/%,$(wildcard tests/user/glibc/*.c))
etc_files := $(shell find user/etc -type f 2>/dev/null)

# --- The whole --------------------------------------------------------------------------------------

.DEFAULT_GOAL := all
.PHONY: help deps all iso run run-vga debian run-debian gdb test test-oracle bench fmt lint clean images oracle

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | column -t -s '|' 2>/dev/null || \
		sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' Makefile

deps: ## install what is missing on this machine (Debian, Ubuntu)
	@tools/setup

all: $(BUILD)/redzone.elf $(BUILD)/initrd.cpio ## the kernel and its initrd

iso: $(BUILD)/redzone.iso ## a disc image that GRUB boots

# What the tests boot and run, for one compiler.
images: all $(BUILD)/redzone.iso $(BUILD)/test.cpio $(glibc_init)

# --- Stamps: a file that changes only when what it holds does -----------------------------------------

stamp = $(shell mkdir -p $(BUILD); printf '%s\n' '$(2)' | cmp -s - $(BUILD)/$(1) || \
	printf '%s\n' '$(2)' > $(BUILD)/$(1))$(BUILD)/$(1)
ifeq ($(filter-out clean help fmt,$(or $(MAKECMDGOALS),all)),)
kernel_stamp :=
else
cc_version := $(shell $(cc) --version | head -n 1)
kernel_stamp := $(call stamp,kernel.flags,$(cc_version) $(cc) $(kernel_cflags) $(nasm_flags))
kernel_list := $(call stamp,kernel.files,$(LD) $(kernel_ldflags) $(kernel_objects))
user_stamp := $(call stamp,user.flags,$(cc_version) $(cc) $(user_cflags) $(nasm_flags))
libc_list := $(call stamp,libc.files,$(LD) $(user_ldflags) $(libc_objects))
userlib_list := $(call stamp,userlib.files,$(userlib_objects))
initrd_list := $(call stamp,initrd.files,$(programs) $(etc_files))
test_list := $(call stamp,test.files,$(tests) $(benches) $(guests))
endif

# --- Numbers of the layout and the machine, for NASM and the linker -----------------------------------

$(BUILD)/include/layout.inc: mm/layout.h
$(BUILD)/include/machine.inc: kernel/segments.h kernel/trap.h kernel/x86.h
$(BUILD)/include/%.inc: Makefile
	@mkdir -p $(@D)
	@sed -n 's/^#define \([A-Z0-9_]*\)  *\([0-9A-Za-z_]*[0-9A-TV-Za-z_]\).*/%define \1 \2/p' \
		$(filter %.h,$^) > $@

$(BUILD)/linker.ld: linker.ld mm/layout.h Makefile
	@mkdir -p $(@D)
	@$(cc) -E -P -undef -x assembler-with-cpp -I. -o $@ $<

# --- Kernel -----------------------------------------------------------------------------------------
#
# The kernel carries its own symbol table, for backtraces with names. The table can only be made from a
# linked kernel, so it is linked twice: first with an empty table, then with the real one. linker.ld
# puts the table last, hence no other address moves; tools/ksyms checks that.

$(BUILD)/kernel/%.o: %.c $(kernel_stamp)
	@mkdir -p $(@D)
	@echo "  cc   $<"
	@$(cc) $(kernel_cflags) -MMD -MP -c -o $@ $<

# The vDSO is a shared object that runs in programs and travels inside the kernel.
vdso_objects := $(call object,$(BUILD)/vdso,$(call find_sources,user/vdso) kernel/lib/div64.c)

$(BUILD)/vdso/%.o: %.c $(user_stamp)
	@mkdir -p $(@D)
	@echo "  cc   $<"
	@$(cc) $(user_cflags) -fPIC -MMD -MP -c -o $@ $<

$(BUILD)/vdso/%.o: %.asm $(user_stamp)
	@mkdir -p $(@D)
	@echo "  nasm $<"
	@$(NASM) $(nasm_flags) -MD $(@:.o=.d) -MP -MQ $@ -o $@ $<

$(BUILD)/vdso.debug: $(vdso_objects) user/vdso/vdso.ld
	@echo "  ld   $@"
	@$(LD) $(vdso_ldflags) -T user/vdso/vdso.ld -o $@ $(vdso_objects)

$(BUILD)/include/vdso.so: $(BUILD)/vdso.debug
	@mkdir -p $(@D)
	@$(STRIP) -o $@ $<

$(BUILD)/include/vdso.inc: $(BUILD)/vdso.debug
	@mkdir -p $(@D)
	@$(NM) $< | sed -n 's/^\([0-9a-f]*\) [Tt] \([a-z_]*\)$$/%define vdso_\2 0x\1/p' > $@

$(BUILD)/kernel/proc/vdso_image.o: $(BUILD)/include/vdso.so $(BUILD)/include/vdso.inc

$(BUILD)/kernel/%.o: %.asm $(BUILD)/include/layout.inc $(BUILD)/include/machine.inc $(kernel_stamp)
	@mkdir -p $(@D)
	@echo "  nasm $<"
	@$(NASM) $(nasm_flags) -MD $(@:.o=.d) -MP -MQ $@ -o $@ $<

$(BUILD)/ksyms0.o: tools/ksyms
	@mkdir -p $(@D)
	@$(PYTHON) tools/ksyms make --empty $(BUILD)/ksyms0.asm
	@$(NASM) -f elf32 -o $@ $(BUILD)/ksyms0.asm

$(BUILD)/redzone.pass1: $(kernel_objects) $(BUILD)/ksyms0.o $(BUILD)/linker.ld $(kernel_list)
	@echo "  ld   $@"
	@$(LD) $(kernel_ldflags) -o $@ $(kernel_objects) $(BUILD)/ksyms0.o

$(BUILD)/ksyms.o: $(BUILD)/redzone.pass1 tools/ksyms
	@$(NM) -n $< | $(PYTHON) tools/ksyms make $(BUILD)/ksyms.asm
	@$(NASM) -f elf32 -o $@ $(BUILD)/ksyms.asm

$(BUILD)/redzone.elf: $(BUILD)/ksyms.o
	@echo "  ld   $@"
	@$(LD) $(kernel_ldflags) -o $@ $(kernel_objects) $(BUILD)/ksyms.o
	@$(NM) -n $(BUILD)/redzone.pass1 > $(BUILD)/pass1.nm
	@$(NM) -n $@ | $(PYTHON) tools/ksyms check $(BUILD)/pass1.nm

# --- User space -------------------------------------------------------------------------------------

$(BUILD)/user/user/libc/%.o $(BUILD)/user/kernel/%.o: flags = $(libc_cflags)
$(BUILD)/user/%.o: flags = $(user_cflags)

$(BUILD)/user/%.o: %.c $(user_stamp)
	@mkdir -p $(@D)
	@echo "  cc   $<"
	@$(cc) $(flags) -MMD -MP -c -o $@ $<

$(BUILD)/user/%.o: %.asm $(user_stamp)
	@mkdir -p $(@D)
	@echo "  nasm $<"
	@$(NASM) $(nasm_flags) -MD $(@:.o=.d) -MP -MQ $@ -o $@ $<

$(libc): $(libc_objects) $(libc_list)
	@echo "  ar   $@"
	@rm -f $@
	@$(AR) rcsD $@ $(libc_objects)

# What several programs share but no C library has.
$(userlib): $(userlib_objects) $(userlib_list)
	@echo "  ar   $@"
	@rm -f $@
	@$(AR) rcsD $@ $(userlib_objects)

# $(1): the program's path in the initrd; $(2): its sources.
define program
$(BUILD)/user/$(1): $(call object,$(BUILD)/user,$(2)) $(crt0) $(userlib) $(libc)
	@mkdir -p $$(@D)
	@$(LD) $(user_ldflags) -o $$@ $(crt0) $(call object,$(BUILD)/user,$(2)) $(userlib) $(libc)
user_objects += $(call object,$(BUILD)/user,$(2))
endef
sources_of = $(or $(wildcard $(1).c),$(sort $(shell find $(1) -name '*.c')))
$(foreach p,$(programs),$(eval $(call program,$(p),$(call sources_of,user/$(p)))))
$(foreach t,$(tests),$(eval $(call program,tests/$(t),$(call sources_of,tests/user/$(t)))))
$(foreach g,$(guests),$(eval $(call program,guest/$(g),$(call sources_of,tests/host/guest/$(g)))))
$(foreach b,$(benches),$(eval $(call program,bench/$(b),$(call sources_of,tests/bench/$(b)))))

$(BUILD)/initrd.cpio: $(program_files) $(etc_files) tools/mkinitrd $(initrd_list)
	@echo "  cpio $@"
	@STRIP=$(STRIP) tools/mkinitrd $@ $(BUILD)/user $(programs)

$(BUILD)/test.cpio: $(program_files) $(test_files) $(bench_files) $(guest_files) $(etc_files) \
		tools/mkinitrd $(initrd_list) $(test_list)
	@echo "  cpio $@"
	@STRIP=$(STRIP) tools/mkinitrd $@ $(BUILD)/user $(programs) $(addprefix tests/,$(tests)) \
		$(addprefix bench/,$(benches)) $(addprefix guest/,$(guests))

# GRUB would load the debug information too, so the disc gets a copy without.
$(BUILD)/redzone.iso: $(BUILD)/redzone.elf $(BUILD)/initrd.cpio boot/grub.cfg
	@echo "  iso  $@"
	@rm -rf $(BUILD)/iso && mkdir -p $(BUILD)/iso/boot/grub
	@$(STRIP) -o $(BUILD)/iso/boot/redzone.elf $(BUILD)/redzone.elf
	@cp $(BUILD)/initrd.cpio $(BUILD)/iso/boot/
	@cp boot/grub.cfg $(BUILD)/iso/boot/grub/
	@TMPDIR=$(abspath $(BUILD)) grub-mkrescue -d /usr/lib/grub/i386-pc -o $@ $(BUILD)/iso \
		> $(BUILD)/iso.log 2>&1 || { cat $(BUILD)/iso.log; exit 1; }

# --- Running it -------------------------------------------------------------------------------------

qemu_flags := -m $(MEMORY) -no-reboot -device isa-debug-exit,iobase=0xf4,iosize=4

run: $(BUILD)/redzone.iso ## boot the disc image in this terminal
	@echo "Redzone starts in this terminal. To leave: \`poweroff\` at its prompt, or Ctrl-A then X."
	@$(QEMU) $(qemu_flags) -cdrom $< -display none -serial mon:stdio

run-vga: $(BUILD)/redzone.iso ## the same, on a screen and keyboard of its own in a window
	@echo "Redzone starts in a window; its serial line is this terminal. To leave: Ctrl-A then X."
	@$(QEMU) $(qemu_flags) -cdrom $< -serial mon:stdio

$(BUILD)/debian.cpio: $(BUILD)/initrd.cpio tools/debian
	@tools/debian $@ $<

debian: $(BUILD)/debian.cpio ## an initrd with programs from Debian's i386 packages; downloads them

run-debian: $(BUILD)/redzone.elf $(BUILD)/debian.cpio ## boot that in this terminal
	@echo "Redzone starts in this terminal. To leave: \`poweroff\` at its prompt, or Ctrl-A then X."
	@$(QEMU) $(subst $(MEMORY),$(if $(filter 256M,$(MEMORY)),512M,$(MEMORY)),$(qemu_flags)) -kernel $< \
		-initrd $(BUILD)/debian.cpio -append "console=ttyS0" -display none -serial mon:stdio

gdb: all ## debug it from the first instruction; see docs/debugging.md
	@BUILD=$(BUILD) MEMORY=$(MEMORY) GDB=$(GDB) tools/gdb/session

# --- Checking it ------------------------------------------------------------------------------------

test: ## every test there is, with both compilers; ends with "N passed, N failed"
	@$(PYTHON) tools/test --build $(BUILD)

oracle: $(oracle_files)

test-oracle: ## the user tests, on the Linux underneath
	@$(PYTHON) tools/test --build $(BUILD) oracle

$(BUILD)/oracle-objects/%.o: tests/user/%.c Makefile
	@mkdir -p $(@D)
	@echo "  host $<"
	@$(oracle_cc) $(oracle_cflags) -MMD -MP -c -o $@ $<

define oracle
$(BUILD)/oracle/$(1): $(patsubst tests/user/%.c,$(BUILD)/oracle-objects/%.o,$(2))
	@mkdir -p $$(@D)
	@$(oracle_cc) $(oracle_ldflags) -o $$@ $$^
oracle_objects += $(patsubst tests/user/%.c,$(BUILD)/oracle-objects/%.o,$(2))
endef
$(foreach t,$(tests),$(eval $(call oracle,$(t),$(call sources_of,tests/user/$(t)))))

$(BUILD)/glibc/%: tests/user/glibc/%.c Makefile
	@mkdir -p $(@D)
	@echo "  host $<"
	@$(oracle_cc) $(oracle_cflags) -static -MMD -MP -MF $@.d -o $@ $<

bench: images ## measure: boot time, and what tests/bench/ holds
	@$(PYTHON) tools/bench --build $(BUILD)

c_files = $(shell find boot kernel mm proc fs syscall user tests -name '*.[ch]' 2>/dev/null)

fmt: ## lay out all C as .clang-format says, remake generated pages
	@clang-format -i $(c_files)
	@tools/mksyscalls > docs/syscalls.md

lint: ## layout, floors, marker words, scripts, generated docs
	@$(PYTHON) tools/lint

clean: ## remove everything that was built
	@rm -rf $(BUILD)

-include $(kernel_objects:.o=.d) $(vdso_objects:.o=.d) $(libc_objects:.o=.d) \
	$(userlib_objects:.o=.d) $(crt0:.o=.d) $(user_objects:.o=.d) $(oracle_objects:.o=.d) \
	$(addsuffix .d,$(glibc_init))
endif
