{ echo a; } ; { echo b; echo c
}; { echo d; } | cat; { x=1; }; echo $x; echo {a,b} } {; { { echo nested; }; }; echo }
if { true; false; }; then echo no; else echo yes; fi; { echo e; } > /dev/null; { exit_status() { return 4; }; exit_status; }; echo $?
