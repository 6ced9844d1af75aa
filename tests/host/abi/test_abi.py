"""The headers in syscall/abi against the ones Linux publishes for i386.

Each constant that both sides define must have the same value, each call the same number, each
structure the same size, and each field the same place. Two small programs print what they see, one
through our headers and one through Linux's; the answers must be equal.
"""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ABI = ROOT / "syscall" / "abi"
COMPILER = shutil.which("i686-linux-gnu-gcc") or "gcc"

LINUX_HEADERS = """
#include <stddef.h>
#include <asm/unistd.h>
#include <asm/errno.h>
#include <linux/stat.h>
#include <asm/stat.h>
#include <linux/fcntl.h>
#include <linux/fs.h>
#include <linux/mman.h>
#include <linux/wait.h>
#include <asm/signal.h>
#include <asm/siginfo.h>
#include <asm/sigcontext.h>
#include <asm/ucontext.h>
#include <asm/termios.h>
#include <linux/time.h>
#include <linux/times.h>
#include <linux/resource.h>
#include <linux/sched.h>
#include <linux/uio.h>
#include <linux/utsname.h>
#include <linux/reboot.h>
#include <linux/auxvec.h>
#include <linux/elf.h>
#include <linux/elf-em.h>
#include <linux/poll.h>
#include <linux/eventpoll.h>
#include <linux/timerfd.h>
#include <linux/signalfd.h>
#include <linux/kd.h>
#include <linux/vt.h>
#include <linux/tty.h>
#include <linux/memfd.h>
#include <linux/personality.h>
#include <linux/capability.h>
#include <linux/sysinfo.h>
#include <linux/limits.h>
#include <linux/prctl.h>
#include <linux/mount.h>
#include <linux/random.h>
#include <asm/ldt.h>
#include <asm/statfs.h>
#undef st_atime
#undef st_mtime
#undef st_ctime
"""

# Ours, Linux's, and (our field, Linux's field) where the two names differ.
STRUCTURES = [
    ("struct stat32", "struct stat", "st_dev st_ino st_mode st_nlink st_uid st_gid st_rdev st_size"
     " st_blksize st_blocks st_atime_sec:st_atime st_atime_nsec st_mtime_sec:st_mtime"
     " st_ctime_sec:st_ctime st_ctime_nsec"),
    ("struct stat64", "struct stat64", "st_dev st_ino_low:__st_ino st_mode st_nlink st_uid st_gid"
     " st_rdev st_size st_blksize st_blocks st_atime_sec:st_atime st_atime_nsec"
     " st_mtime_sec:st_mtime st_mtime_nsec st_ctime_sec:st_ctime st_ctime_nsec st_ino"),
    ("struct statx", "struct statx", "stx_mask stx_blksize stx_attributes stx_nlink stx_uid stx_gid"
     " stx_mode stx_ino stx_size stx_blocks stx_attributes_mask stx_atime stx_btime stx_ctime"
     " stx_mtime stx_rdev_major stx_rdev_minor stx_dev_major stx_dev_minor stx_mnt_id"
     " stx_dio_mem_align stx_dio_offset_align"),
    ("struct statx_timestamp", "struct statx_timestamp", "tv_sec tv_nsec"),
    ("struct flock32", "struct flock", "l_type l_whence l_start l_len l_pid"),
    ("struct flock64", "struct flock64", "l_type l_whence l_start l_len l_pid"),
    ("siginfo_t", "siginfo_t", "si_signo si_errno si_code si_pid si_uid si_status si_utime si_stime"
     " si_value si_addr si_addr_lsb si_band si_fd si_timerid:si_tid si_overrun si_call_addr"
     " si_syscall si_arch"),
    ("struct old_sigaction", "struct sigaction", "sa_handler sa_mask sa_flags sa_restorer"),
    ("stack_t", "stack_t", "ss_sp ss_flags ss_size"),
    ("struct fpstate", "struct _fpstate", "cw sw tag ipoff cssel dataoff datasel st:_st status"
     " magic fxsr_env:_fxsr_env mxcsr fxsr_st:_fxsr_st xmm:_xmm"),
    ("struct sigcontext", "struct sigcontext", "gs fs es ds edi esi ebp esp ebx edx ecx eax trapno"
     " err eip cs eflags esp_at_signal ss fpstate oldmask cr2"),
    ("ucontext_t", "struct ucontext", "uc_flags uc_link uc_stack uc_mcontext uc_sigmask"),
    ("struct termios", "struct termios", "c_iflag c_oflag c_cflag c_lflag c_line c_cc"),
    ("struct winsize", "struct winsize", "ws_row ws_col ws_xpixel ws_ypixel"),
    ("struct timespec32", "struct timespec", "tv_sec tv_nsec"),
    ("struct timespec64", "struct __kernel_timespec", "tv_sec"),
    ("struct timeval32", "struct timeval", "tv_sec tv_usec"),
    ("struct itimerval32", "struct itimerval", "it_interval it_value"),
    ("struct timezone", "struct timezone", "tz_minuteswest tz_dsttime"),
    ("struct tms", "struct tms", "tms_utime tms_stime tms_cutime tms_cstime"),
    ("struct rlimit32", "struct rlimit", "rlim_cur rlim_max"),
    ("struct rlimit64", "struct rlimit64", "rlim_cur rlim_max"),
    ("struct rusage32", "struct rusage", "ru_utime ru_stime ru_maxrss ru_ixrss ru_idrss ru_isrss"
     " ru_minflt ru_majflt ru_nswap ru_inblock ru_oublock ru_msgsnd ru_msgrcv ru_nsignals ru_nvcsw"
     " ru_nivcsw"),
    ("struct iovec", "struct iovec", "iov_base iov_len"),
    ("struct utsname", "struct new_utsname", "sysname nodename release version machine domainname"),
    ("struct user_desc", "struct user_desc", "entry_number base_addr limit"),
    ("Elf32_Ehdr", "Elf32_Ehdr", "e_type e_machine e_entry e_phoff e_shoff e_flags e_ehsize"
     " e_phentsize e_phnum e_shentsize e_shnum e_shstrndx"),
    ("Elf32_Phdr", "Elf32_Phdr", "p_type p_offset p_vaddr p_paddr p_filesz p_memsz p_flags p_align"),
    ("Elf32_Shdr", "Elf32_Shdr", "sh_name sh_type sh_flags sh_addr sh_offset sh_size sh_link"
     " sh_info sh_addralign sh_entsize"),
    ("Elf32_Sym", "Elf32_Sym", "st_name st_value st_size st_info st_other st_shndx"),
    ("struct statfs32", "struct statfs", "f_type f_bsize f_blocks f_bfree f_bavail f_files f_ffree"
     " f_fsid f_namelen f_frsize f_flags f_spare"),
    ("struct statfs64", "struct statfs64", "f_type f_bsize f_blocks f_bfree f_bavail f_files f_ffree"
     " f_fsid f_namelen f_frsize f_flags f_spare"),
    ("struct pollfd", "struct pollfd", "fd events revents"),
    ("struct epoll_event", "struct epoll_event", "events data"),
    ("struct signalfd_siginfo", "struct signalfd_siginfo", "ssi_signo ssi_errno ssi_code ssi_pid"
     " ssi_uid ssi_fd ssi_tid ssi_band ssi_overrun ssi_trapno ssi_status ssi_int ssi_ptr ssi_utime"
     " ssi_stime ssi_addr ssi_addr_lsb ssi_syscall ssi_call_addr ssi_arch"),
    ("struct sigevent", "struct sigevent", "sigev_value sigev_signo sigev_notify"
     " sigev_notify_thread_id sigev_notify_function sigev_notify_attributes"),
    ("struct itimerspec32", "struct itimerspec", "it_interval it_value"),
    ("struct itimerspec64", "struct __kernel_itimerspec", "it_interval it_value"),
    ("struct sysinfo", "struct sysinfo", "uptime loads totalram freeram sharedram bufferram"
     " totalswap freeswap procs totalhigh freehigh mem_unit"),
]

# The published header shows a set of 32 signals; the kernel's own ucontext holds 64.
SIZE_DIFFERS_IN_PUBLISHED_HEADER = {"ucontext_t"}

# glibc's values for libraries; Linux's headers give another thing the same name.
NOT_COMPARED = {"NSIG", "MAP_FAILED", "SIG_DFL", "SIG_IGN", "SIG_ERR", "ELFMAG"}

# Constants that Linux's headers spell differently.
RENAMED = {
    "RB_AUTOBOOT": "LINUX_REBOOT_CMD_RESTART",
    "RB_HALT_SYSTEM": "LINUX_REBOOT_CMD_HALT",
    "RB_ENABLE_CAD": "LINUX_REBOOT_CMD_CAD_ON",
    "RB_DISABLE_CAD": "LINUX_REBOOT_CMD_CAD_OFF",
    "RB_POWER_OFF": "LINUX_REBOOT_CMD_POWER_OFF",
    "REBOOT_MAGIC1": "LINUX_REBOOT_MAGIC1",
    "REBOOT_MAGIC2": "LINUX_REBOOT_MAGIC2",
    "REBOOT_MAGIC2A": "LINUX_REBOOT_MAGIC2A",
    "REBOOT_MAGIC2B": "LINUX_REBOOT_MAGIC2B",
    "REBOOT_MAGIC2C": "LINUX_REBOOT_MAGIC2C",
    "RLIM_INFINITY32": "RLIM_INFINITY",
    "RLIM_INFINITY64": "RLIM64_INFINITY",
    "SCHED_OTHER": "SCHED_NORMAL",
    "SIGRTMIN_ABI": "SIGRTMIN",
    "O_ASYNC": "FASYNC",
    "UTS_LEN": "__NEW_UTS_LEN",
    "FPSTATE_FXSR": "X86_FXSR_MAGIC",
}


def our_constants():
    """Names of the object-like macros in syscall/abi."""
    names = []
    for header in sorted(ABI.glob("*.h")):
        names += re.findall(r"^#define (\w+)[ \t]+\S", header.read_text(), re.MULTILINE)
    return [n for n in names if n not in NOT_COMPARED and not n.startswith("ABI_")]


def our_calls():
    table = (ABI / "syscalls.def").read_text()
    return re.findall(r"^SYSCALL\((\d+), (\w+), ([^)]*)\)", table, re.MULTILINE)


def facts(tmp_path, name, headers, statements):
    """Compile and run a program of those statements; its output as a dictionary."""
    source = tmp_path / f"{name}.c"
    body = "\n".join(statements)
    source.write_text(f"{headers}\nint printf(const char *, ...);\n"
                      f"int main(void)\n{{\n{body}\nreturn 0;\n}}\n")
    program = tmp_path / name
    subprocess.run([COMPILER, "-m32", "-static", "-w", f"-I{ROOT}", "-o", program, source],
                   check=True, timeout=120)
    output = subprocess.run([program], check=True, timeout=60, capture_output=True, text=True)
    return dict(line.split("=") for line in output.stdout.splitlines())


def constant(ours, theirs):
    return f'#ifdef {theirs}\nprintf("{ours}=%llx\\n", (long long)({theirs}));\n#endif'


@pytest.fixture(scope="module")
def ours_and_linux(tmp_path_factory):
    tmp_path = tmp_path_factory.mktemp("abi")
    ours, linux = [], []
    for name in our_constants():
        ours.append(constant(name, name))
        linux.append(constant(name, RENAMED.get(name, name)))
    for our_type, linux_type, fields in STRUCTURES:
        if our_type not in SIZE_DIFFERS_IN_PUBLISHED_HEADER:
            ours.append(f'printf("sizeof {our_type}=%x\\n", sizeof({our_type}));')
            linux.append(f'printf("sizeof {our_type}=%x\\n", sizeof({linux_type}));')
        for field in fields.split():
            our_field, _, linux_field = field.partition(":")
            label = f"{our_type}.{our_field}"
            for side, type_name, member in ((ours, our_type, our_field),
                                            (linux, linux_type, linux_field or our_field)):
                side.append(f'printf("{label}=%x/%x\\n", offsetof({type_name}, {member}), '
                            f'sizeof((({type_name} *)0)->{member}));')
    our_headers = "".join(f'#include "syscall/abi/{h.name}"\n' for h in sorted(ABI.glob("*.h")))
    for number, name, _ in our_calls():
        ours.append(f'printf("call {name}=%x\\n", SYS_{name});')
        linux.append(f'printf("call {name}=%x\\n", __NR_{name});')
    return (facts(tmp_path, "ours", our_headers, ours),
            facts(tmp_path, "linux", LINUX_HEADERS, linux))


def test_every_value_both_define_is_equal(ours_and_linux):
    ours, linux = ours_and_linux
    both = ours.keys() & linux.keys()
    different = {n: (ours[n], linux[n]) for n in both if ours[n] != linux[n]}
    # The published ucontext holds a set of 32 signals where the kernel's holds 64.
    assert different.pop("ucontext_t.uc_sigmask")[0].endswith("/8")
    assert different == {}
    assert len(both) > 700


def test_little_is_left_uncompared(ours_and_linux):
    """Names Linux's headers do not have are libc's business; there are few of them."""
    ours, linux = ours_and_linux
    alone = sorted(ours.keys() - linux.keys())
    print("not in Linux's headers:", " ".join(alone))
    assert len(alone) < 70


def test_calls_are_listed_once_in_order_with_known_kinds():
    kinds = set("NONE INT UINT HEX FD PATH STR INBUF OUTBUF PTR SIZE OFF OFFLO OFFHI PID SIG MODE "
                "FLAGS TIME".split())
    calls = our_calls()
    numbers = [int(number) for number, _, _ in calls]
    assert numbers == sorted(set(numbers))
    for _, name, arguments in calls:
        listed = arguments.split(", ")
        assert set(listed) <= kinds, name
        assert len(listed) <= 6, name
        assert listed == ["NONE"] or "NONE" not in listed, name


def test_frames_have_the_sizes_the_kernel_lays_out(tmp_path):
    """Taken from the i386 kernel's own layout: struct sigframe_ia32 and struct rt_sigframe."""
    sizes = facts(tmp_path, "frames", '#include "syscall/abi/signal.h"\n',
                  ['printf("sigframe=%d\\n", sizeof(struct sigframe));',
                   'printf("rt_sigframe=%d\\n", sizeof(struct rt_sigframe));',
                   'printf("siginfo=%d\\n", __builtin_offsetof(struct rt_sigframe, info));',
                   'printf("uc=%d\\n", __builtin_offsetof(struct rt_sigframe, uc));'])
    assert sizes == {"sigframe": "732", "rt_sigframe": "268", "siginfo": "16", "uc": "144"}
