eval echo a; eval 'x=1; echo $x'; eval "echo \$x"; eval; echo $?; eval ''; echo $?; eval false; echo $?
y=x; eval z=\$$y; echo $z; eval 'for i in 1 2; do' echo '$i;' done; eval "eval 'echo nested'"
f() { eval 'return 4'; echo no; }; f; echo $?; for i in 1 2; do eval break; echo no; done; echo $i
eval 'echo a
echo b'; (eval 'if') 2>/dev/null; echo $?; eval "echo 'a  b'" "c   d"
