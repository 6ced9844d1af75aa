HOME=/home/me; echo ~ ~/x "~" '~' a~ \~ ~/"q"; x=~; echo $x; x=~/a:~/b; echo $x; y=a:~; echo $y
echo ${u:-~}; HOME=; echo ~x-no-such-user
export P=~nobody-here:~/z; echo "$P"
case ~ in "$HOME") echo tilde in case;; esac
echo ~root
