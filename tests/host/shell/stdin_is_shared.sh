printf 'read x\nhello there\necho "got $x"\ncat\nrest of input\nmore\n' | sh; printf 'head -n 1 >/dev/null; echo first\necho second\n' | sh
d=$(mktemp -d); printf 'read x\nfrom file\necho "got $x"\n' > $d/s; sh < $d/s; rm -r $d
