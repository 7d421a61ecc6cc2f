/* Output of rollcallctl. */
#ifndef CTL_PRINT_H
#define CTL_PRINT_H
#include <stdbool.h>

/* One line to standard output, or (ctl_complain) to standard error. The format has no line end;
 * control characters are escaped, so that no name changes the terminal. */
__attribute__((format(printf, 1, 2))) void ctl_print(const char *format, ...);
__attribute__((format(printf, 1, 2))) void ctl_complain(const char *format, ...);
/* Asks at the terminal. True for y and yes. */
bool ctl_ask(const char *question);
/* JSON or XML: unchanged into a file or pipe, line by line through ctl_print to a terminal. */
void ctl_print_document(const char *text);
#endif
