"""From the loader to the shell: GRUB's disc, `qemu -kernel`, all sizes, and archives that are no good."""

import re

import pytest

import archives
from machine import BOOT_SECONDS, RESET, Machine, built, plain
from shell import Shell


@pytest.fixture(scope="module", name="disc")
def boot_disc():
    """The disc image, booted by GRUB, as `make run` does."""
    with Shell(iso=built("redzone.iso"), memory="256M") as booted:
        yield booted


def test_grub_boots_the_disc_to_a_shell(disc):
    assert disc.output("echo here I am") == "here I am\n"


def test_a_pipeline_of_three_counts_the_root_directory(disc):
    listing = disc.output("ls /").split()
    assert {"bin", "dev", "etc", "proc", "sbin", "tmp"} <= set(listing)
    assert disc.output("ls / | sort | wc -l").strip() == str(len(listing))


def test_redirection_copies_a_file_and_wc_counts_it(disc):
    text = disc.output("cat /etc/rc")
    assert disc.output("cat < /etc/rc > /tmp/x; wc /tmp/x").split() == [
        str(text.count("\n")), str(len(text.split())), str(len(text.encode())), "/tmp/x"]
    assert disc.output("rm /tmp/x") == ""


def test_a_background_job_is_seen_by_ps(disc):
    assert re.search(r"\d+ .*sleep", disc.output("sleep 1 & ps"))


def test_and_and_or_lists_follow_the_status(disc):
    assert disc.output("false || echo no; true && echo yes") == "no\nyes\n"


def test_the_boot_log_names_the_layout_with_its_boundaries(disc):
    log = disc.output("dmesg")
    for name, address in (("ARGSBASE", "ffc00000"), ("SEGDEBUGBASE", "ff800000"),
                          ("KERNEL_TEXT", "fe800000"), ("SEGMAP_BASE", "c3002000"),
                          ("red zone", "c3000000")):
        assert re.search(rf"{address}.*{name}|{name}.*{address}", log, re.IGNORECASE), name
    for name in ("DEBUG_INFO_VA", "VALLOC_BASE", "KERNELHEAP", "SEGKPM_BASE"):
        assert re.search(rf"[0-9a-f]{{8}}.*{name}|{name}.*[0-9a-f]{{8}}", log, re.IGNORECASE), name


def test_a_static_glibc_program_alone_in_an_archive_is_init(folder):
    archive = archives.only({"/init": built("glibc/glibc_init")}, folder)
    with Machine(initrd=archive, append="panic=-1") as machine:
        machine.expect("glibc: pid 1 speaks", BOOT_SECONDS)
        machine.expect(r"glibc: the child said: through a pipe, from pid \d+")
        machine.expect(r"glibc: the child exited with 42")
        machine.expect(r"(?i)panic: .*init.*")
        assert machine.wait_for_end() == RESET


@pytest.mark.parametrize("memory, cpu", [("32M", None), ("3G", None), ("128M", "pentium3"),
                                         ("128M", "max"), ("512M", "qemu64")])
def test_it_boots_with_this_memory_and_processor(memory, cpu):
    with Shell(memory=memory, cpu=cpu) as shell:
        assert shell.output("ls / | sort | wc -l").strip().isdigit()
        total = int(re.search(r"Mem:\s+(\d+)", shell.output("free")).group(1))
        kib = {"M": 1024, "G": 1024 * 1024}[memory[-1]] * int(memory[:-1])
        assert kib * 0.6 < total <= kib


def good_archive():
    """The bytes of the project's own initrd."""
    with open(built("initrd.cpio"), "rb") as file:
        return file.read()


BROKEN = {
    "truncated": lambda: good_archive()[:len(good_archive()) // 2],
    "cut in a header": lambda: good_archive()[:50],
    "empty": lambda: b"",
    "garbage": lambda: bytes(range(1, 256)) * 64,
    "a header with a size of four gibibytes": lambda: (
        b"070701" + b"00000001" + b"000081ED" + b"00000000" * 4 + b"FFFFFFFF" + b"00000000" * 4 +
        b"00000005" + b"00000000" + b"init\0" + b"\0" * 32),
    "names that never end": lambda: good_archive()[:94] + b"FFFFFFFF" + good_archive()[102:],
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_bad_archive_is_refused_in_one_clear_line(kind, folder):
    with Machine(initrd=archives.written(BROKEN[kind](), folder), append="panic=-1") as machine:
        refused(machine)


def test_no_archive_at_all_is_refused_in_one_clear_line():
    with Machine(append="panic=-1") as machine:
        refused(machine)


def test_a_command_line_that_is_too_long_is_refused_aloud():
    """It was, but before any console stood, so the machine was silent."""
    with Machine(append="word " * 600) as machine:
        machine.expect(r"panic: the boot command line is longer than \d+ bytes")


def test_an_archive_without_a_program_to_start_is_refused_in_one_clear_line(folder):
    archive = archives.only({"/etc/motd": built("initrd.files")}, folder)
    with Machine(initrd=archive, append="panic=-1") as machine:
        refused(machine)


def refused(machine):
    """The machine panics once, in words about the archive or init, and ends."""
    assert machine.wait_for_end(BOOT_SECONDS) == RESET
    panics = re.findall(r"(?i).*panic: .*", plain(machine.transcript))
    assert len(panics) == 1, panics
    assert re.search(r"(?i)initrd|archive|cpio|init", panics[0]), panics


def test_the_boot_word_init_names_the_first_program_and_the_rest_are_its_arguments():
    with Machine(initrd=built("initrd.cpio"),
                 append="panic=-1 init=/bin/echo first second -- third") as machine:
        machine.expect(r"\nfirst second third\r*\n", BOOT_SECONDS)
        assert machine.wait_for_end() == RESET


def test_unknown_boot_words_with_a_value_become_inits_environment():
    with Machine(initrd=built("initrd.cpio"),
                 append="panic=-1 COLOUR=green rdinit=/bin/env") as machine:
        machine.expect(r"\nCOLOUR=green\r*\n", BOOT_SECONDS)
        assert machine.wait_for_end() == RESET


def test_quiet_keeps_the_log_off_the_console_and_in_the_ring():
    with Shell(append="quiet") as shell:
        assert "ARGSBASE" not in shell.transcript
        assert "ARGSBASE" in shell.output("dmesg")


def test_init_runs_within_100_ms_of_the_kernels_first_instruction():
    with Shell(icount=0, append="quiet") as shell:
        assert first_instruction_ms(shell.output("dmesg")) < 100


def first_instruction_ms(log):
    """Virtual milliseconds from _start to init's first instruction, from the kernel's log."""
    match = re.search(r"(\d+) us after the first instruction", log)
    assert match, "the log does not tell when init started"
    return int(match.group(1)) / 1000
