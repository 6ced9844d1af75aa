p() { while getopts "$@"; do echo "$o ${OPTARG:-none}"; done; echo "end $? $o $OPTIND"; OPTIND=1; }
p ab:c o -a -b val -c rest; p ab:c o -abval -c; p ab: o -ab val x; p a o; p a o -- -a; p a o - -a; p a o x -a; p ab o -ab -b
p a o -x -a 2>/dev/null; p b: o -b 2>/dev/null; p :a o -x -a; p :b: o -b; p :ab: o -a -b '' -b -a
set -- -a -b val file; while getopts ab: o; do echo $o; done; shift $((OPTIND-1)); echo $*
f() { OPTIND=1; while getopts xy o; do echo f$o; done; }; OPTIND=1; f -x -y; f -xy
getopts 2>/dev/null; echo $?
