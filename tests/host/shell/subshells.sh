x=1; (x=2; echo $x); echo $x; (cd /; pwd); (exit 3); echo $?; ((echo nested)); ( (echo spaced) ); (echo a; (echo b; (echo c)))
(umask 077; umask); f() { echo f; }; (f); (f() { echo g; }; f); f; (set -- q; echo $1); echo ${1-none}; { (echo brace); }
x=$( (echo paren) ); echo $x; (echo a) | (cat) && (true); echo $?; (false) || echo or
