"""The screen and keyboard of a PC: typed through QEMU's keyboard, read from the text screen's memory."""

import time

import pytest

from machine import BOOT_SECONDS, Machine, built
from shell import Shell

KEYS = {" ": "spc", "\n": "ret", "/": "slash", "-": "minus", ".": "dot", "|": "shift-backslash",
        ">": "shift-dot", "$": "shift-4", "'": "apostrophe"}


def press(machine, text):
    """Press keys as a person would."""
    for character in text:
        key = KEYS.get(character, character)
        machine.monitor.human(f"sendkey {'shift-' + key.lower() if key.isupper() else key} 30")
        time.sleep(0.06)


def wait_for_screen(machine, test, what, seconds=30):
    """Wait until the screen's lines pass a test; the lines."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        lines = machine.screen()
        if test(lines):
            return lines
        time.sleep(0.2)
    shown = "\n".join(machine.screen())
    raise machine.failure(f"the screen does not show {what}; it shows:\n{shown}")


def log_in(machine):
    """At the screen: name, password, prompt."""
    for words, answer in (("login:", "root\n"), ("Password:", "root\n"), ("#", "")):
        wait_for_screen(machine, lambda lines, end=words: any(line.endswith(end) for line in lines),
                        words, BOOT_SECONDS)
        press(machine, answer)


@pytest.fixture(scope="module", name="screen")
def boot_to_screen():
    """A machine whose console is the screen, with somebody logged in there."""
    with Machine(initrd=built("initrd.cpio"), append="console=tty0") as machine:
        log_in(machine)
        yield machine


def test_the_keyboard_and_the_screen_are_a_terminal(screen):
    press(screen, "echo Hello World\n")
    wait_for_screen(screen, lambda lines: "Hello World" in lines, "the word")


def test_ctrl_c_on_the_keyboard_interrupts(screen):
    press(screen, "sleep 1000\n")
    time.sleep(1)
    screen.monitor.human("sendkey ctrl-c")
    press(screen, "echo free | cat\n")
    wait_for_screen(screen, lambda lines: "free" in lines, "the next command's output")


def test_the_screen_scrolls(screen):
    press(screen, "clear\n")
    time.sleep(0.5)
    press(screen, "ls -l /bin\necho the end\n")
    lines = wait_for_screen(screen, lambda lines: "the end" in lines, "the end of a long listing")
    assert lines[0]


def test_with_both_consoles_each_has_a_shell_of_its_own():
    with Shell() as machine:
        log_in(machine)
        press(machine, "clear\necho on the screen\n")
        wait_for_screen(machine, lambda lines: "on the screen" in lines, "its own output")
        assert machine.output("echo on the line") == "on the line\n"
        assert "on the screen" not in machine.transcript
        assert "on the line" not in machine.screen()
