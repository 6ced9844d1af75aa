x=1 y=2; echo $x $y; x=3 y=$x; echo $y; a=b=c; echo $a; X=1 env | grep '^X='; echo ${X-unset}
x='a  b'; y=$x; echo "$y"; z=$(echo 'c  d'); echo "$z"; x= ; echo "<$x>"; e="" ; echo "<$e>"
x=1; x=2 true; echo $x; x=5 :; echo $x; x=6 eval 'echo $x'; echo $x; x=7 export y; echo $x
a=1 b=$a c=$b; echo $a$b$c; x+=3 2>/dev/null; echo 1x=2 x=1; "x=1" 2>/dev/null; echo $?
_u=1; echo $_u; a1=x; echo ${a1}b $a1-b; x=*; echo "$x"; p=a:b; echo $p
V=v sh -c 'echo $V'; export W=w; sh -c 'echo $W'; unset W; sh -c 'echo ${W-none}'; Q=1; sh -c 'echo ${Q-none}'; export Q; sh -c 'echo $Q'
