false; x=; echo $?; x=$(false); echo $?; x=$(true) ; echo $?; false; $x; echo $?; (exit 3); echo $(echo $?) $?; false || x=$(exit 9); echo $?; echo "$(exit 9)"; echo $?
