echo a | cat; echo a b c | tr ' ' '\n' | sort -r | head -2
false | true; echo $?; true | false; echo $?; ! true; echo $?; ! false; echo $?; ! true | false; echo $?
echo x | { read y; echo "got $y"; }; echo x | while read y; do echo "loop $y"; done
x=1; echo 2 | read x; echo $x
{ echo a; echo b; } | (cat; echo c); (exit 3) | (exit 5); echo $?
echo multi |
  cat |

  cat
yes | head -1; seq 1 100000 | tail -1
f() { cat; }; echo through | f; echo a | f | f
