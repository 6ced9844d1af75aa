"""The screen and keyboard of a PC: typed through QEMU's keyboard, read from the text screen's memory."""

import time

import pytest

from machine import BOOT_SECONDS, Machine, built
from shell import Shell

KEYS = {" ": "spc", "\n": "ret", "/": "slash", "-": "minus", ".": "dot", "|": "shift-backslash",
        ">": "shift-dot", "$": "shift-4", "'": "apostrophe", ";": "semicolon", "\\": "backslash",
        "[": "bracket_left"}


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


def wait_for_word(machine, word, seconds=30):
    """Wait until a line of the screen is just this word."""
    return wait_for_screen(machine, lambda lines: word in lines, word, seconds)


def test_each_console_has_a_screen_and_a_session_of_its_own(screen):
    press(screen, "clear\necho first; tty\n")
    wait_for_word(screen, "/dev/tty1")
    screen.monitor.human("sendkey alt-f2")
    wait_for_screen(screen, lambda lines: "first" not in lines, "another console")
    log_in(screen)
    press(screen, "clear\ntty; ps\n")
    wait_for_word(screen, "/dev/tty2")
    press(screen, "sleep 1000\n")
    screen.monitor.human("sendkey alt-f1")
    assert "first" in wait_for_word(screen, "/dev/tty1")
    screen.monitor.human("sendkey ctrl-c")  # for nobody here
    screen.monitor.human("sendkey alt-right")
    wait_for_word(screen, "/dev/tty2")
    screen.monitor.human("sendkey ctrl-c")
    press(screen, "exit\n")
    wait_for_screen(screen, lambda lines: any(line.endswith("login:") for line in lines), "a login")
    press(screen, "")
    screen.monitor.human("sendkey alt-left")
    wait_for_word(screen, "/dev/tty1")


def test_a_program_changes_the_console_in_front(screen):
    press(screen, "clear\nopenvt -c 5 -s -w sh -c 'tty; sleep 3'; echo back\n")
    wait_for_word(screen, "/dev/tty5")
    wait_for_word(screen, "back")
    press(screen, "chvt 3\n")
    wait_for_screen(screen, lambda lines: "back" not in lines, "the third console")
    screen.monitor.human("sendkey alt-f1")
    wait_for_word(screen, "back")


def test_one_can_look_back_at_what_has_left_the_screen(screen):
    press(screen, "clear\nseq 60\n")
    wait_for_word(screen, "60")
    assert "20" not in screen.screen()
    for _ in range(3):
        screen.monitor.human("sendkey shift-pgup")
    wait_for_word(screen, "20")
    press(screen, "echo on\n")
    wait_for_word(screen, "on")
    assert "20" not in screen.screen()


def test_caps_lock_makes_capitals(screen):
    press(screen, "clear\n")
    screen.monitor.human("sendkey caps_lock")
    press(screen, "echo loud\n")
    screen.monitor.human("sendkey caps_lock")
    wait_for_screen(screen, lambda lines: any("ECHO LOUD" in line for line in lines), "capitals")
    press(screen, "echo quiet\n")
    wait_for_word(screen, "quiet")


def test_the_screen_answers_where_the_cursor_is(screen):
    press(screen, "clear\nstty -icanon -echo; printf '\\033[6n'; head -c 6 | od -An -c; stty sane\n")
    lines = wait_for_screen(screen, lambda lines: any("R" in line and "033" in line for line in lines),
                            "an answer")
    assert any(line.split()[:2] == ["033", "["] for line in lines)
