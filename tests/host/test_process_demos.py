"""The demos of processes, groups, sessions and signals say what they are to show, on Redzone and on
Linux."""

import pytest

import demos

SAID = {
    "fork": [r"parent: the child has exited with 7", r"number is still 1 at"],
    "states": [r"R  computing", r"S  in pause", r"T  after SIGSTOP", r"S  after SIGCONT",
               r"Z  after SIGUSR1", r"-  after wait"],
    "zombie": [r"nobody has waited for it:\n +State:\tZ \(zombie\)",
               r"kill returns 0\n +State:\tZ \(zombie\)", r"it had exited with 42",
               r"No such file or directory"],
    "orphan": [r"grandchild \d+: my parent is \d+ now: I was adopted", r"no children left"],
    "pids": [r"I am \d+, my parent is \d+", r"5 children, one after the other:( \d+){5}\n",
             r"before the next began: yes", r"Name:\t\S+\n +State:\tR \(running\)",
             r"Process 1:\n(?s:.*?)PPid:\t0", r"Process 2, which has no user memory:\n +Name:\t\S+\n"],
    "exec": [r"first life: pid \d+, number 2, SIGUSR1 handled, SIGUSR2 ignored, "
             r"descriptor open, close-on-exec one open",
             r"second life: pid \d+, number 1, SIGUSR1 default, SIGUSR2 ignored, "
             r"descriptor open, close-on-exec one closed",
             r"script: pid \d+, my name is /tmp/exec-demo, my argument one"],
    "credentials": [r"at the start: real user 0, effective user 0\n +read .*: done\n.*: done\n.*: done",
                    r"after seteuid\(1000\): real user 0, effective user 1000",
                    r"root again, .*: done", r"after setuid\(1000\): real user 1000, effective user 1000",
                    r"read .*: Permission denied", r"signal .*: Operation not permitted",
                    r"nice value: Operation not permitted", r"root again: Operation not permitted"],
    "limits": [r"with 3 open, 7 more, then: Too many open files",
               r"less than 64 MiB could be mapped, then: Cannot allocate memory",
               r"wrote 4500 bytes, then: File too large", r"raised to 20: done",
               r"to 21: Invalid argument", r"ended by SIGXCPU", r"processor time: yes; page faults: yes"],
    "groupsignal": [r"I signal group (\d+)\n",
                    r"(?s:(?=.*first: .*has come)(?=.*second: .*has come)(?=.*third: .*has come))",
                    r"there is no such group", r"the outsider still waits",
                    r"outsider: pid \d+, group \d+: SIGUSR1 has come"],
    "hangup": [r"leader: a session is on the terminal", r"the line is lost",
               r"leader: SIGHUP has come",
               r"(?s:(?=.*foreground: SIGHUP has come)(?=.*stopped: SIGHUP has come))",
               r"background: nothing has come"],
    "jobs": [r"the pipeline is group \d+", r"\^Z: 2 processes have stopped", r"bg: ",
             r"\^Z once more: 2 processes have stopped", r"the reader has ended with 0",
             r"ended by SIGPIPE"],
    "sigqueue": [r"Blocked and sent 3 times each: SIGUSR1 waits, SIGRTMIN\+1 waits"]
                + [rf"handled: SIGRTMIN\+{number} with the value {number}{turn}"
                   for number in (1, 2) for turn in (1, 2, 3)]
                + [r"SIGUSR1 was handled 1 time", r"SIGUSR2 on the other stack",
                   r"Waited for: SIGRTMIN\+1 with the value 99"],
    "uncatchable": [r"SIGKILL: Invalid argument", r"SIGSTOP: Invalid argument",
                    r"stopped by signal 19", r"continued", r"ended by signal 9"],
    "interrupted": [r"without SA_RESTART: the handler ran 1 time; read Interrupted system call",
                    r"with SA_RESTART: the handler ran 1 time; read went on",
                    r"nanosleep, .*: Interrupted system call, with more than a second left: yes"],
    "timers": [r"after one second: yes", r"250 ms: yes", r"sleep 0 ticks", r"computing 1 tick",
               r"with the value 42, for several expirations: yes"],
}


@pytest.mark.parametrize("demo", SAID)
def test_a_demo_shows_its_idea(shell, demo):
    demos.expect_said(shell.output(f"/demo/{demo}", seconds=120), SAID[demo])


@pytest.mark.parametrize("demo", SAID)
def test_the_same_demo_runs_on_linux(folder, demo):
    demos.expect_said(demos.run_on_linux(demo, folder), SAID[demo])


def test_a_daemon_has_no_terminal_and_is_a_child_of_init(shell):
    said = shell.output("/demo/daemon /tmp/log 0.1 3; sleep 1; cat /tmp/log; rm /tmp/log")
    demos.expect_said(said, [r"a daemon begins", r"started: parent \d+, group \d+, session \d+, "
                             r"no controlling terminal", r"still here \(3\)", r"said all"])


def test_a_pipeline_is_stopped_moved_to_the_background_and_continued(shell):
    """The same as the demo `jobs`, with the real shell and keys."""
    shell.type("(while sleep 0.1; do echo; done) | wc -l &\n")
    shell.prompt()
    shell.output("kill -TSTP %1; sleep 0.3")
    demos.expect_said(shell.output("jobs"), [r"Stopped"])
    shell.output("bg; sleep 0.3")
    demos.expect_said(shell.output("jobs -l"), [r"\[1\]\+ +\d+ Running"])
    shell.output("kill %1; sleep 0.3; jobs >/dev/null")
