set -- a b; echo $#; set --; echo $#; set x y z; echo $3; set -- -a -b; echo $1
set -u; (echo $undefined; echo no) 2>/dev/null; echo $?; echo ${undefined-ok} ${undefined:-ok}; echo "$@"; set +u
set -e; false || echo survives; if false; then :; fi; ! true; echo still; (set -e; false; echo no); echo not reached
