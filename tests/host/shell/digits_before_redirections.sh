echo 1>/dev/null; echo 2 >/dev/null; echo a2>/dev/null; echo 12>/dev/null; echo "2">/dev/null; echo x 2>&1; d=$(mktemp -d); cd $d; echo a 1>f; cat f; echo 5>g; cat g; ls; cd /; rm -r $d
