"""Passwords and digests, run on the Linux underneath: against published vectors and the host's tools."""

import hashlib
import shutil
import subprocess

import pytest

from machine import built

# From "Unix crypt using SHA-256 and SHA-512": the setting, the password, and what follows the setting.
VECTORS = [
    ("$5$saltstring",
     "Hello world!",
     "$5$saltstring$"
     "5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5"),
    ("$6$saltstring",
     "Hello world!",
     "$6$saltstring$"
     "svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1"),
    ("$5$rounds=10000$saltstringsaltstring",
     "Hello world!",
     "$5$rounds=10000$saltstringsaltst$"
     "3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA"),
    ("$6$rounds=10000$saltstringsaltstring",
     "Hello world!",
     "$6$rounds=10000$saltstringsaltst$"
     "OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v."),
    ("$5$rounds=5000$toolongsaltstring",
     "This is just a test",
     "$5$rounds=5000$toolongsaltstrin$"
     "Un/5jzAHMgOGZ5.mWJpuVolil07guHPvOW8mGRcvxa5"),
    ("$6$rounds=5000$toolongsaltstring",
     "This is just a test",
     "$6$rounds=5000$toolongsaltstrin$"
     "lQ8jolhgVRVhY4b5pZKaysCLi0QBxGoNeKQzQ3glMhwllF7oGDZxUhx1yxdYcz/e1JSbq3y6JMxxl8audkUEm0"),
    ("$5$rounds=1400$anotherlongsaltstring",
     "a very much longer text to encrypt.  This one even stretches over more"
     "than one line.",
     "$5$rounds=1400$anotherlongsalts$"
     "Rx.j8H.h8HjEDGomFU8bDkXm3XIUnzyxf12oP84Bnq1"),
    ("$6$rounds=1400$anotherlongsaltstring",
     "a very much longer text to encrypt.  This one even stretches over more"
     "than one line.",
     "$6$rounds=1400$anotherlongsalts$"
     "POfYwTEok97VWcjxIiSOjiykti.o/pQs.wPvMxQ6Fm7I6IoYN3CmLs66x9t0oSwbtEW7o7UmJEiDwGqd8p4ur1"),
    ("$5$rounds=77777$short",
     "we have a short salt string but not a short password",
     "$5$rounds=77777$short$"
     "JiO1O3ZpDAxGJeaDIuqCoEFysAe1mZNJRs3pw0KQRd/"),
    ("$6$rounds=77777$short",
     "we have a short salt string but not a short password",
     "$6$rounds=77777$short$"
     "WuQyW2YR.hBNpjjRhpYD/ifIw05xdfeEyQoMxIXbkvr0gge1a1x3yRULJ5CCaUeOxFmtlcGZelFl5CxtgfiAc0"),
    ("$5$rounds=123456$asaltof16chars..",
     "a short string",
     "$5$rounds=123456$asaltof16chars..$"
     "gP3VQ/6X7UUEW3HkBn2w1/Ptq2jxPyzV/cZKmF/wJvD"),
    ("$6$rounds=123456$asaltof16chars..",
     "a short string",
     "$6$rounds=123456$asaltof16chars..$"
     "BtCwjqMJGx5hrJhZywWvt0RLE8uZ4oPwcelCjmw2kSYu.Ec6ycULevoBK25fs2xXgMNrCzIMVcgEJAstJeonj1"),
    ("$5$rounds=10$roundstoolow",
     "the minimum number is still observed",
     "$5$rounds=1000$roundstoolow$"
     "yfvwcWrQ8l/K0DAWyuPMDNHpIVlTQebY9l/gL972bIC"),
    ("$6$rounds=10$roundstoolow",
     "the minimum number is still observed",
     "$6$rounds=1000$roundstoolow$"
     "kUMsbe306n21p9R.FRkW3IGn.S9NPN0x50YhH1xhLsPuWGsUSklZt58jaTfF4ZEQpyUNGc0dqbpBYYBaHHrsX."),
]


def crypt(password, setting):
    """What our crypt makes of it."""
    return subprocess.run([built("user/guest/crypt"), password, setting], capture_output=True,
                          text=True, check=True).stdout.strip()


@pytest.mark.parametrize("setting, password, result", VECTORS)
def test_crypt_agrees_with_the_published_vectors(setting, password, result):
    assert crypt(password, setting) == result


@pytest.mark.parametrize("length", [1, 15, 16, 31, 32, 33, 63, 64, 65, 127])
def test_crypt_agrees_with_the_hosts(length):
    if not shutil.which("openssl"):
        pytest.skip("the host has no openssl")
    password = "".join(chr(33 + i % 90) for i in range(length))
    for method in "56":
        wanted = subprocess.run(["openssl", "passwd", f"-{method}", "-salt", "pepper", "-stdin"],
                                input=password + "\n", capture_output=True, text=True, check=True)
        assert crypt(password, f"${method}$pepper") == wanted.stdout.strip()


def test_an_unknown_method_is_refused():
    child = subprocess.run([built("user/guest/crypt"), "secret", "$1$salt"], capture_output=True,
                           text=True, check=False)
    assert child.returncode == 1 and "Invalid argument" in child.stderr


@pytest.mark.parametrize("name", ["md5", "sha256", "sha512"])
def test_digests_agree_with_the_hosts(name, folder):
    """Around the ends of blocks, where the padding takes another one."""
    for length in (0, 1, 55, 56, 57, 63, 64, 65, 111, 112, 113, 127, 128, 129, 5000):
        data = bytes(i * 7 & 0xff for i in range(length))
        child = subprocess.run([built(f"user/bin/{name}sum")], input=data, capture_output=True,
                               check=True)
        assert child.stdout.decode() == f"{hashlib.new(name, data).hexdigest()}  -\n"
    path = f"{folder}/file"
    with open(path, "wb") as file:
        file.write(b"text\n")
    sums = subprocess.run([built(f"user/bin/{name}sum"), path], capture_output=True, check=True).stdout
    check = [built(f"user/bin/{name}sum"), "-c"]
    good = subprocess.run(check, input=sums, capture_output=True, text=False, check=False)
    assert (good.returncode, good.stdout.decode()) == (0, f"{path}: OK\n")
    with open(path, "wb") as file:
        file.write(b"other\n")
    bad = subprocess.run(check, input=sums, capture_output=True, text=False, check=False)
    assert (bad.returncode, bad.stdout.decode()) == (1, f"{path}: FAILED\n")
