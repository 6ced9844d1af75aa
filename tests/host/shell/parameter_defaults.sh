unset x; y=; z=val
echo "${x-a}" "${x:-b}" "${y-c}" "${y:-d}" "${z-e}" "${z:-f}"
echo "${x+a}" "${x:+b}" "${y+c}" "${y:+d}" "${z+e}" "${z:+f}"
echo "${x=set}" "$x" "${y:=again}" "$y"
echo ${x:-$(echo sub)} ${u:-"a  b"} ${u:-a  b} "${u:-'q'}" ${u:-'q  r'} "${u:-"in"}"
echo ${u:-${v:-${w:-deep}}}
printf '<%s>' ${u:-a b "c d"}; echo
printf '<%s>' ${u+x} "${u+x}" ${z+a "b c"}; echo
echo ${u:-\}} "${u:-\}}" ${u:-'}'}
