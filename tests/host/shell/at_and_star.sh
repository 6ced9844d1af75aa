set -- "a b" "" c
printf '<%s>' "$@"; echo
printf '<%s>' $@; echo
printf '<%s>' "$*"; echo
printf '<%s>' $*; echo
IFS=-; printf '<%s>' "$*" "$@" $*; echo
IFS=; printf '<%s>' "$*" "$@" $*; echo
unset IFS; printf '<%s>' "$*"; echo
printf '<%s>' "x$@y"; echo
set --; printf '<%s>' "$@"; echo; printf '<%s>' "$*"; echo; printf '<%s>' "x$@"; echo
for i in "$@"; do echo never; done; for i in "$*"; do echo once; done
set -- a; printf '<%s>' "$@$@"; echo
set -- x y; v="$@"; w=$*; echo "$v|$w"
IFS=:; v="$*"; w=$*; echo "$v|$w"
