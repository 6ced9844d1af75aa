x=global; f() { local x=local y; echo $x; x=changed; echo $x; y=1; }; f; echo $x ${y-unset}
g() { local x; x=1; h; echo $x; }; h() { x=2; }; g; echo $x
r() { local n=$1; [ $n -gt 0 ] && r $((n-1)); echo $n; }; r 2
