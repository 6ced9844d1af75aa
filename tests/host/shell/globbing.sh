d=$(mktemp -d); cd "$d" || exit 1
touch a.c b.c c.h .hidden 'x y' '[z]'; mkdir sub sub/deep; touch sub/1 sub/2 sub/deep/3
echo *; echo *.c; echo ?.?; echo [ab].c; echo [!a].c; echo .h*; echo *z*; echo '*' "*" \*
echo sub/*; echo */*; echo s*/d*/*; echo nomatch*; echo [; echo [a; echo */; echo ./*.h
echo "x"*; echo *\ *; echo [[]z]; echo [a-c].[ch]; echo [[:alpha:]].c; echo *"."c
x='*.c'; echo $x "$x"; y='a.*'; for f in $y; do echo "f=$f"; done
set -f; echo *.c; set +f; echo *.c
echo .*/ >/dev/null; echo sub//1*; echo "$PWD"/a* | sed "s,$d,D,"
v=*; echo "$v"; echo $v | wc -w
case a.c in *.c) echo yes;; esac; cd /; rm -r "$d"
