sleep 0.1 & p=$!; wait $p; echo $?; (exit 3) & wait $!; echo $?; (sleep 0.1; echo bg) & wait; echo done
(exit 4) & a=$!; (exit 5) & b=$!; wait $b; echo $?; wait $a; echo $?; wait 999999; echo $?; wait; echo $?
{ echo one; } & wait; echo two & wait; f() { echo fun $1; }; f x & wait; cat & wait; x=1; x=2 & wait; echo $x
sleep 0.05 | (sleep 0.05; echo piped) & wait $!; echo $?; for i in 1 2 3; do (exit $i) & done; wait; echo $?; true & false & wait; echo $?
trap 'echo usr' USR1; (sleep 0.2; kill -USR1 $$; sleep 0.3) & wait; echo $?; wait
