#ifndef INIT_REPORT_H
#define INIT_REPORT_H

/* "init: MESSAGE" on the console. */
void report(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
