printf 'echo last line' | sh; sh -c 'echo x # comment'; printf 'cat <<E\nunfinished\n' | sh 2>/dev/null; printf 'echo a\\' | sh; printf 'if true; then echo t; fi' | sh
