d=$(mktemp -d); echo 'echo sourced $1; v=set; return 3; echo no' > $d/s
. $d/s; echo $? $v; echo 'x=2' > $d/t; x=1; . $d/t; echo $x; f() { . $d/s; echo cont; }; f
(. /nonexistent/file; echo no) 2>/dev/null; echo $?; printf 'echo no newline' > $d/n; . $d/n; : > $d/e; false; . $d/e; echo $?
PATH=$d:$PATH; . s; echo $?; for i in 1 2; do echo break > $d/b; . $d/b; echo no; done; echo $i; rm -r $d
