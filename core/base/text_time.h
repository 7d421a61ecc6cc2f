/* Times as text: ISO 8601 UTC for data, spans of time for people. Knows no zone; see zone.h. Times
 * are UTC seconds since 1970. */
#ifndef CORE_BASE_TEXT_TIME_H
#define CORE_BASE_TEXT_TIME_H
#include "base/arena.h"
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

enum { TEXT_ISO_BYTES = 40 };

char *text_iso(struct arena *a, int64_t utc);  /* 2026-11-24T05:12:00Z */
char *text_date(struct arena *a, int64_t utc); /* 2026-11-24 */
/* As text_iso, into out[TEXT_ISO_BYTES]; returns out. "" for years outside 0…9999. */
char *text_iso_into(char *out, int64_t utc);

/* A date, or a date and time of any precision with Z or +hh:mm. */
bool text_parse_iso(const char *text, int64_t *utc);
bool text_parse_date(const char *text, int64_t *utc_midnight); /* YYYY-MM-DD; it must exist */
/* Days since 1970-01-01. month: 1…12. A day past the end of its month counts on. */
int64_t text_day_number(int64_t year, int month, int day);

char *text_duration(struct arena *a, int64_t seconds);      /* 2 min 5 s */
char *text_ago(struct arena *a, int64_t then, int64_t now); /* 3 days ago; in 2 hours */
#endif
