/* Text: UTF-8, numbers, percent-encoding, times in ISO 8601 UTC. Knows no product word. */
#ifndef CORE_BASE_TEXT_H
#define CORE_BASE_TEXT_H
#include "base/arena.h"
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

bool text_is_utf8(const char *bytes, size_t n); /* strict: no overlong forms, surrogates, NUL */
bool text_has_control(const char *text,
                      bool multiline); /* C0, DEL, C1; multiline allows \n \r \t */
char *text_trim(
    char *text); /* drops leading and trailing white space and invisible characters, in place */
bool text_has_unseen(
    const char *text);                /* white space, also a blank, or characters nobody can see */
size_t text_length(const char *utf8); /* code points */
bool text_to_int(const char *text, int64_t *out);     /* decimal, whole text, no overflow */
bool text_equal_nocase(const char *a, const char *b); /* ASCII case */
bool text_starts(const char *text, const char *prefix);
/* Decodes %XX and '+' (when plus) into out (n + 1 bytes); false on a broken escape or an encoded
 * NUL. */
bool text_percent_decode(const char *in, size_t n, char *out, bool plus);
char *text_percent_encode(struct arena *a, const char *text); /* for one path part or query value */
char *text_iso(struct arena *a, int64_t utc);                 /* 2026-11-24T05:12:00Z */
enum { TEXT_ISO_BYTES = 40 };
char *text_date(struct arena *a, int64_t utc); /* 2026-11-24, of UTC */
char *text_iso_into(char *out, int64_t utc); /* the same into TEXT_ISO_BYTES, quick; returns out */
bool text_parse_iso(const char *text, int64_t *utc); /* date only, or any precision, Z or +hh:mm */
bool text_parse_date(const char *text, int64_t *utc_midnight); /* YYYY-MM-DD, must exist */
int64_t text_day_number(
    int64_t year, int month,
    int day); /* days since 1970-01-01; month 1…12; days past a month's end count on */
char *text_join(struct arena *a, const char *first, const char *second);
char *text_count(struct arena *a, int64_t n);                 /* 12,345 */
char *text_people(struct arena *a, int64_t n);                /* 1 person; 12,345 people */
char *text_duration(struct arena *a, int64_t seconds);        /* "2 min 5 s" */
char *text_ago(struct arena *a, int64_t then, int64_t now);   /* "3 days ago", "in 2 hours" */
char *text_last(struct arena *a, const char *text, size_t n); /* last n characters */
#endif
