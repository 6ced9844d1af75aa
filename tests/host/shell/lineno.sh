echo $LINENO
echo $LINENO $((LINENO))

echo $LINENO
