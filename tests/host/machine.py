"""A whole machine under QEMU, driven from outside.

A Machine boots a kernel (straight, or from the disc image through GRUB), types at its serial line and
reads what it says. Everything has a deadline. A wait that ends otherwise than hoped raises MachineError
with a report: the last console lines, what became of QEMU, the processor's registers with the kernel's
names for EIP and the callers. Nobody has to read a bare timeout.

A guest that powers off or resets does not end QEMU but stops it (-no-shutdown), so that the state in
which a triple fault left the processor can still be read.

The serial line and QEMU's monitor (QMP) are sockets in a folder of the machine's own below
build/host/, which stays until the next run, so that a failure can be looked at.
"""

import bisect
import ctypes
import itertools
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time

import pexpect
from pexpect import fdpexpect

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, os.environ.get("BUILD", "build"))
QEMU = os.environ.get("QEMU", "qemu-system-i386")

# QEMU's own exit status when the guest writes to isa-debug-exit (port 0xf4).
TESTS_PASSED, TESTS_FAILED = 33, 35

# How a guest ends that powers off, or resets (or is reset by a triple fault).
POWERED_OFF, RESET = "guest-shutdown", "guest-reset"

BOOT_SECONDS = 60
COMMAND_SECONDS = 30
LOOK_SECONDS = 0.25  # how often a wait looks whether the machine still runs

# What terminals are told and people do not see: colours, cursor movements, bells.
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[()][0-9A-B]|\x1b[=>78cM]|[\x07\x0e\x0f]")

_serial_numbers = itertools.count(1)

_libc = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1


def end_with_parent():
    """In the new process: it is killed when the tests are, however they end (prctl(2)). Machines are
    started in the main thread, for it is the thread's end that counts."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)



class MachineError(AssertionError):
    """The machine did not do what was asked; the message is the report."""


def built(name):
    """The path of something in the build folder."""
    return os.path.join(BUILD, name)


def plain(text):
    """Text as a person sees it: no escape sequences, ordinary line ends."""
    return ESCAPES.sub("", text).replace("\r", "")


class Symbols:
    """The names of an ELF file's functions, by address."""

    _cache = {}

    def __init__(self, path):
        self.entries = []
        listing = subprocess.run(["nm", "-n", path], capture_output=True, text=True, check=False)
        for line in listing.stdout.splitlines():
            fields = line.split()
            if len(fields) == 3 and fields[1] in "tT":
                self.entries.append((int(fields[0], 16), fields[2]))
        self.addresses = [address for address, _ in self.entries]

    @classmethod
    def of(cls, path):
        """The names in the file at `path`, read once."""
        if path not in cls._cache:
            cls._cache[path] = cls(path)
        return cls._cache[path]

    def name(self, address):
        """function+offset, or the bare address."""
        at = bisect.bisect_right(self.addresses, address) - 1
        if at < 0 or address - self.addresses[at] > 0x10000:
            return f"{address:#010x}"
        return f"{self.entries[at][1]}+{address - self.addresses[at]:#x}"


class Monitor:
    """QEMU's machine protocol: one command, one answer."""

    def __init__(self, connection):
        self.connection = connection
        self.connection.settimeout(10)
        self.lines = connection.makefile("r", encoding="utf-8")
        self.end = None  # why the guest has stopped for good, once it has
        self._read()
        self.command("qmp_capabilities")

    def _read(self):
        line = self.lines.readline()
        if not line:
            raise ConnectionError("QEMU closed its monitor")
        return json.loads(line)

    def command(self, name, **arguments):
        """The answer to a QMP command; events that arrive before it are passed over."""
        request = {"execute": name, "arguments": arguments}
        self.connection.sendall((json.dumps(request) + "\n").encode())
        while True:
            answer = self._read()
            if answer.get("event") == "SHUTDOWN":
                self.end = answer["data"]["reason"]
            if "return" in answer or "error" in answer:
                return answer.get("return", answer.get("error"))

    def human(self, line):
        """What the human monitor prints for a command line."""
        return str(self.command("human-monitor-command", **{"command-line": line})).replace("\r", "")


class Machine:
    """One QEMU. Use it as a context manager: leaving the block ends it."""

    def __init__(self, kernel=None, initrd=None, iso=None, append="", memory="128M", cpu=None,
                 icount=None, gdb=False, paused=False):
        self.kernel = kernel or built("redzone.elf")
        self.folder = os.path.join(BUILD, "host", f"{os.getpid()}-{next(_serial_numbers)}")
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder)
        self.transcript = ""
        self.status = None
        self.monitor = None
        arguments = [
            QEMU, "-nodefaults", "-vga", "std", "-display", "none", "-m", memory,
            "-no-reboot", "-no-shutdown",
            "-device", "isa-debug-exit,iobase=0xf4,iosize=4",
            "-d", "cpu_reset", "-D", "qemu.log",
            "-chardev", "socket,id=line,path=serial,server=on,wait=on", "-serial", "chardev:line",
            "-qmp", "unix:monitor,server=on,wait=off",
        ]
        if iso:
            arguments += ["-cdrom", os.path.abspath(iso), "-boot", "d"]
        else:
            arguments += ["-kernel", os.path.abspath(self.kernel), "-append", append]
            if initrd:
                arguments += ["-initrd", os.path.abspath(initrd)]
        if cpu:
            arguments += ["-cpu", cpu]
        if icount is not None:
            arguments += ["-icount", f"shift={icount}"]
        if gdb:
            arguments += ["-gdb", "unix:gdb,server=on,wait=off"]
        if paused:
            arguments += ["-S"]
        with open(os.path.join(self.folder, "qemu.out"), "wb") as out:
            self.qemu = subprocess.Popen(arguments, cwd=self.folder, stdin=subprocess.DEVNULL,
                                         stdout=out, stderr=out, start_new_session=True,
                                         preexec_fn=end_with_parent)
        try:
            self.line = self._connect("serial")
            self.monitor = Monitor(self._connect("monitor"))
        except (OSError, ConnectionError) as error:
            raise self.failure(f"QEMU did not start: {error}") from None
        self.console = fdpexpect.fdspawn(self.line.fileno(), timeout=COMMAND_SECONDS,
                                         encoding="utf-8", codec_errors="replace")
        self.console.logfile_read = self
        self.console.delaybeforesend = None

    # What pexpect reads passes through here.

    def write(self, text):
        """Keep what the console said."""
        self.transcript += text

    def flush(self):
        """Nothing is buffered."""

    def _connect(self, name):
        """A socket in the machine's folder; reached through /proc because socket paths are short."""
        folder = os.open(self.folder, os.O_PATH)
        try:
            deadline = time.monotonic() + 15
            while True:
                connection = socket.socket(socket.AF_UNIX)
                try:
                    connection.connect(f"/proc/self/fd/{folder}/{name}")
                    return connection
                except OSError:
                    connection.close()
                    if self.qemu.poll() is not None or time.monotonic() > deadline:
                        raise
                    time.sleep(0.02)
        finally:
            os.close(folder)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.end()
        with open(os.path.join(self.folder, "console.log"), "w", encoding="utf-8") as log:
            log.write(self.transcript)

    def end(self):
        """End this QEMU, and no other."""
        if self.qemu.poll() is None:
            self.qemu.send_signal(signal.SIGKILL)
        self.qemu.wait()

    # --- Talking to it ---

    def expect(self, pattern, seconds=COMMAND_SECONDS):
        """Wait for a pattern (or the first of a list) on the console; the match, else a report."""
        patterns = pattern if isinstance(pattern, list) else [pattern]
        deadline = time.monotonic() + seconds
        while True:
            ended = self.has_ended()
            try:
                self.console.expect(patterns, timeout=LOOK_SECONDS)
                return self.console.match
            except (pexpect.TIMEOUT, pexpect.EOF):
                if ended:
                    raise self.failure(f"the machine ended while waiting for {patterns!r}") from None
                if time.monotonic() > deadline:
                    raise self.failure(f"no {patterns!r} within {seconds} s") from None

    def has_ended(self):
        """Has the guest powered off or reset, or QEMU ended? Sets status: a reason or a number."""
        if self.status is None:
            try:
                self.monitor.command("query-status")
                self.status = self.monitor.end
            except (OSError, ConnectionError, ValueError):
                self.status = self.qemu.wait(timeout=10)
        return self.status is not None

    def drain(self, seconds=0.3):
        """All that is said until the console is silent for `seconds`, and what nobody waited for."""
        said = self.console.buffer
        self.console.buffer = ""
        while True:
            try:
                said += self.console.read_nonblocking(4096, timeout=seconds)
            except (pexpect.TIMEOUT, pexpect.EOF):
                return said

    def type(self, text):
        """Type as a person would: bytes on the serial line. Paced, because a UART holds 16 bytes."""
        data = text.encode() if isinstance(text, str) else text
        for start in range(0, len(data), 16):
            self.line.sendall(data[start:start + 16])
            if len(data) > 16:
                time.sleep(0.005)

    def wait_for_end(self, seconds=COMMAND_SECONDS):
        """POWERED_OFF, RESET, or QEMU's exit status; all that was said is in the transcript."""
        deadline = time.monotonic() + seconds
        while not self.has_ended():
            if time.monotonic() > deadline:
                raise self.failure(f"the machine was to end and still runs after {seconds} s")
            self.drain(LOOK_SECONDS)
        self.drain(LOOK_SECONDS)
        return self.status

    # --- Looking at it from outside ---

    def registers(self):
        """The processor's registers by name, from QEMU."""
        text = self.monitor.human("info registers")
        return {name: int(value, 16)
                for name, value in re.findall(r"\b(E[A-Z]{2}|CR\d)=([0-9a-f]{8})", text)}

    def words(self, address, count, physical=False):
        """32-bit words of memory, virtual unless asked otherwise; fewer than asked if not mapped."""
        text = self.monitor.human(f"{'xp' if physical else 'x'} /{count}xw {address:#x}")
        return [int(word, 16) for word in re.findall(r"\b0x([0-9a-f]{8})\b", text)]

    def callers(self, registers):
        """The chain of frame pointers, as names."""
        symbols = Symbols.of(self.kernel)
        names = [symbols.name(registers.get("EIP", 0))]
        frame = registers.get("EBP", 0)
        while frame >= 0xC3000000 and len(names) < 20:
            pair = self.words(frame, 2)
            if len(pair) < 2 or pair[1] == 0:
                break
            names.append(symbols.name(pair[1]))
            if pair[0] <= frame:
                break
            frame = pair[0]
        return names

    def screen(self):
        """The VGA text screen's 25 lines, read from its memory."""
        words = self.words(0xB8000, 1000, physical=True)
        cells = [chr(half & 0xFF) for word in words for half in (word & 0xFFFF, word >> 16)]
        return ["".join(cells[row:row + 80]).replace("\0", " ").rstrip()
                for row in range(0, 2000, 80)]

    # --- When it went wrong ---

    def failure(self, what):
        """A MachineError with all that can still be known."""
        parts = [what, "", "--- last console lines ---"]
        parts += plain(self.transcript).splitlines()[-40:]
        parts += ["", "--- processor ---"]
        if self.qemu.poll() is None and self.monitor:
            parts += self._processor()
        else:
            parts.append(f"QEMU ended with status {self.qemu.returncode}")
            parts += self._output("qemu.out")[-10:]
        if self.tripled():
            parts.insert(1, "The processor took a TRIPLE FAULT.")
        parts += ["", f"All of it: {self.folder}"]
        return MachineError("\n".join(parts))

    def tripled(self):
        """Has QEMU seen the processor give up?"""
        return any("Triple fault" in line for line in self._output("qemu.log"))

    def _processor(self):
        try:
            text = self.monitor.human("info registers")
            registers = self.registers()
            return text.splitlines()[:16] + ["called by:"] + \
                [f"    {name}" for name in self.callers(registers)]
        except (OSError, ConnectionError, AttributeError, ValueError) as error:
            return [f"QEMU's monitor does not answer: {error}"]

    def _output(self, name):
        try:
            with open(os.path.join(self.folder, name), encoding="utf-8", errors="replace") as log:
                return log.read().splitlines()
        except OSError:
            return []
