IFS=x sh -c 'y=axb; echo $y'; IFS=:; sh -c 'set -- a:b; echo $1'
