echo 'single $x `y` \n' "double $((1+1)) \$x \`y\` \"q\" \\"
echo a\ b 'it'"'"'s' "a'b" 'a"b'
echo "line
continues" 'and
this'
echo one\
two "three\
four" 'five\
six'
echo "" '' | od -c
printf '<%s>' "" '' a"" ""b 'c'd; echo
printf '<%s>' \a \\ \' \" "\a" "\\" '\a'; echo
