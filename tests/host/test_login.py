"""Logging in and out over the serial line, becoming somebody else, and what outlives a session."""

import re
import time

import pytest

from machine import BOOT_SECONDS, Machine, built, plain
from shell import Shell
from test_init import SHELL_LINE, initrd

ASKING = "autologin=no"
LOGIN = r"redzone login: $"
PASSWORD = r"Password: $"
PROMPT = r"[#$] (?:\x1b\[[0-9;?]*[A-Za-z])*$"


def enter(machine, user, password):
    """Answer both questions, and wait for the shell."""
    machine.expect(LOGIN, BOOT_SECONDS)
    machine.type(user + "\n")
    machine.expect(PASSWORD)
    machine.type(password + "\n")


def log_in(machine, user):
    """The same, with the right password, to a prompt of our own."""
    enter(machine, user, user)
    machine.expect(PROMPT)
    machine.type("export PS1='READ''Y> '\n")
    machine.prompt()


@pytest.fixture(name="lobby")
def boot_to_login():
    """A machine that asks. Each test has its own: init takes ten logins in two minutes for a fault."""
    with Lobby(initrd=built("test.cpio"), append=ASKING) as machine:
        yield machine


class Lobby(Shell):
    """A machine that is left at the login prompt."""

    def log_in(self):
        """Nobody yet."""
        self.expect(LOGIN, BOOT_SECONDS)
        self.type("\n")  # an empty name: the question comes again, for each test to meet


def leave(machine):
    """Log out."""
    machine.type("exit\n")


def test_a_login_gives_ids_groups_home_and_environment(lobby):
    log_in(lobby, "student")
    assert lobby.output("id") == ("uid=1000(student) gid=1000(student) "
                                  "groups=1000(student),100(class)\n")
    assert lobby.output("pwd; echo $0 $HOME $SHELL $USER $LOGNAME $PATH $TERM") == (
        "/home/student\n-sh /home/student /bin/sh student student /bin:/usr/bin:/demo vt100\n")
    assert lobby.output("tty; ls -l /dev/ttyS0").startswith("/dev/ttyS0\ncrw--w---- 1 student tty ")
    assert lobby.output("env | grep autologin; echo; umask") == "\n0022\n"
    assert re.search(r"student +ttyS0 ", lobby.output("who"))
    pid, group, session, foreground = lobby.output(
        "read p c s pp g ss t fg rest < /proc/$$/stat; echo $$ $g $ss $fg").split()
    assert pid == group == session
    leave(lobby)


def test_logging_out_gives_the_terminal_to_the_next(lobby):
    log_in(lobby, "student")
    leave(lobby)
    log_in(lobby, "guest")
    assert lobby.output("whoami; groups") == "guest\nguest class\n"
    assert "student" not in lobby.output("who")
    leave(lobby)


def test_a_wrong_password_and_an_unknown_name_look_the_same(lobby):
    for user in ("student", "nobodyatall"):
        enter(lobby, user, "wrong")
        lobby.expect("Login incorrect\r*\n")
    assert "wrong" not in plain(lobby.transcript)
    log_in(lobby, "student")
    leave(lobby)


def test_three_wrong_ones_end_the_attempt(lobby):
    lobby.type("\n")
    for _ in range(3):
        enter(lobby, "guest", "wrong")
        lobby.expect("Login incorrect\r*\n")
    lobby.expect("Redzone on redzone")  # getty's greeting: a new one
    log_in(lobby, "root")
    leave(lobby)


def test_an_account_without_a_valid_password_is_closed(lobby):
    enter(lobby, "daemon", "")
    lobby.expect("Login incorrect\r*\n")


def test_no_user_can_kill_a_passwd_that_knows_him(lobby):
    log_in(lobby, "student")
    lobby.output("mkfifo answers; passwd < answers > said 2>&1 & exec 3> answers; echo student >&3")
    lobby.output("until grep -q 'New password' said; do sleep 0.1; done")
    assert "not permitted" in lobby.run("kill -KILL $!")[0].lower()
    lobby.output("exec 3>&-")
    assert lobby.run("wait $!")[1] == 1
    assert lobby.output("tail -n 1 said; rm answers said").endswith("password unchanged\n")
    leave(lobby)


def test_nologin_keeps_all_but_root_out(lobby):
    log_in(lobby, "root")
    lobby.output("echo Back at nine. > /etc/nologin")
    leave(lobby)
    enter(lobby, "student", "student")
    lobby.expect("Back at nine")
    log_in(lobby, "root")
    lobby.output("rm /etc/nologin")
    leave(lobby)
    log_in(lobby, "student")
    leave(lobby)


def test_hushlogin_keeps_the_message_of_the_day_away(lobby):
    log_in(lobby, "guest")
    lobby.output("touch .hushlogin")
    leave(lobby)
    lobby.drain()
    said = len(lobby.transcript)
    lobby.type("\n")
    log_in(lobby, "guest")
    assert "Programs to look at" not in lobby.transcript[said:]
    lobby.output("rm .hushlogin")
    leave(lobby)


def su(machine, command, password):
    """Type an su command that asks; what it says until the prompt."""
    machine.type(command + "\n")
    machine.expect(PASSWORD)
    machine.type(password + "\n")
    return machine.prompt()


def test_su_asks_for_the_others_password(lobby):
    log_in(lobby, "student")
    said = su(lobby, "su guest -c id; echo status $?", "student")
    assert "Authentication failure" in said and "status 1" in said
    assert "uid=1001(guest) gid=1001(guest)" in su(lobby, "su guest -c id", "guest")
    assert "uid=0(root)" in su(lobby, "su -c id", "root")
    assert "/home/guest guest" in su(lobby, "su - guest -c 'echo $PWD $USER'", "guest")
    assert lobby.output("su nobodyatall; echo $?").endswith("does not exist\n1\n")
    leave(lobby)


def test_root_becomes_anybody_without_a_word(lobby):
    log_in(lobby, "root")
    assert lobby.output("su student -c 'id -un; echo $HOME'") == "student\n/home/student\n"
    assert lobby.output("su student -c 'exit 7'; echo $?") == "7\n"
    assert lobby.output("su daemon -s /bin/sh -c 'id -un'") == "daemon\n"
    assert lobby.output("su daemon -c 'id -un' || echo none") == "none\n"
    leave(lobby)


def test_a_changed_password_is_the_one_that_counts(lobby):
    log_in(lobby, "guest")
    lobby.type("passwd\n")
    for question, answer in (("Current password: ", "guest"), ("New password: ", "visitor"),
                             ("Retype new password: ", "visitor")):
        lobby.expect(question + "$")
        lobby.type(answer + "\n")
    assert "updated successfully" in lobby.prompt()
    leave(lobby)
    enter(lobby, "guest", "guest")
    lobby.expect("Login incorrect")
    enter(lobby, "guest", "visitor")
    lobby.expect(PROMPT)
    leave(lobby)
    log_in(lobby, "root")
    assert lobby.output("passwd -S guest; ls -l /etc/shadow").startswith("guest P\n-rw------- ")
    lobby.output("passwd -l guest")
    assert lobby.output("passwd -S guest; ls /etc/shadow.new 2>/dev/null; passwd -u guest") == "guest L\n"
    leave(lobby)


def test_users_see_and_change_only_what_is_theirs(lobby):
    log_in(lobby, "student")
    for command in ("cat /etc/shadow", "touch /etc/mine", "kill 1", "passwd -d root",
                    "login -f root", "mount -t proc proc /proc"):
        _, status = lobby.run(command + " 2>/dev/null")
        assert status != 0, command
    leave(lobby)


def test_a_daemon_survives_the_logout_and_writes_its_log(lobby):
    log_in(lobby, "student")
    lobby.output("/demo/daemon /tmp/daemon.log 0.2 100; sleep 1")
    leave(lobby)
    log_in(lobby, "student")
    first = int(lobby.output("wc -l < /tmp/daemon.log"))
    time.sleep(1)
    assert int(lobby.output("sleep 1; wc -l < /tmp/daemon.log")) > first > 0
    state = lobby.output("read p c s pp g ss t rest < /proc/$(pgrep daemon)/stat; echo $pp $t")
    assert state == "1 0\n"
    lobby.output("pkill daemon; sleep 0.5")
    assert "told to end" in lobby.output("tail -n 1 /tmp/daemon.log; rm /tmp/daemon.log")
    leave(lobby)


def test_a_hangup_ends_a_session_and_not_what_nohup_runs(lobby):
    log_in(lobby, "student")
    lobby.output("nohup sleep 1001 >/dev/null 2>&1 & sleep 0.3")
    lobby.type("sleep 1002\n")
    lobby.drain(0.5)
    lobby.monitor.human("info status")
    lobby.type("\x1a")
    lobby.prompt()
    lobby.type("exec sleep 0\n")  # the leader ends; the stopped sleep is orphaned and hung up
    log_in(lobby, "student")
    assert lobby.output("pgrep -f 'sleep 100[12]' | wc -l").strip() == "1"
    lobby.output("pkill -f 'sleep 1001'")
    leave(lobby)


def test_nohup_says_on_the_terminal_that_there_is_no_such_program(lobby):
    log_in(lobby, "student")
    output = lobby.output("nohup nothing-there; echo $?; wc -c < nohup.out; rm nohup.out")
    assert "nohup: 'nothing-there': No such file or directory" in output
    assert output.split()[-2:] == ["127", "0"]
    leave(lobby)


def test_the_serial_line_logs_root_in_by_itself():
    with Shell() as shell:
        assert shell.output("id -un; who | wc -l").split() == ["root", "1"]


def test_without_the_option_in_inittab_the_serial_line_asks(folder):
    archive = initrd(folder, SHELL_LINE.replace("-a root ", ""))
    with Machine(initrd=archive) as machine:
        machine.expect(LOGIN, BOOT_SECONDS)
        assert "Redzone on redzone (ttyS0)" in machine.transcript
