"""Cost follows work: what /bench/memory measures, held to what is promised.

The machine counts instructions (-icount), so the figures are the same on any computer."""

import re

import pytest

from machine import built
from shell import Shell


@pytest.fixture(scope="module")
def costs():
    """Nanoseconds by the name of the operation."""
    with Shell(initrd=built("test.cpio"), append="quiet", memory="1G", icount=0) as shell:
        output = shell.output("/bench/memory", seconds=300)
    print(output)
    return {name.strip(): int(ns) for name, ns in re.findall(r"^(.+?) +(\d+) ns$", output, re.M)}


@pytest.mark.parametrize("operation", ["fork", "munmap", "exit"])
def test_cost_follows_what_was_touched_not_what_is_mapped(costs, operation):
    little = costs[f"{operation}, 1 MiB mapped, 1 touched"]
    much = costs[f"{operation}, 256 MiB mapped, 1 touched"]
    assert much <= 2 * little


def test_a_fault_finds_its_area_in_logarithmic_time(costs):
    few, many = (costs[f"read fault among {n} areas"] for n in (100, 10000))
    assert many <= 2 * few
