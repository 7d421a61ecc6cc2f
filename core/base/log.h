/* Log lines on stderr: "<N>program: text", control characters escaped, one line each, no secrets.
 */
#ifndef CORE_BASE_LOG_H
#define CORE_BASE_LOG_H
#include "base/err.h"
#include <stddef.h>
enum { LOG_LEVEL_ERR = 3, LOG_LEVEL_WARN = 4, LOG_LEVEL_NOTICE = 5, LOG_LEVEL_INFO = 6 };
void log_program(const char *name); /* static text */
__attribute__((format(printf, 2, 3))) void log_line(int level, const char *format, ...);
/* The text as one line that changes no terminal and looks like no other: control characters, line
 * ends and marks of direction as \xNN. out has room for four times the text and one more; returns
 * its length. */
size_t log_escape(char *out, const char *text);
void log_err(const struct err *e);
#endif
