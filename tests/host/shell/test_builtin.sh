t() { "$@"; echo $?; }
t [ a ]; t [ '' ]; t [ ]; t [ -n a ]; t [ -z a ]; t [ -n '' ]; t [ a = a ]; t [ a = b ]; t [ a != b ]; t [ 1 -eq 1 ]; t [ 1 -ne 1 ]
t [ 1 -lt 2 ]; t [ 2 -le 2 ]; t [ 3 -gt 2 ]; t [ 2 -ge 3 ]; t [ -5 -lt 3 ]; t [ 010 -eq 10 ]; t [ ' 5 ' -eq 5 ]
t [ ! a ]; t [ ! '' ]; t [ a -a b ]; t [ a -a '' ]; t [ '' -o b ]; t [ '(' a ')' ]; t [ ! a = b ]; t [ ! a -a b ]; t [ a = a -a b = b ]; t [ a = b -o b = b ]
t [ '!' = '!' ]; t [ '(' = '(' ]; t [ -n = -n ]; t [ = = = ]; t [ -f ]; t [ ! ]; t [ -a ]; t [ '!' '!' ]; t [ -z = -z ]; t [ '(' ]
t test -d /; t test -f /; t test -e /nonexistent; t test -e /dev/null; t test -c /dev/null; t test -r /; t test -x /; t test -s /dev/null; t test -L /; t test -p /; t test -b /
t test a '<' b; t test b '>' c; t test x -eq 1 2>/dev/null; t test a b c 2>/dev/null; t test 1 -eq 2>/dev/null; [ a = a 2>/dev/null; echo $?
t test ! -d /nonexistent; t test \( a = a \) -a \( b = b \); t test ! \( a = b \); t test a = a -a ! b = c; t test -d / -a -d /dev; t test '' = ''; t test -t 9
d=$(mktemp -d); touch $d/a; ln -s a $d/l; sleep 0.02; touch $d/b; t test $d/b -nt $d/a; t test $d/a -ot $d/b; t test $d/l -ef $d/a; t test -L $d/l; t test -h $d/a; t test -w $d/a; t test -x $d/a; t test -O $d/a; mkfifo $d/p; t test -p $d/p; rm -r $d
