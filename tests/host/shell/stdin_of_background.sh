echo data | { cat & wait; }; (cat) < /dev/null; { read x; } < /dev/null & wait $!; echo $?
