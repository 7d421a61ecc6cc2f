/* Text: UTF-8, numbers, percent-encoding, texts for people. Knows no language but the English of
 * the pages. Results that take an arena are in it. */
#ifndef CORE_BASE_TEXT_H
#define CORE_BASE_TEXT_H
#include "base/arena.h"
#include "base/text_time.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool text_equal(const char *a, const char *b);        /* NULL equals only NULL */
bool text_equal_nocase(const char *a, const char *b); /* ASCII case */
bool text_starts(const char *text, const char *prefix);

bool text_is_utf8(const char *bytes, size_t n); /* strict: no overlong forms, surrogates, NUL */
/* C0, DEL or C1; multiline allows \n, \r and \t. */
bool text_has_control(const char *text, bool multiline);
/* White space, also a blank, or invisible characters. */
bool text_has_unseen(const char *text);
/* Drops white space and invisible characters at both ends, in place. */
char *text_trim(char *text);
size_t text_length(const char *utf8);                         /* code points */
char *text_last(struct arena *a, const char *text, size_t n); /* the last n characters */
char *text_join(struct arena *a, const char *first, const char *second);

bool text_to_int(const char *text, int64_t *out); /* decimal, whole text, no overflow */

/* Decodes n bytes of %XX, and + when plus, into out[n + 1]. False on a broken escape or a NUL. */
bool text_percent_decode(const char *in, size_t n, char *out, bool plus);
char *text_percent_encode(struct arena *a, const char *text); /* for a path part or query value */

char *text_count(struct arena *a, int64_t n);  /* 12,345 */
char *text_people(struct arena *a, int64_t n); /* 1 person; 12,345 people */
/* one for 1, many for other numbers; both are formats of the count: "%s change", "%s changes". */
char *text_plural(struct arena *a, int64_t n, const char *one, const char *many);
#endif
