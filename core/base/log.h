/* Log lines on stderr: "<N>program: text", one write each, control characters escaped. The caller
 * keeps secrets out; e-mail addresses are masked here. */
#ifndef CORE_BASE_LOG_H
#define CORE_BASE_LOG_H
#include "base/err.h"
#include <stddef.h>

/* Priorities of syslog. */
enum { LOG_LEVEL_ERR = 3, LOG_LEVEL_WARN = 4, LOG_LEVEL_NOTICE = 5, LOG_LEVEL_INFO = 6 };

void log_program(const char *name); /* static text */
__attribute__((format(printf, 2, 3))) void log_line(int level, const char *format, ...);
void log_err(const struct err *e);
/* Makes one line that changes no terminal and looks like no other: control characters, line ends
 * and direction marks become \xNN. out needs four times the bytes of text and one more. Returns the
 * length. */
size_t log_escape(char *out, const char *text);
#endif
