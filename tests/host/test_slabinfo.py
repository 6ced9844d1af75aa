"""/proc/slabinfo is what slabtop(1) reads, and its numbers are right."""

import re

from shell import Shell

# The conversions of slabtop's own sscanf: a name, five numbers, tunables skipped, two numbers.
ROW = re.compile(r"(\S+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*"
                 r": tunables\s+\d+\s+\d+\s+\d+\s*: slabdata\s+(\d+)\s+(\d+)\s+\d+$")
PAGE = 4096


def rows_of(text):
    """The caches by name, each a dictionary of numbers."""
    lines = text.splitlines()
    assert lines[0] == "slabinfo - version: 2.1"
    assert lines[1].split()[:3] == ["#", "name", "<active_objs>"]
    names = ["active", "total", "size", "per_slab", "pages", "active_slabs", "slabs"]
    matches = [ROW.match(line) for line in lines[2:]]
    assert all(matches), text
    return {match[1]: dict(zip(names, map(int, match.groups()[1:]))) for match in matches}


def assert_consistent(rows):
    """What must hold between a cache's numbers."""
    assert len(rows) > 20
    for name, row in rows.items():
        assert row["total"] == row["slabs"] * row["per_slab"], name
        assert row["active_slabs"] <= row["slabs"], name
        assert row["active"] <= row["active_slabs"] * row["per_slab"], name
        assert row["active"] >= row["active_slabs"], name
        assert row["size"] * row["per_slab"] <= row["pages"] * PAGE, name


def test_slabinfo_is_consistent_and_follows_what_is_held():
    with Shell() as shell:
        before = rows_of(shell.output("cat /proc/slabinfo"))
        assert_consistent(before)
        shell.output("exec 5</etc/passwd 6</etc/passwd 7</etc/passwd")
        after = rows_of(shell.output("cat /proc/slabinfo"))
        assert after["file"]["active"] == before["file"]["active"] + 3


def test_slabinfo_is_consistent_with_checked_objects():
    with Shell(append="slab_debug") as shell:
        rows = rows_of(shell.output("cat /proc/slabinfo"))
        assert_consistent(rows)
        assert rows["kmalloc-64"]["size"] > 64 + 2 * 16


def test_slabinfo_is_for_the_superuser():
    with Shell() as shell:
        assert shell.output("stat -c %a /proc/slabinfo /proc/slab_owners") == "400\n400\n"
