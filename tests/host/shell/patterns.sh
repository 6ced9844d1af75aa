t() { case $1 in $2) echo "$1 ~ $2";; *) echo "$1 !~ $2";; esac; }
t abc 'a*'; t abc '?b?'; t abc '[a-c]bc'; t abc '[!a]bc'; t abc 'a[]b]c'; t 'a]c' 'a[]b]c'
t 'a-c' 'a[a-]c'; t abc '*'; t '' '*'; t '' '?'; t abc 'abc*'; t aXbXc 'a*b*c'; t abcabc '*abc'
t 'a*c' 'a\*c'; t abc 'a\*c'; t '[' '['; t '[a' '[a'; t x '[[:alnum:]]'; t _ '[[:alnum:]]'; t 5 '[[:digit:][:space:]]'
t aaaaaaaaaaaaaaaaaaaaaaaaab '*a*a*a*a*a*c'; t '\' '\\'; t 'a/b' '*b'; t .x '*'
case 'a b' in a\ b) echo esc;; esac; case '*' in '*') echo lit;; esac; case x in '*') echo bad;; *) echo ok;; esac
case $(echo q) in p|q|r) echo alt;; esac; case x in (x) echo paren;; esac
case '' in '') echo empty;; esac; case x in esac; echo $?; case x in y) ;; esac; echo $?
x='a*'; case abc in "$x") echo quoted;; $x) echo unquoted;; esac
