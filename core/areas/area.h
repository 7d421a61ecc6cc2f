/* Named areas of the organization: product instances, and e-mail domains of people. Checks, saves
 * and deletes them, and audits every change. Who has one: areas/assignment.h; what a person sees
 * by it: settings/access.h. */
#ifndef CORE_AREAS_AREA_H
#define CORE_AREAS_AREA_H
#include "db/db.h"

enum { AREAS_MAX = 200, AREA_NAME_MAX = 100, AREA_VALUES_MAX = 500, AREA_DOMAIN_MAX = 253 };

/* Sorted, each once. */
struct area_values {
    const char **at;
    int n;
};

struct named_area {
    int64_t id; /* 0: not stored yet */
    const char *name;
    struct area_values instances; /* "<product>:<site>" */
    struct area_values domains;   /* in small letters, without @; n 0: people of every domain */
    int64_t created_at, changed_at;
    const char *created_by, *changed_by;
};

enum area_problem {
    AREA_VALID,
    AREA_NAME_EMPTY,
    AREA_NAME_LONG, /* or with control characters */
    AREA_NAME_TAKEN,
    AREA_TOO_MANY,          /* there are AREAS_MAX */
    AREA_NO_INSTANCE,       /* none chosen */
    AREA_INSTANCE_UNKNOWN,  /* neither in the organization now nor in the stored area */
    AREA_INSTANCES_LIMITED, /* more than AREA_VALUES_MAX */
    AREA_DOMAIN_INVALID,
    AREA_DOMAINS_LIMITED,
};
/* The first problem of each part; value: the word it is about, or NULL. */
struct area_check {
    enum area_problem name, instances, domains;
    const char *instance, *domain;
};

/* Adds a word at its place. False: there are AREA_VALUES_MAX. */
bool area_values_add(struct arena *a, struct area_values *values, const char *word);
bool area_values_has(const struct area_values *values, const char *word);

/* ERR_NOT_FOUND, with a text for people, when there is none. */
enum rc_err area_load(struct db *db, int64_t id, struct named_area *out) MUST_USE;
enum rc_err area_check(struct db *db, const struct named_area *area,
                       struct area_check *out) MUST_USE;
/* The new area opens more to those who have it than the old one: another instance or domain. */
bool area_widens(const struct named_area *old, const struct named_area *area);
/* For the audit: "Finance; jira-software:1111; domains: a.test". */
const char *area_text(struct arena *a, const struct named_area *area);
/* Inside db_begin, checked and audited. Sets the id of a new one. *changed may be NULL. */
enum rc_err area_save(struct db *db, struct named_area *area, const char *who, int64_t now,
                      bool *changed) MUST_USE;
/* ERR_CONFLICT, by whom, when people, groups, tasks or open reviews have it. */
enum rc_err area_check_unused(struct db *db, const struct named_area *area) MUST_USE;
/* The same, then deletes it. Inside db_begin, audited. */
enum rc_err area_delete(struct db *db, const struct named_area *area, const char *who,
                        int64_t now) MUST_USE;
#endif
