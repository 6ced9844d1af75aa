export A=1 B='it'"'"'s' C; export -p | grep -E ' [ABC](=|$)'; D='a b'; set | grep -E '^D='; readonly E=5; readonly -p | grep ' E='
