"""Read TAP (the Test Anything Protocol) as Redzone's tests write it: "ok N - what", "not ok N - what",
"# why" lines after a failure, and one plan "1..N" that must agree with the results."""

import re
from dataclasses import dataclass, field

RESULT = re.compile(r"^(not )?ok\b *(\d*) *-? *(.*)$")
PLAN = re.compile(r"^1\.\.(\d+)\b")


@dataclass
class Results:
    """What a stream said: names of the passed, names and reasons of the failed."""

    passed: list = field(default_factory=list)
    failed: list = field(default_factory=list)  # (name, reasons)

    def fail(self, name, *reasons):
        """Add a failure."""
        self.failed.append((name, [str(reason) for reason in reasons]))

    def add(self, other):
        """Take over another stream's results."""
        self.passed += other.passed
        self.failed += other.failed

    @property
    def count(self):
        """How many checks there were."""
        return len(self.passed) + len(self.failed)


def parse(text, source):
    """The results in `text`. A plan that is missing or wrong, or "Bail out!", is a failure."""
    results = Results()
    plan = None
    last_failed = None
    for raw in text.splitlines():
        line = raw.strip()
        if match := RESULT.match(line):
            name = f"{source}: {match.group(3)}"
            last_failed = (name, []) if match.group(1) else None
            if last_failed:
                results.failed.append(last_failed)
            else:
                results.passed.append(name)
        elif match := PLAN.match(line):
            plan = int(match.group(1))
        elif line.startswith("Bail out!"):
            results.fail(source, line)
        elif line.startswith("#") and last_failed:
            last_failed[1].append(line)
    counted = results.count
    if plan is None:
        results.fail(source, f"the plan is missing: {counted} results, then the stream ended")
    elif plan != counted:
        results.fail(source, f"the plan says {plan}, but there were {counted} results")
    return results
