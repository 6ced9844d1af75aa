d=$(mktemp -d); cd "$d" || exit 1
echo a > f; cat f; echo b >> f; cat < f; echo c >| f; cat f; > f; wc -c < f
echo err >&2 2> e; ls /nonexistent 2> e; test -s e && echo has error
{ echo out; echo err >&2; } > both 2>&1; cat both
{ echo out; echo err >&2; } 2>&1 > onlyout | sed s/^/piped:/; cat onlyout
exec 3> three; echo to3 >&3; exec 3>&-; cat three
exec 4< three; read x <&4; echo $x; exec 4<&-
echo x > "a b"; cat a\ b; n=name; echo y > $n; cat name
(echo sub; echo sub2) > s; cat s; if true; then echo in if; fi > i; cat i
for x in 1 2; do echo $x; done > l; cat l; while read x; do echo r$x; done < l
f() { echo func; } ; f > ff; cat ff; g() { echo always; } > gg; g; cat gg
cat < /nonexistent/x 2>/dev/null; echo $?; echo z > /nonexistent/x 2>/dev/null; echo $?
true < /nonexistent 2>/dev/null; echo $?; echo 5 <> rw; cat rw
{ read a; read b; } < l; echo $a $b; echo hi 1>&2 2>/dev/null | cat
echo 2>f2 word; cat f2; echo 1 2 3> f3; cat f3; echo 3 >f4; cat f4
set -C; echo no > f 2>/dev/null; (echo no > f) 2>/dev/null; echo $?; echo force >| f; cat f; set +C
echo to null > /dev/null; cat <&- 2>/dev/null; echo $((1)) ; ls >&- 2>/dev/null; echo $?
cd /; rm -r "$d"
