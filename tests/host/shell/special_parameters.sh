set -- a b c
echo $# $1 $2 $3 $* $@ ; echo "$#" "$*" "$@"
true; echo $?; false; echo $?; (exit 42); echo $?
echo ${10}x $10
set -- 1 2 3 4 5 6 7 8 9 ten eleven; echo ${10} ${11} $10
shift 9; echo $1 $#; shift; shift; echo $#
test $$ = $$ && echo same; (test $$ = $$ && echo same)
p=$$; (test $p = $$ && echo subshell keeps pid)
sleep 0 & test -n "$!" && echo has bang; wait
