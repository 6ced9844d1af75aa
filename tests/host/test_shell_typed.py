"""The shell with somebody typing: line editing, history, completion, job control.

Our shell runs on the Linux underneath, on a pseudo-terminal, so that these sessions take no machine.
The editor draws with cursor movements; where it matters what the line looks like, a small screen is
kept from them. Everything else is judged by what commands print."""

import os
import re
import signal
import time

import pexpect
import pytest

from machine import built, plain

SECONDS = 10
COLUMNS = 40

UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
HOME, END, DELETE = "\x1b[H", "\x1b[F", "\x1b[3~"


def control(letter):
    """The byte a terminal sends for Control and a letter."""
    return chr(ord(letter) & 0x1f)


class Screen:
    """What a terminal of COLUMNS columns shows, as far as the shell's sequences go. `eager` terminals
    go to the next row as soon as the last column is filled; others with the next character."""

    def __init__(self, eager=False):
        self.rows = [""]
        self.row = self.column = 0
        self.eager = eager

    def put(self, character):
        """A printable character at the cursor."""
        if self.column == COLUMNS:
            self.row, self.column = self.row + 1, 0
        while len(self.rows) <= self.row:
            self.rows.append("")
        line = self.rows[self.row].ljust(self.column)
        self.rows[self.row] = line[:self.column] + character + line[self.column + 1:]
        self.column += 1
        if self.column == COLUMNS and self.eager:
            self.row, self.column = self.row + 1, 0

    def control(self, sequence):
        """A control character or sequence."""
        count = int(re.sub(r"\D", "", sequence) or 1)
        if sequence == "\r":
            self.column = 0
        elif sequence == "\n":
            self.row += 1
        elif sequence.endswith("A"):
            self.row -= count
            self.column = min(self.column, COLUMNS - 1)
        elif sequence.endswith("C"):
            self.column += count
        elif sequence.endswith("J"):
            self.rows = self.rows[:self.row + 1]
            if len(self.rows) > self.row:
                self.rows[self.row] = self.rows[self.row][:self.column]

    def feed(self, text):
        """Everything the shell has written."""
        for part in re.findall(r"\x1b\[[0-9;]*[A-Za-z]|.", text, re.DOTALL):
            if part[0] == "\x1b" or part in "\r\n":
                self.control(part)
            elif part >= " ":
                self.put(part)

    def lines(self):
        """The rows without the blanks at their ends."""
        return [row.rstrip() for row in self.rows if row.strip()]


class Session:
    """A shell on a terminal of its own."""

    def __init__(self, folder, term="vt100"):
        environment = {"PATH": f"{built('user/bin')}:/usr/bin:/bin", "HOME": folder,
                       "TERM": term, "PS1": "$ "}
        self.tty = pexpect.spawn(built("user/bin/sh"), ["-i"], env=environment, cwd=folder,
                                 timeout=SECONDS, encoding="latin-1", dimensions=(24, COLUMNS))
        self.tty.delaybeforesend = None
        self.tty.expect_exact("$ ")

    def type(self, text):
        """Type without a newline."""
        self.tty.send(text)

    def run(self, text):
        """Type a line; what it prints until the shell has done a marked command after it."""
        self.tty.send(text + "\r")
        self.tty.send("echo END''MARK\r")
        self.tty.expect(r"\nENDMARK\r\n")
        output = plain(self.tty.before)
        self.tty.expect_exact("$ ")
        return output

    def expect(self, pattern):
        """Wait for a regular expression; the match."""
        self.tty.expect(pattern)
        return self.tty.match

    def line_result(self, keys):
        """Type keys that leave `echo ...` on the line, then Enter; what echo prints."""
        self.tty.send(keys + "\r")
        self.tty.expect(r"\r\n<([^\r\n]*)>\r\n")
        result = self.tty.match.group(1)
        self.tty.expect_exact("$ ")
        return result

    def close(self):
        """End the session."""
        self.tty.close(force=True)


@pytest.fixture
def session(folder):
    """A shell at its prompt."""
    opened = Session(folder)
    yield opened
    opened.close()


def test_keys_move_and_change_the_line(session):
    assert session.line_result("echo '<abc>'" + LEFT * 3 + "X") == "abXc"
    assert session.line_result("cho '<1>'" + HOME + "e") == "1"
    assert session.line_result("ho '<2>'" + control("A") + "ec" + control("E") + " ") == "2"
    assert session.line_result("echo '<abcd>'" + LEFT * 4 + DELETE) == "abd"
    assert session.line_result("echo '<abcd>'" + control("B") * 4 + control("D")) == "abd"
    assert session.line_result("echo '<abcx" + "\x7f" + ">'") == "abc"
    assert session.line_result("junk" + control("U") + "echo '<3>'") == "3"
    assert session.line_result("echo '<4>' junk more" + control("W") * 2) == "4"
    assert session.line_result("echo '<5>' junk" + LEFT * 5 + control("K")) == "5"
    assert session.line_result("'<6>'" + control("U") + "echo " + control("Y")) == "6"


def test_history_comes_back_and_can_be_changed(session):
    assert session.line_result("echo '<one>'") == "one"
    assert session.line_result("echo '<two>'") == "two"
    assert session.line_result(UP + UP) == "one"
    assert session.line_result(control("P") + control("P") + LEFT * 2 + "X") == "twoX"
    assert session.line_result("echo '<draft>'" + UP + UP + DOWN + DOWN) == "draft"
    assert session.line_result(control("R") + "two" + control("R")) == "two"


def test_interrupt_gives_a_fresh_prompt(session):
    session.type("echo never" + control("C"))
    session.expect(r"\^C\r\n\$ ")
    assert session.line_result("echo \"<$?>\"") == "130"
    session.type("for i in 1 2; do\r")
    session.expect("> ")
    session.type(control("C"))
    session.expect(r"\^C\r\n\$ ")


def test_interrupt_of_a_job_runs_the_trap_and_goes_on(session):
    session.type("trap 'echo \"<came>\"' INT; sh -c 'echo \"<run>\"; sleep 60'; echo '<after>'\r")
    session.expect("<run>\r\n")
    session.type(control("C"))
    session.expect("<came>\r\n<after>\r\n")
    session.type("trap - INT\r")


def test_end_of_input_leaves_the_shell(session):
    session.type("junk" + control("D") + control("U") + control("D"))
    session.tty.expect(pexpect.EOF)


@pytest.mark.parametrize("eager", [False, True])
def test_long_lines_wrap(session, eager):
    screen = Screen(eager)
    text = "echo " + "abcdefghij" * 9
    session.type(text)
    time.sleep(0.2)
    session.type(HOME + RIGHT * 5 + "X" + END + "Y")
    time.sleep(0.2)
    session.type(LEFT * 60 + DELETE + END + "\x7f" * 3)
    time.sleep(0.5)
    screen.feed("$ " + session.tty.read_nonblocking(100000))
    body = "X" + "abcdefghij" * 9 + "Y"
    body = body[:len(body) - 60] + body[len(body) - 59:]
    wanted = "$ echo " + body[:-3]
    assert screen.lines() == [wanted[i:i + COLUMNS] for i in range(0, len(wanted), COLUMNS)]
    assert (screen.row, screen.column) == divmod(len(wanted), COLUMNS)


def test_tab_completes_commands_and_files(session, folder):
    os.makedirs(os.path.join(folder, "directory"))
    for name in ("onefile", "two files", "directory/inner", "twin"):
        with open(os.path.join(folder, name), "w", encoding="ascii") as file:
            file.write(f"<{name}>\n")
    assert session.line_result("cat onef\t") == "onefile"
    assert session.line_result("cat two\t") == "two files"
    assert session.line_result("cat dir\tinn\t") == "directory/inner"
    assert session.line_result("cat ~/onef\t") == "onefile"
    assert session.line_result("unalia\x7f\x7f\x7f\x7f\x7f\x7fech\t '<7>'") == "7"
    session.type("cat tw\t\t")
    session.expect(r"twin +two files")
    session.type(control("U"))


def test_dumb_terminals_get_plain_lines(folder):
    session = Session(folder, term="dumb")
    session.type("echo '<plain>'\n")
    session.expect(r"<plain>\r\n\$ ")
    session.close()


def test_prompt_is_expanded(session):
    session.type("PS1='[$((1+1))] '\r")
    session.expect(r"\[2\] ")


def test_keyboard_signals_reach_only_the_job(session):
    session.type("sleep 100\r")
    time.sleep(0.3)
    session.type(control("C"))
    session.expect(r"\$ ")
    assert session.line_result("echo \"<$?>\"") == "130"
    session.type("sleep 100 | cat\r")
    time.sleep(0.3)
    session.type(control("\\"))
    session.expect(r"Quit")
    session.expect(r"\$ ")
    session.type("while :; do :; done\r")
    time.sleep(0.3)
    session.type(control("C"))
    session.expect(r"\$ ")
    assert session.line_result("echo \"<$?>\"") == "130"


def test_interrupt_ends_the_whole_command_line(session):
    session.type("sleep 100; echo NO''T\r")
    time.sleep(0.3)
    session.type(control("C"))
    session.expect(r"\$ ")
    assert "NOT" not in session.run(":")


def test_jobs_stop_and_go_on(session):
    session.type("sleep 100\r")
    time.sleep(0.3)
    session.type(control("Z"))
    session.expect(r"\[1\]\+  Stopped +sleep 100\r\n\$ ")
    assert session.line_result("echo \"<$?>\"") == "148"
    session.type("jobs\r")
    session.expect(r"\[1\]\+  Stopped +sleep 100\r\n\$ ")
    session.type("bg\r")
    session.expect(r"sleep 100 &\r\n\$ ")
    session.type("jobs\r")
    session.expect(r"\[1\]\+  Running +sleep 100\r\n\$ ")
    session.type("fg %1\r")
    session.expect(r"sleep 100\r\n")
    time.sleep(0.3)
    session.type(control("C"))
    session.expect(r"\$ ")
    session.type("jobs; echo '<none>'\r")
    session.expect(r"\n<none>\r\n\$ ")


def test_background_jobs_are_announced_and_reported(session):
    session.type("sleep 0.2 &\r")
    session.expect(r"\[1\] \d+\r\n\$ ")
    session.type("sleep 100 &\r")
    session.expect(r"\[2\] \d+\r\n\$ ")
    time.sleep(0.5)
    session.type("\r")
    session.expect(r"\[1\]-  Done +sleep 0.2\r\n\$ ")
    session.type("kill %sleep\r")
    session.expect(r"\$ ")
    time.sleep(0.2)
    session.type("\r")
    session.expect(r"\[2\]\+  Terminated +sleep 100\r\n\$ ")


def test_reading_in_the_background_stops_the_job(session):
    session.type("cat &\r")
    session.expect(r"\[1\] \d+\r\n")
    time.sleep(0.3)
    session.type("\r")
    session.expect(r"\[1\]\+  Stopped +cat\r\n\$ ")
    session.type("kill -9 %1\r")
    session.expect(r"\$ ")


def test_stopped_jobs_hold_the_shell_once(session):
    session.type("sleep 100\r")
    time.sleep(0.3)
    session.type(control("Z"))
    session.expect(r"Stopped.*\$ ")
    session.type(control("D"))
    session.expect(r"There are stopped jobs\.\r\n\$ ")
    session.type("kill -9 %1\r")
    session.expect(r"\$ ")


def test_terminal_modes_are_put_back(session):
    session.type("sh -c 'stty raw -echo; kill -9 $$'\r")
    session.expect(r"Killed")
    session.expect(r"\$ ")
    session.type("cat\r")
    time.sleep(0.3)
    session.type("typed\n")
    session.expect("typed\r\ntyped\r\n")
    session.type(control("D"))
    session.expect(r"\$ ")


def test_hang_up_ends_the_shell(session):
    pid = session.tty.pid
    session.tty.kill(signal.SIGHUP)
    session.tty.expect(pexpect.EOF)
    session.tty.wait()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_errors_keep_the_prompt(session):
    for line in ("echo ${x?gone}", "if true; fi", "readonly r=1; r=2", "exec nosuchprogram",
                 ". /nonexistent", "return 3", "shift 5", "echo $((1/0))", "set -u; echo $nosuch"):
        session.type(line + "\r")
        session.expect(r"\$ ")
    assert session.line_result("echo '<alive>'") == "alive"


def test_a_substitution_cannot_be_stopped(session):
    session.type("echo \"<$(sleep 1; echo done)>\"\r")
    time.sleep(0.3)
    session.type(control("Z"))
    session.expect(r"<done>\r\n\$ ")


def test_interrupt_ends_read_and_wait(session):
    for command in ("read x", "sleep 100 & wait"):
        session.type(command + "\r")
        time.sleep(0.3)
        session.type(control("C"))
        session.expect(r"\$ ")
        assert session.line_result("echo \"<$?>\"") == "130"


def test_exec_that_fails_leaves_job_control(session):
    session.type("exec nosuchprogram\r")
    session.expect(r"not found\r\n\$ ")
    session.type("sleep 100\r")
    time.sleep(0.3)
    session.type(control("Z"))
    session.expect(r"Stopped +sleep 100\r\n\$ ")


def test_fc_lists_and_runs_what_was_typed(session):
    assert session.line_result("echo '<one>'") == "one"
    assert session.line_result("echo '<two>'") == "two"
    session.type("fc -l 1 2\r")
    session.expect(r"\r\n1\techo '<one>'\r\n2\techo '<two>'\r\n\$ ")
    session.type("fc -lnr 1 2\r")
    session.expect(r"\r\n\techo '<two>'\r\n\techo '<one>'\r\n\$ ")
    session.type("fc -s two=three echo\r")
    session.expect(r"echo '<three>'\r\n<three>\r\n\$ ")
    session.type("fc -e true 1\r")
    session.expect(r"echo '<one>'\r\n<one>\r\n\$ ")
    session.type("fc -s nothing-like-it; echo \"<$?>\"\r")
    session.expect(r"no line begins with.*<1>\r\n\$ ")


def test_an_alias_typed_is_there_on_the_next_line(session):
    session.run("alias say='echo '")
    session.run("alias word=\"'<aliased>'\"")
    assert session.line_result("say word") == "aliased"


def test_terminal_modes_are_put_back_when_a_raw_program_stops_and_for_it_when_it_goes_on(session):
    session.type("sh -c 'stty raw -echo; kill -STOP $$; stty -a; stty sane'\r")
    session.expect(r"Stopped")
    session.expect(r"\$ ")
    assert " echo " in session.run("stty -a").replace("\n", " ").replace(";", " ")
    session.type("fg\r")
    session.expect(r"-icanon")
    session.expect(r"\$ ")
    assert session.line_result("echo '<back>'") == "back"


def test_a_disowned_job_is_not_listed(session):
    session.type("sleep 100 &\r")
    session.expect(r"\[1\] (\d+)\r\n\$ ")
    pid = session.tty.match.group(1)
    assert "sleep 100" not in session.run("disown %1; jobs")
    session.run(f"kill {pid}")
    assert "Terminated" not in session.run("sleep 0.2; jobs")
