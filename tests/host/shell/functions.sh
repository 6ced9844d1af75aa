f() { echo "f $1 $#"; }; f a b; f; f "x y"
g() ( echo sub; x=inside; ); x=out; g; echo $x
h() { return 5; echo no; }; h; echo $?; r() { false; return; }; r; echo $?; r2() { true; }; r2; echo $?
fact() { if [ $1 -le 1 ]; then echo 1; else echo $(($1 * $(fact $(($1-1))))); fi; }; fact 10
set -- outer; p() { set -- inner; echo $1; }; p; echo $1; s() { shift; echo $*; }; s 1 2 3; echo $*
redef() { echo one; redef() { echo two; }; }; redef; redef
x=1; v() { echo $x; x=3; }; x=2 v; echo $x
loop() { for i in 1 2; do return 9; done; }; loop; echo $?
k() if true; then echo k; fi; k; l() for i in a b; do echo $i; done; l
m ()
{
  echo m
}
m; unset -f m; m 2>/dev/null; echo $?; n() { echo $0; }; n | grep -c .
nest() { inner() { echo inner $1; }; inner "$@"; }; nest z; inner y
u() { unset -f u; echo gone; }; u; u 2>/dev/null; echo $?
true() { echo overridden; }; true; unset -f true; true; echo $?
echo() { printf 'my %s\n' "$1"; }; echo hi; unset -f echo; echo hi
countdown() { [ $1 -gt 0 ] || return 0; echo $1; countdown $(($1-1)); }; countdown 3
