"""Every change of a process's state is a line in the log when the kernel is booted with trace=state."""

import re

import pytest

from machine import built
from shell import Shell

CHANGE = re.compile(r"state: (\d+) \((\S+)\) (\w+) -> (\w+): ([^\n]*)")

LEGAL = {("new", "ready"), ("ready", "running"), ("running", "ready"), ("running", "blocked"),
         ("running", "stopped"), ("running", "zombie"), ("blocked", "ready"), ("stopped", "ready"),
         ("zombie", "gone")}


@pytest.fixture(scope="module")
def traced():
    """A machine whose log, not its console, tells every change of state."""
    with Shell(initrd=built("test.cpio"), append="trace=state quiet") as booted:
        yield booted


def changes(shell, command):
    """What `command` makes processes do: of each, by its pid, the names it had and its changes."""
    shell.output("dmesg -c >/dev/null")
    shell.output(command)
    log = {}
    for pid, name, before, after, why in CHANGE.findall(shell.output("dmesg")):
        names, steps = log.setdefault(int(pid), (set(), []))
        names.add(name)
        steps.append((before, after, why))
    return log


def test_a_sleeping_process_is_traced_from_new_to_gone(traced):
    (steps,) = [steps for names, steps in changes(traced, "sleep 0.2").values() if "sleep" in names]
    assert steps[:2] == [("new", "ready", "made"), ("ready", "running", "chosen")]
    slept = steps.index(("running", "blocked", "waits"), 2)
    assert ("blocked", "ready", "its time has come") in steps[slept:]
    assert steps[-2:] == [("running", "zombie", "ended"), ("zombie", "gone", "waited for")]


def test_a_stop_and_its_end_are_traced(traced):
    log = changes(traced, "/demo/states")
    (steps,) = [steps for _, steps in log.values() if any(step[1] == "stopped" for step in steps)]
    stop = steps.index(("running", "stopped", "a stop signal"))
    assert steps[stop - 2][:2] == ("blocked", "ready")
    assert steps[stop + 1] == ("stopped", "ready", "continued")
    assert steps[-2:] == [("running", "zombie", "ended"), ("zombie", "gone", "waited for")]


def test_each_change_begins_where_the_last_one_ended_and_is_legal(traced):
    for _, steps in changes(traced, "ls / | cat >/dev/null").values():
        assert {(before, after) for before, after, _ in steps} <= LEGAL
        for (_, after, _), (before, _, _) in zip(steps, steps[1:]):
            assert after == before
