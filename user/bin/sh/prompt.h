#ifndef SH_PROMPT_H
#define SH_PROMPT_H

/* The prompt in the variable NAME (PS1, PS2, PS4), expanded; in scratch memory. */
const char *prompt_text(const char *name);

#endif
