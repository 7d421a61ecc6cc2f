/* The terms of a task that warns people before it acts: the notices, what people can do about them,
 * and a second step. A run keeps the terms it was made with (run_terms), so a later change of the
 * task shortens nobody's time. */
#ifndef CORE_TASKS_TASK_TERMS_H
#define CORE_TASKS_TASK_TERMS_H
#include "db/db.h"

enum { NOTICES_MAX = 5, NOTICE_DAYS_MAX = 90 };

/* What people can do by themselves: keep their access, or get it back. */
enum permission {
    PERMISSION_UNKNOWN,
    PERMISSION_OFF,
    PERMISSION_ASK, /* an admin answers */
    PERMISSION_SELF /* at once */
};
enum permission permission(const char *text); /* "off", "ask", "self" */
const char *permission_name(enum permission p);

struct task_terms {
    const char *notices;        /* days before the action: "14 3 1"; "": nobody is warned */
    const char *notice_subject; /* "": the standard text */
    const char *notice_text;    /* "": the standard text */
    const char *keep;           /* name of enum permission */
    int64_t keep_days;          /* so long a person is left alone who keeps their access */
    const char *give_back;      /* name of enum permission */
    const char *then_action;    /* NULL: no second step; else deactivate or delete */
    int64_t then_days;          /* after the first step */
    int64_t then_cap_users;     /* limit of one run of the second step */
};

/* No notices, keep and give back off. */
struct task_terms task_terms_defaults(void);
/* The days of notices, longest first, each once. False when the text is something else: more than
 * NOTICES_MAX, not 1 to NOTICE_DAYS_MAX. "" gives *n 0. */
bool task_notices_read(const char *text, int64_t days[NOTICES_MAX], int *n);
/* The same as text, as it is stored. */
const char *task_notices_text(struct arena *a, const int64_t *days, int n);

/* The functions below leave *out alone when there is no such task or run. Texts in the arena. */
enum rc_err task_terms_load(struct db *db, int64_t task, struct task_terms *out) MUST_USE;
enum rc_err run_terms_load(struct db *db, int64_t run, struct task_terms *out) MUST_USE;
/* Why a task with these terms cannot be turned on: it warns people, and e-mail is not set up. NULL:
 * it can. */
enum rc_err task_terms_mail_problem(struct db *db, const struct task_terms *t,
                                    const char **out) MUST_USE;
/* Part of task_save. */
enum rc_err task_terms_save(struct db *db, int64_t task, const struct task_terms *t) MUST_USE;
#endif
