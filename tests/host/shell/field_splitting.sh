x='  a  b  c  '; printf '<%s>' $x; echo; printf '<%s>' x$x; echo; printf '<%s>' ${x}y; echo; printf '<%s>' "$x"; echo
IFS=:; x=a:b::c:; printf '<%s>' $x; echo
x=:a; printf '<%s>' $x; echo
x=::; printf '<%s>' $x; echo
IFS=' :'; x=' a : b  c:: d '; printf '<%s>' $x; echo
x=' : a'; printf '<%s>' $x; echo
IFS=; x='a b c'; printf '<%s>' $x; echo
unset IFS; printf '<%s>' $x; echo
IFS=x; y=axbxc; printf '<%s>' $y axb; echo
printf '<%s>' $(echo 1x2); echo
IFS=' '; x='a b'; y=$x; echo "$y"; case $x in 'a b') echo unsplit;; esac
e=''; printf '<%s>' $e; echo; printf '<%s>' ""$e; echo; printf '<%s>' "$e"; echo
x=' a'; printf '<%s>' ""$x; echo
