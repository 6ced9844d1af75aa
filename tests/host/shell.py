"""A machine with somebody at its shell.

The prompt is set to one that no command's echo contains, and a command that is run by run() is framed by
two marks, so that its output can be told from what the line editor paints."""

import re

from machine import BOOT_SECONDS, COMMAND_SECONDS, Machine, built, plain

PROMPT = "READY> "
FIRST_PROMPT = r"[#$] (?:\x1b\[[0-9;?]*[A-Za-z])*$"


class Shell(Machine):
    """A booted machine at its shell's prompt."""

    def __init__(self, initrd=None, append="", **options):
        if not options.get("iso"):
            options.setdefault("kernel", built("redzone.elf"))
            initrd = initrd or built("initrd.cpio")
        super().__init__(initrd=initrd, append=append, **options)
        try:
            self.log_in()
        except BaseException:
            self.__exit__(None, None, None)
            raise

    def log_in(self):
        """Wait for the first prompt and set our own."""
        self.expect(FIRST_PROMPT, BOOT_SECONDS)
        self.type("export PS1='READ''Y> '\n")
        self.prompt()

    def prompt(self, seconds=COMMAND_SECONDS):
        """Wait for the shell's prompt; what was said before it."""
        self.expect(PROMPT, seconds)
        return plain(self.console.before)

    def run(self, command, seconds=COMMAND_SECONDS):
        """Run a command line to its end; its output and its status."""
        joint = " " if command.endswith("&") else "; "
        self.type(f'echo "<<"BEGIN">>"; {command}{joint}echo "<<$?>>"\n')
        self.expect(r"<<BEGIN>>\r*\n", seconds)
        match = self.expect(r"<<(\d+)>>\r*\n", seconds)
        output = plain(self.console.before)
        self.prompt()
        return output, int(match.group(1))

    def output(self, command, seconds=COMMAND_SECONDS):
        """The output of a command line that must succeed."""
        output, status = self.run(command, seconds)
        if status != 0:
            raise self.failure(f"{command!r} ended with status {status}")
        return output

    def census(self):
        """What the kernel counts of itself, as a dictionary."""
        return dict(re.findall(r"^(\S+)\s+(\d+)$", self.output("cat /proc/census"), re.MULTILINE))

    def settled_census(self):
        """The census with a fresh shell at the prompt, whose memory holds no history yet; read until two
        in a row agree, for children may be in their last steps."""
        self.type("exec sh\n")
        self.prompt()
        before = self.census()
        for _ in range(10):
            after = self.census()
            if after == before:
                break
            before = after
        return before
