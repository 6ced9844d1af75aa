hash sh echo && echo found
hash no_such_program_here 2>/dev/null || echo missing
hash -r && echo forgotten
