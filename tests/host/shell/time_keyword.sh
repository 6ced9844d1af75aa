# the keyword times pipelines, builtins and functions; its report is on standard error
f() { echo in; return 3; }
{ time f; } 2>/dev/null; echo $?
{ time -p f | cat; } 2>&1 | sed 's/[0-9]/N/g'
{ ! time false; } 2>/dev/null; echo $?
{ time { :; }; } 2>&1 | sed 's/[0-9]/N/g; s/	/ /'
echo time is a word, too
