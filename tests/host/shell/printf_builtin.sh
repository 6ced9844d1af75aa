printf 'a\n'; printf '%s\n' a b c; printf '%d %d\n' 1 2 3; echo; printf '%5s|%-5s|%05d|%x|%X|%o|%c|%%\n' ab cd 42 255 255 8 xyz; printf '%s %s\n' only
printf '%b\n' 'a\tb' 'c\0101'; printf 'no newline'; echo; printf '\101\n'; printf '%d\n' 0x10 010 -5 "'A" +3; printf '%.2s|%5.1s|\n' abc def; printf '%*d|%-*d|\n' 5 1 5 2; printf '%i %u\n' 7 8
printf '%d\n' abc 2>/dev/null; echo $?; printf '%s' ; echo; printf -- '-%s-\n' x; printf '%b' 'stop\chere' no; echo; printf '%+d % d %#x %#o\n' 5 5 255 8; printf '%.3d\n' 5; printf 'x%sy\n' ''; printf '%s\n' 'a\nb'
