"""What the tools and /proc tell of memory: pmap, vmstat, free, and sums that must hold."""

import re


def meminfo(shell):
    """/proc/meminfo as a dictionary, in KiB."""
    rows = re.findall(r"^(\S+): +(\d+) kB$", shell.output("cat /proc/meminfo"), re.MULTILINE)
    return {name: int(value) for name, value in rows}


def test_the_rows_of_meminfo_add_up(shell):
    rows = meminfo(shell)
    used = rows["Cached"] + rows["AnonPages"] + rows["PageTables"] + rows["KernelPages"]
    assert rows["MemTotal"] == rows["MemFree"] + used
    assert rows["MemTotal"] == rows["HighTotal"] + rows["LowTotal"]
    assert rows["Slab"] == rows["SReclaimable"] + rows["SUnreclaim"]
    assert 0 < rows["Committed_AS"] < rows["CommitLimit"] <= rows["MemTotal"]
    assert rows["Slab"] + rows["KernelStack"] <= rows["KernelPages"]
    assert rows["Mapped"] <= rows["Cached"]
    assert rows["MemAvailable"] <= rows["MemFree"]


def test_a_file_of_a_tmpfs_is_shared_memory_and_one_of_the_root_is_not(shell):
    before = meminfo(shell)
    shell.output("head -c 1000000 /dev/zero >/tmp/file")
    middle = meminfo(shell)
    shell.output("mkdir -p /tmp/m; mount -t tmpfs none /tmp/m; head -c 1000000 /dev/zero >/tmp/m/file")
    after = meminfo(shell)
    shell.output("umount /tmp/m; rmdir /tmp/m; rm /tmp/file")
    assert middle["Shmem"] == before["Shmem"] and middle["Cached"] >= before["Cached"] + 976
    assert after["Shmem"] == middle["Shmem"] + 980 and after["Cached"] >= middle["Cached"] + 976


def test_pmap_shows_each_area_and_the_sum(shell):
    output = shell.output("pmap $$")
    assert re.search(r"^\d+:   .*sh$", output, re.MULTILINE)
    assert re.search(r"^08048000 +\d+K r-x-- sh$", output, re.MULTILINE)
    assert re.search(r"^[0-9a-f]{8} +\d+K rw---   \[ stack \]$", output, re.MULTILINE)
    sizes = [int(size) for size in re.findall(r"^[0-9a-f]{8} +(\d+)K", output, re.MULTILINE)]
    assert int(re.search(r"^ total +(\d+)K$", output, re.MULTILINE).group(1)) == sum(sizes)


def test_pmap_tells_what_is_in_memory_and_where_it_comes_from(shell):
    output = shell.output("pmap -x $$")
    rows = re.findall(r"^[0-9a-f]{8} +(\d+) +(\d+) +(\d+) [rwxs-]{5} ", output, re.MULTILINE)
    sums = [sum(int(row[column]) for row in rows) for column in range(3)]
    total = re.search(r"^total kB +(\d+) +(\d+) +(\d+)$", output, re.MULTILINE)
    assert [int(value) for value in total.groups()] == sums
    assert 0 < sums[2] < sums[1] < sums[0]
    assert re.search(r"^mapped: \d+K    writeable/private: \d+K    shared: 0K$",
                     shell.output("pmap -d $$"), re.MULTILINE)
    assert re.search(r" Pss +Pss_Dirty .* Mapping\n(.*\n)+.*/bin/sh\n", shell.output("pmap -Xp $$"))
    _, status = shell.run("pmap 99999")
    assert status == 42


def test_text_is_in_memory_once_for_all_who_run_it(shell):
    pids = shell.output("for i in 1 2 3 4; do sleep 100 & echo $!; done; sleep 1")
    pids = re.findall(r"^(\d+)$", pids, re.MULTILINE)
    assert len(pids) == 4
    smaps = shell.output(f"cat /proc/{pids[0]}/smaps")
    shell.output(f"kill {' '.join(pids)}; wait 2>/dev/null; true")
    text = re.search(r" r-xp .*/bin/sleep\n(?:.*\n){3}Rss: +(\d+) kB\nPss: +(\d+) kB", smaps)
    assert text, smaps
    assert int(text.group(2)) <= int(text.group(1)) // 4 + 1


def test_vmstat_tells_in_columns_and_again(shell):
    output = shell.output("vmstat 1 2")
    lines = output.splitlines()
    assert lines[0].startswith("procs --") and lines[1].split()[:4] == ["r", "b", "swpd", "free"]
    values = [[int(value) for value in line.split()] for line in lines[2:]]
    assert len(values) == 2 and all(len(row) == 17 for row in values)
    assert all(99 <= sum(row[12:]) <= 101 for row in values)
    assert values[1][14] > 50  # nobody computes: idle
    assert re.search(r"^ +\d+ page faults$", shell.output("vmstat -s"), re.MULTILINE)


def test_vmstat_and_free_mean_the_same_by_used_memory(shell):
    output = shell.output("free; vmstat -s")
    used = int(re.search(r"Mem: +\d+ +(\d+)", output).group(1))
    assert abs(int(re.search(r"(\d+) K used memory", output).group(1)) - used) < 256


def test_free_tells_in_units_and_again(shell):
    kib = int(re.search(r"Mem: +(\d+)", shell.output("free")).group(1))
    assert int(re.search(r"Mem: +(\d+)", shell.output("free -b")).group(1)) == kib * 1024
    assert int(re.search(r"Mem: +(\d+)", shell.output("free -m")).group(1)) == kib // 1024
    assert re.search(r"Mem: +\d+Mi", shell.output("free -h"))
    assert re.search(r"Comm: +\d+ +\d+ +\d+", shell.output("free -v"))
    assert len(re.findall(r"Mem:", shell.output("free -s 0.1 -c 3"))) == 3
