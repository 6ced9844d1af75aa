"""Utilities against the host's of the same name: what they print and their statuses must be the same.

Ours are i386 programs, which the Linux underneath runs too. A case is a shell command in which the
first word of each program is looked for among ours first, then, for the right answer, only among the
host's."""

import os
import subprocess

import pytest

from machine import built

FILES = {
    "short": "one\ntwo\nthree\n",
    "gaps": "one\n\n\nfour\tand a tab\n  indented\nno newline at the end",
    "long": "the quick brown fox jumps over the lazy dog, and then again over it\n" * 3 + "x" * 200 + "\n",
    "left": "a\nb\nd\nf\n",
    "right": "b\nc\nd\ne\nf\n",
    "empty": "",
}

CASES = [
    "tac short gaps", "tac < empty", "rev short gaps", "rev empty",
    "nl gaps", "nl -b a -w 3 -s : gaps short", "nl -v 10 -i 5 short", "nl -b n short",
    "fold long", "fold -w 20 long", "fold -s -w 20 long", "fold -b -w 7 gaps",
    "expand gaps", "expand -t 4 gaps", "expand -i gaps",
    "paste short left right", "paste -d ,: short left right", "paste -s short left",
    "paste -d '\\n' left right", "cat short | paste - - -",
    "comm left right", "comm -12 left right", "comm -3 left right", "comm empty left",
    "cmp left right; echo $?", "cmp short short; echo $?", "cmp -s left right; echo $?",
    "cmp -l left right; echo $?",
    "dd if=long bs=16 count=2 status=none", "dd if=long bs=7 skip=3 count=1 status=none",
    "dd if=long ibs=3 obs=10 status=none", "cat short | dd bs=5 conv=sync status=none | od -c",
    "dd if=short of=copy bs=1 status=none; dd if=left of=copy conv=notrunc bs=2 seek=2 status=none; cat copy",
    "dd if=short of=/dev/null 2>&1 | head -n 2",
    "ln -s short link; readlink link; readlink short; echo $?; ln -s nowhere/at/all lost; readlink lost",
    "ln -s . here; readlink -f here/short | sed 's,.*/,,'; realpath ./here/../short | sed 's,.*/,,'",
    "realpath -q -e nothing; echo $?; realpath nothing | sed 's,.*/,,'",
    "mkfifo -m 600 pipe; ls -l pipe | cut -c 1-10; mkfifo pipe 2>/dev/null; echo $?",
    "od -c short gaps; od -An -tx1 missing short 2>/dev/null; echo $?; od -N 20 -j 3 -t o2 long",
    "mkdir -p d/e; touch d/e/f; echo y | rm -ri d >/dev/null 2>&1; find d | sort; du -a d | wc -l; rm -r d",
    "echo n | cp -i left right 2>/dev/null; cat right; echo y | mv -i left right 2>/dev/null; cat right",
    "mkdir -p a/b; echo word > a/b/c; grep -r word a a/; ls -R a; cp -r a z; find z/ | sort",
    "split -l 1 short; cat xaa xac; split -b 7 -a 3 long part; ls part* | wc -l; cat partaab",
    "md5sum short; sha256sum short; sha512sum < empty",
    "timeout 0.2 sleep 5; echo $?; timeout 5 sh -c 'exit 3'; echo $?",
    "timeout -s KILL 0.2 sleep 5; echo $?; timeout -k 0.2 0.2 sh -c 'trap \"\" TERM; sleep 3'; echo $?",
    "timeout --preserve-status 0.2 sleep 5; echo $?; timeout 1 nothing_there 2>/dev/null; echo $?",
    "nice -n 5 nice; nice; nice -n 3 sh -c 'exit 4'; echo $?",
    "nohup sh -c 'echo out; kill -HUP $$; echo alive' 2>/dev/null < /dev/null; echo $?",
    "setsid -w sh -c 'exit 6'; echo $?",
    "env -i A=1 env; env no_such_program 2>/dev/null; echo $?",
    "id -u root; id -gn root; id root | cut -d ' ' -f 1",
    "env kill -l 9; env kill -l TERM; sleep 5 & env kill -s HUP $!; wait $!; echo $?",
]


def run(command, path, folder):
    """Output and status of the command with these programs, in a fresh folder with the files."""
    os.makedirs(folder)
    for name, text in FILES.items():
        with open(os.path.join(folder, name), "w", encoding="ascii") as file:
            file.write(text)
    child = subprocess.run(["dash", "-c", command], cwd=folder, capture_output=True, timeout=60,
                           stdin=subprocess.DEVNULL, check=False,
                           env={"PATH": path, "LC_ALL": "C", "HOME": folder})
    return child.stdout.decode(), child.returncode


@pytest.mark.parametrize("command", CASES)
def test_does_what_the_hosts_does(command, folder):
    host = "/usr/bin:/bin"
    ours = run(command, f"{built('user/bin')}:{host}", os.path.join(folder, "ours"))
    assert ours == run(command, host, os.path.join(folder, "host"))


def test_pgrep_pkill_and_killall_find_processes_by_name(shell):
    shell.output("sleep 1111 & sleep 1112 & sleep 0.3")
    both = shell.output("pgrep -x sleep").split()
    assert len(both) == 2
    assert shell.output("pgrep -f 'sleep 1112'").split() == both[1:]
    assert shell.output("pgrep -n sleep; pgrep -o sleep").split() == [both[1], both[0]]
    assert shell.output("pgrep -c sleep; pgrep -l -u root sleep").split() == [
        "2", both[0], "sleep", both[1], "sleep"]
    assert shell.output("pgrep sl.*q; echo $?") == "1\n"
    assert shell.output("pkill -f 'sleep 1111'; sleep 0.3; pgrep sleep").split() == both[1:]
    assert shell.output("killall -q nothing; echo $?; killall sleep; sleep 0.3; pgrep sleep; "
                        "jobs >/dev/null; echo $?").split()[0] == "1"
    assert shell.output("pgrep -c sleep || echo none").split() == ["0", "none"]


def test_top_shows_who_uses_the_processor(shell):
    shell.output("sh -c 'while :; do :; done' & sleep 1")
    said = shell.output("top -b -d 1 -n 2")
    looks = said.split("top - ")[1:]
    assert len(looks) == 2
    first = looks[1].split("COMMAND\n")[1].splitlines()[0].split()
    assert first[-1] == "sh" and float(first[7]) > 30
    shell.output("kill %1; sleep 0.3; jobs >/dev/null")
    shell.type("top\n")
    shell.expect("COMMAND")
    shell.type("q")
    shell.prompt()


def test_df_and_renice_and_who_and_time_speak_of_the_machine(shell):
    assert " /\n" in shell.output("df")
    assert "/proc" in shell.output("df -a") and "tmpfs" in shell.output("df -T /dev/shm")
    assert shell.output("sleep 100 & renice -n 5 -p $! | cut -d ' ' -f 2-; kill $!; sleep 0.2; "
                        "jobs >/dev/null").endswith("(process ID) old priority 0, new priority 5\n")
    assert shell.output("who | cut -d ' ' -f 1") == "root\n"
    assert " w -h\n" in shell.output("w -h")
    assert "real 0." in shell.output("\\time sleep 0.1 2>&1")


def test_more_shows_a_screenful_at_a_time(shell):
    shell.output("stty rows 10 cols 80")
    shell.type("seq 30 | more\n")
    shell.expect("\n9\r*\n.*--More--")
    shell.type(" ")
    shell.expect("\n18\r*\n.*--More--")
    shell.type("/25\n")
    shell.expect("25\r*\n26")
    shell.expect(r"READY> ")
    assert shell.output("stty size; stty -a | grep -c ' echo '").split() == ["10", "80", "1"]
    shell.output("stty rows 24 cols 80")
