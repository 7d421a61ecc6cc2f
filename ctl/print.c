/* Names and errors come from Atlassian and from the pages, and a terminal obeys control characters
 * in them. So each line goes through the log's escapes. */
#include "print.h"
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void print_line(FILE *to, const char *format, va_list ap) {
    char *text = NULL;
    int n = vasprintf(&text, format, ap);
    char *line = n < 0 ? NULL : malloc((size_t)n * 4 + 1);
    if (!line)
        abort();
    (void)log_escape(line, text);
    (void)fprintf(to, "%s\n", line);
    free(line);
    free(text);
}

void ctl_print(const char *format, ...) {
    va_list ap;
    va_start(ap, format);
    print_line(stdout, format, ap);
    va_end(ap);
}

void ctl_complain(const char *format, ...) {
    va_list ap;
    va_start(ap, format);
    print_line(stderr, format, ap);
    va_end(ap);
}

bool ctl_ask(const char *question) {
    char answer[16] = "";
    (void)fprintf(stdout, "%s [y/N] ", question);
    (void)fflush(stdout);
    return fgets(answer, sizeof answer, stdin) &&
           (strcasecmp(answer, "y\n") == 0 || strcasecmp(answer, "yes\n") == 0);
}

void ctl_print_document(const char *text) {
    if (!isatty(STDOUT_FILENO)) {
        (void)fputs(text, stdout);
        return;
    }
    for (const char *line = text; *line;) {
        size_t n = strcspn(line, "\n");
        ctl_print("%.*s", (int)n, line);
        line += n + (line[n] == '\n');
    }
}
