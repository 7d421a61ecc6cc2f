/* The one table of plain settings: names, labels, types, bounds, defaults, and the one check of
 * their values. Forms, import, export, JSON and the overview all use it. Reads no database. */
#ifndef CORE_SETTINGS_FIELD_H
#define CORE_SETTINGS_FIELD_H
#include "base/arena.h"
#include <stdbool.h>
#include <stdint.h>

/* Bounds of inactive_days, also for a product's own number. */
enum { INACTIVE_DAYS_MIN = 3, INACTIVE_DAYS_MAX = 180 };

enum field_type { FIELD_TEXT, FIELD_LINES, FIELD_NUMBER, FIELD_SWITCH, FIELD_CHOICE, FIELD_ZONE };

struct choice {
    const char *value, *label;
};

struct field {
    const char *name, *label; /* "price.*" is a family: price.<product> for each product */
    enum field_type type;
    int64_t min, max;     /* number: bounds; text: at most max characters */
    const char *fallback; /* the default, as text */
    const char *help, *unit;
    const struct choice *choices;        /* ends with NULL */
    bool (*is_valid)(const char *value); /* NULL: any text */
    const char *must_be;                 /* with is_valid: "three letters, like EUR" */
    bool optional;                       /* may be empty, which means the default */
    bool may_lack; /* a form without it, of a script older than the field, leaves it as it is */
};

/* Why a value is refused. */
enum field_problem {
    FIELD_VALID,
    FIELD_EMPTY,        /* also for optional fields: empty means not set, and is no value */
    FIELD_NOT_VALID,    /* is_valid is false: see must_be */
    FIELD_NOT_A_NUMBER, /* not decimal digits only */
    FIELD_OUT_OF_RANGE, /* below min or above max */
    FIELD_NOT_A_CHOICE,
    FIELD_NOT_A_SWITCH, /* neither "true" nor "false" */
    FIELD_ZONE_UNKNOWN,
    FIELD_ZONE_RENAMED,  /* zone_renamed() has the name this system knows */
    FIELD_NOT_PRINTABLE, /* control characters */
    FIELD_TOO_LONG,      /* more than max characters */
};

/* All fields; ends with name NULL. */
const struct field *settings_fields(void);
/* By full name ("sync.slot", "price.jira-software"); NULL when there is none. */
const struct field *settings_field(const char *name);
/* The field stands for one setting a product. */
bool field_is_family(const struct field *f);

/* value: trimmed UTF-8, as it would be stored. */
enum field_problem field_problem(const struct field *f, const char *value);
/* The same as a sentence without full stop, NULL when valid. subject stands for the value in it:
 * "it" gives "it must be a whole number from 3 to 180". In the arena. */
const char *field_problem_text(struct arena *a, const struct field *f, const char *subject,
                               const char *value);
#endif
