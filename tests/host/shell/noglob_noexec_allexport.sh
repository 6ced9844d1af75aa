sh -n -c 'echo no'; echo $?; sh -fc 'echo *nosuch*'; sh -ac 'x=1; env | grep ^x='
