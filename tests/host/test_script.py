"""`script` keeps what is shown on a terminal of its own."""

import re


def test_a_script_keeps_what_was_shown(shell):
    shell.type("script /tmp/kept\n")
    shell.expect(r"Script started, file is /tmp/kept\r*\n")
    shell.prompt()
    assert shell.output("echo on $(tty)").startswith("on /dev/pts/")
    shell.type("exit\n")
    shell.expect(r"Script done, file is /tmp/kept\r*\n")
    shell.prompt()
    kept = shell.output("grep -e Script -e '^on /dev' /tmp/kept; rm /tmp/kept")
    assert re.fullmatch(r"Script started on .*\non /dev/pts/\d+\nScript done on .*\n", kept)


def test_a_script_of_one_command_has_its_status_and_its_terminal(shell):
    output, status = shell.run("script -eq -c 'tty; stty size; exit 5' /tmp/kept")
    assert status == 5
    assert re.search(r"/dev/pts/\d+\n\d+ \d+\n", output)
    shell.output("script -aq -c 'echo more' /tmp/kept")
    kept = shell.output("cat /tmp/kept; rm /tmp/kept")
    assert kept.count("Script started") == 2 and "more" in kept


def test_a_script_without_a_terminal_ends_with_its_input(shell):
    assert "typed\n" in shell.output("echo typed | script -q -c cat /dev/null")
