"""gdb commands that know Redzone. `make gdb` loads them; `help user-defined` lists them.

They read the stopped machine's memory through the kernel's own types, so they show what is there, with no
help of the kernel's. What they must know beyond the types is said once, below: where the roots of the
kernel's structures are, and the processor's page-table format (Intel SDM volume 3, section 4.3), which
in the kernel only mm/pagetable.c knows.
"""

import gdb

# Roots: the expressions under which the kernel's structures hang.
LAYOUT_ROWS = "'mm/layout.c'::rows"
LAYOUT_COUNT = "'mm/layout.c'::nrows"
PROCESS_ZERO = "'proc/proc.c'::zero"
BOOT_CPU = "'kernel/segments.c'::boot_cpu"

SEGKPM_BASE = 0xC3400000  # mm/layout.h: physical address 0 in the physical map
KERNELBASE = 0xC3000000

PAGE = 4096
PRESENT, WRITE, USER, ACCESSED, DIRTY, LARGE = 0x1, 0x2, 0x4, 0x20, 0x40, 0x80
COPY_ON_WRITE = 0x200  # a bit the processor leaves to the kernel

STATES = {"THREAD_NEW": "new", "THREAD_READY": "ready", "THREAD_RUNNING": "running",
          "THREAD_BLOCKED": "blocked", "THREAD_STOPPED": "stopped", "THREAD_ZOMBIE": "zombie", "THREAD_GONE": "gone"}


def value(expression):
    """A C expression's value."""
    return gdb.parse_and_eval(expression)


def address(pointer):
    """A pointer as a number."""
    return int(pointer) & 0xFFFFFFFF


def elements(head, kind, member):
    """The structures on a kernel list (kernel/lib/list.h), in order."""
    structure = gdb.lookup_type(f"struct {kind}")
    offset = next(field.bitpos // 8 for field in structure.fields() if field.name == member)
    start = address(head.address)
    link = head["next"]
    while address(link) != start and address(link) != 0:
        yield gdb.Value(address(link) - offset).cast(structure.pointer()).dereference()
        link = link["next"]


def tree(node, structure, member):
    """The structures of a red-black tree (kernel/lib/rbtree.h), in order."""
    if address(node) == 0:
        return
    kind = gdb.lookup_type(f"struct {structure}")
    offset = next(field.bitpos // 8 for field in kind.fields() if field.name == member)
    yield from tree(node["left"], structure, member)
    yield gdb.Value(address(node) - offset).cast(kind.pointer()).dereference()
    yield from tree(node["right"], structure, member)


def children(proc):
    """A process's children, living and dead."""
    yield from elements(proc["children"], "proc", "sibling")
    yield from elements(proc["zombies"], "proc", "sibling")


def family(proc):
    """A process and all that descend from it."""
    yield proc
    for child in children(proc):
        yield from family(child)


def processes():
    """All processes, by pid."""
    return sorted(family(value(PROCESS_ZERO)), key=lambda proc: int(proc["pid"]))


def process(pid):
    """The process with this pid."""
    for candidate in processes():
        if int(candidate["pid"]) == pid:
            return candidate
    raise gdb.GdbError(f"there is no process {pid}")


def current():
    """The process that runs, or None before there are any."""
    thread = value(BOOT_CPU)["current"]
    return thread["proc"].dereference() if address(thread) else None


def threads(proc):
    """A process's threads."""
    return elements(proc["threads"], "thread", "proc_link")


def state(proc):
    """A process's state in the course's words: its thread's, or zombie."""
    if proc["zombie"]:
        return "zombie"
    return " ".join(STATES.get(str(thread["state"]), "?") for thread in threads(proc)) or "-"


def pid_of(pointer):
    """The pid of a process pointer; 0 for none."""
    return int(pointer["pid"]) if address(pointer) else 0


def number(text, otherwise=None):
    """A command's argument as a number."""
    if not text.strip() and otherwise is not None:
        return otherwise
    return int(value(text)) & 0xFFFFFFFF


class Command(gdb.Command):
    """A command whose documentation is its class's, and whose name is given."""

    name = ""

    def __init__(self):
        super().__init__(self.name, gdb.COMMAND_USER)

    def invoke(self, argument, from_tty):
        """Run; gdb's own errors are shown as they are."""
        try:
            self.run(argument)
        except (gdb.MemoryError, ValueError) as error:
            raise gdb.GdbError(f"{self.name}: {error}") from None

    def run(self, argument):
        """What the command does."""
        raise NotImplementedError


class Layout(Command):
    """layout memory: the documented address space, with the boundaries computed for this machine."""

    name = "layout memory"

    def run(self, argument):
        rows = value(LAYOUT_ROWS)
        count = int(value(LAYOUT_COUNT))
        if not count:
            print("The boundaries are not computed yet: the kernel is at its first instructions.")
        for at in range(count):
            row = rows[at]
            print(f"{int(row['start']):08x}-{int(row['end']) - 1:08x}  {row['name'].string():14}"
                  f" {row['mapped'].string()}")


class Ps(Command):
    """ps: all processes with parent, group, session, state and name; * marks the one that runs."""

    name = "ps"

    def run(self, argument):
        running = current()
        print("   PID  PPID  PGID   SID  STATE     NAME")
        for proc in processes():
            group = proc["pgrp"]
            pgid = int(group["pgid"]) if address(group) else 0
            sid = int(group["session"]["sid"]) if address(group) else 0
            mark = "*" if running is not None and proc["pid"] == running["pid"] else " "
            print(f"{mark}{int(proc['pid']):5} {pid_of(proc['parent']):5} {pgid:5} {sid:5}"
                  f"  {state(proc):9} {proc['name'].string()}")


class Proc(Command):
    """proc [PID]: a process's control block and its threads; without PID the one that runs."""

    name = "proc"

    def run(self, argument):
        proc = process(number(argument)) if argument.strip() else current()
        if proc is None:
            raise gdb.GdbError("no process runs yet")
        pids = [int(child["pid"]) for child in children(proc)]
        print(f"process {int(proc['pid'])} \"{proc['name'].string()}\", {state(proc)},"
              f" struct proc at {address(proc.address):#x}")
        print(f"  parent {pid_of(proc['parent'])}, children {pids}")
        if address(proc["as"]):
            space = proc["as"].dereference()
            print(f"  memory: {int(space['pages_total'])} pages in areas,"
                  f" {int(space['pages_resident'])} resident, {int(space['pages_promised'])} promised")
        for thread in threads(proc):
            stack = int(thread["kstack"])
            print(f"  thread {int(thread['tid'])}, {STATES.get(str(thread['state']), '?')},"
                  f" kernel stack at {stack:#x}")
            frame = thread["user_frame"]
            if address(frame):
                print(f"    in user code at {int(frame['eip']):#010x}, stack {int(frame['esp']):#010x}")


class Areas(Command):
    """areas [PID]: the areas of a process's address space, as /proc/PID/maps shows them."""

    name = "areas"

    def run(self, argument):
        proc = process(number(argument)) if argument.strip() else current()
        if proc is None or not address(proc["as"]):
            raise gdb.GdbError("that process has no user memory")
        for area in tree(proc["as"]["areas"]["root"], "vm_area", "node"):
            prot = int(area["prot"])
            rights = "".join(letter if prot & bit else "-" for letter, bit in
                             (("r", 1), ("w", 2), ("x", 4)))
            print(f"{int(area['start']):08x}-{int(area['end']):08x} {rights}"
                  f"{'s' if area['shared'] else 'p'} {int(area['offset']):08x}"
                  f"  {str(area['kind']).replace('AREA_', '').lower()}")


def physical_word(where):
    """A word of physical memory, through the physical map."""
    kind = gdb.lookup_type("unsigned int").pointer()
    return int(gdb.Value(SEGKPM_BASE + where).cast(kind).dereference())


def directory():
    """The physical address of the page directory in use."""
    return int(value("(unsigned int)$cr3")) & ~(PAGE - 1)


def directory_of(proc):
    """The physical address of a process's page directory."""
    if not address(proc["as"]):
        raise gdb.GdbError("that process has no user memory")
    return int(proc["as"]["pagetable"]["pa"])


def rights_of(entry):
    """A page-table entry's bits in words."""
    words = ["user" if entry & USER else "kernel", "rw" if entry & WRITE else "ro"]
    words += [word for word, bit in (("large", LARGE), ("accessed", ACCESSED), ("dirty", DIRTY),
                                     ("copy-on-write", COPY_ON_WRITE)) if entry & bit]
    return " ".join(words)


class Pte(Command):
    """pte ADDRESS: the way of an address through the page tables in use, entry by entry."""

    name = "pte"

    def run(self, argument):
        where = number(argument)
        root = directory()
        top = physical_word(root + (where >> 22) * 4)
        print(f"directory at {root:#010x}, entry {where >> 22:#x}: {top:#010x}"
              f" {rights_of(top) if top & PRESENT else 'not present'}")
        if not top & PRESENT:
            return
        if top & LARGE:
            print(f"{where:#010x} is physical {(top & 0xFFC00000) | (where & 0x3FFFFF):#010x}")
            return
        entry = physical_word((top & ~(PAGE - 1)) + (where >> 12 & 0x3FF) * 4)
        print(f"table at {top & ~(PAGE - 1):#010x}, entry {where >> 12 & 0x3FF:#x}: {entry:#010x}"
              f" {rights_of(entry & ~LARGE) if entry & PRESENT else 'not present'}")
        if entry & PRESENT:
            print(f"{where:#010x} is physical {(entry & ~(PAGE - 1)) | (where & (PAGE - 1)):#010x}")


def mappings(root, first, last):
    """(address, entry, size) of all present entries whose directory index is in the range."""
    for index in range(first, last):
        top = physical_word(root + index * 4)
        if not top & PRESENT:
            continue
        if top & LARGE:
            yield index << 22, top, 4 << 20
            continue
        memory = gdb.selected_inferior().read_memory(SEGKPM_BASE + (top & ~(PAGE - 1)), PAGE)
        words = memory.cast("B").cast("I")
        for at, entry in enumerate(words):
            if entry & PRESENT:
                yield index << 22 | at << 12, entry & ~LARGE, PAGE


class PageTable(Command):
    """pagetable [PID]: what a process's user half maps, runs of like pages joined; 0: the kernel's half."""

    name = "pagetable"

    def run(self, argument):
        if argument.strip() and number(argument) == 0:
            found = mappings(directory(), KERNELBASE >> 22, 1024)
        else:
            root = directory_of(process(number(argument))) if argument.strip() else directory()
            found = mappings(root, 0, KERNELBASE >> 22)
        start = end = rights = None
        for where, entry, size in found:
            if where == end and rights_of(entry) == rights:
                end += size
                continue
            if start is not None:
                print(f"{start:08x}-{end - 1:08x} {rights}")
            start, end, rights = where, where + size, rights_of(entry)
        if start is not None:
            print(f"{start:08x}-{end - 1:08x} {rights}")


class RunQueue(Command):
    """runq: the threads that are running or ready, by process."""

    name = "runq"

    def run(self, argument):
        for proc in processes():
            for thread in threads(proc):
                word = STATES.get(str(thread["state"]), "?")
                if word in ("running", "ready"):
                    print(f"{int(thread['tid']):5} {word:8} {proc['name'].string()}")


class WhatSleeps(Command):
    """sleepers: every blocked thread with the kernel functions in which it sleeps."""

    name = "sleepers"

    def run(self, argument):
        for proc in processes():
            for thread in threads(proc):
                if str(thread["state"]) == "THREAD_BLOCKED":
                    print(f"{int(thread['tid']):5} {proc['name'].string():15}"
                          f" {' < '.join(callers(thread))}")


def callers(thread):
    """The functions on a sleeping thread's kernel stack, found by its return addresses."""
    names = []
    word = gdb.lookup_type("unsigned int").pointer()
    where = int(thread["context"])
    top = address(thread["user_frame"]) or where + PAGE
    while where < top and len(names) < 8:
        content = int(gdb.Value(where).cast(word).dereference())
        block = gdb.block_for_pc(content) if content >= 0xFE800000 and content < 0xFEC00000 else None
        while block is not None and block.function is None:
            block = block.superblock
        if block is not None and block.function.name not in names:
            names.append(block.function.name)
        where += 4
    return names


def user_frame():
    """The trap frame through which the running thread came from user mode."""
    thread = value(BOOT_CPU)["current"]
    if not address(thread) or not address(thread["user_frame"]):
        raise gdb.GdbError("the thread that runs did not come from user mode")
    return thread["user_frame"].dereference()


class EnterUser(Command):
    """enter-user: go on until this process is back in user mode, where it left it."""

    name = "enter-user"

    def run(self, argument):
        where = int(user_frame()["eip"])
        gdb.execute(f"thbreak *{where:#x} if $cr3 == {int(value('$cr3')):#x}")
        gdb.execute("continue")


class SyscallBreakpoint(gdb.Breakpoint):
    """Shows a system call where the kernel dispatches it, and goes on."""

    def __init__(self):
        super().__init__("syscall/dispatch.c:system_call", internal=True)

    def stop(self):
        """gdb asks whether to stop here."""
        frame = value("*tf")
        calls = value("'syscall/dispatch.c'::calls")
        call = int(frame["eax"])
        known = call <= calls.type.range()[1] and address(calls[call]["name"])
        name = calls[call]["name"].string() if known else f"call {call}"
        arguments = ", ".join(f"{int(frame[register]):#x}" for register in
                              ("ebx", "ecx", "edx", "esi", "edi"))
        proc = current()
        print(f"{int(proc['pid'])} {proc['name'].string()}: {name}({arguments})")
        return False


class Syscalls(Command):
    """syscalls on|off: show each system call as it enters the kernel, with its process."""

    name = "syscalls"
    breakpoint = None

    def run(self, argument):
        if Syscalls.breakpoint is not None:
            Syscalls.breakpoint.delete()
            Syscalls.breakpoint = None
        if argument.strip() != "off":
            Syscalls.breakpoint = SyscallBreakpoint()


for command in (Layout, Ps, Proc, Areas, Pte, PageTable, RunQueue, WhatSleeps, EnterUser, Syscalls):
    command()
