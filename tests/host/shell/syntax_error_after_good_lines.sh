printf 'echo before\nif true; fi\necho no\n' > /tmp/shell_corpus_$$; sh /tmp/shell_corpus_$$ 2>/dev/null; echo $?; printf 'echo a; echo )\n' > /tmp/shell_corpus_$$; sh /tmp/shell_corpus_$$ 2>/dev/null; echo $?; rm /tmp/shell_corpus_$$; eval 'echo ok
)' 2>/dev/null; echo no
