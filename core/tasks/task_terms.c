/* Reads and saves the terms of warnings, of tasks and of runs. */
#include "tasks/task_terms.h"
#include "base/text.h"
#include "settings/mail.h"
#include "sql/core/tasks/task_terms.h"

#include <stdlib.h>
#include <string.h>

static const char *const PERMISSION_NAME[] = {
    [PERMISSION_OFF] = "off",
    [PERMISSION_ASK] = "ask",
    [PERMISSION_SELF] = "self",
};

enum permission permission(const char *text) {
    for (enum permission p = PERMISSION_OFF; p <= PERMISSION_SELF; p++)
        if (text_equal(PERMISSION_NAME[p], text))
            return p;
    return PERMISSION_UNKNOWN;
}

const char *permission_name(enum permission p) { return PERMISSION_NAME[p]; }

struct task_terms task_terms_defaults(void) {
    return (struct task_terms){
        .notices = "",
        .notice_subject = "",
        .notice_text = "",
        .keep = permission_name(PERMISSION_OFF),
        .keep_days = 90,
        .give_back = permission_name(PERMISSION_OFF),
        .then_days = 30,
        .then_cap_users = 50,
    };
}

/* --- days of notices */

/* Keeps them in order, longest first. False: twice the same, or too many. */
static bool notices_insert(int64_t days[NOTICES_MAX], int *n, int64_t day) {
    int at = 0;
    while (at < *n && days[at] > day)
        at++;
    if (*n == NOTICES_MAX || (at < *n && days[at] == day))
        return false;
    memmove(&days[at + 1], &days[at], (size_t)(*n - at) * sizeof *days);
    days[at] = day;
    ++*n;
    return true;
}

bool task_notices_read(const char *text, int64_t days[NOTICES_MAX], int *n) {
    static const char SEPARATORS[] = ", ";
    *n = 0;
    for (const char *p = text + strspn(text, SEPARATORS); *p; p += strspn(p, SEPARATORS)) {
        size_t digits = strspn(p, "0123456789");
        if (digits == 0 || digits > 2 || (p[digits] && !strchr(SEPARATORS, p[digits])))
            return false;
        int64_t day = strtol(p, NULL, 10);
        if (day < 1 || day > NOTICE_DAYS_MAX || !notices_insert(days, n, day))
            return false;
        p += digits;
    }
    return true;
}

const char *task_notices_text(struct arena *a, const int64_t *days, int n) {
    const char *text = "";
    for (int i = 0; i < n; i++)
        text = arena_printf(a, "%s%s%lld", text, i ? " " : "", (long long)days[i]);
    return text;
}

/* --- loading and saving */

static enum rc_err terms_load(struct db *db, enum query q, int64_t id, struct task_terms *out) {
    struct rows *r = NULL;
    TRY(db_query(db, q, &r, "i", id)); /* the two statements have the same columns */
    if (db_next(r))
        *out = (struct task_terms){
            .notices = db_text(r, TASK_TERMS__NOTICES),
            .notice_subject = db_text(r, TASK_TERMS__NOTICE_SUBJECT),
            .notice_text = db_text(r, TASK_TERMS__NOTICE_TEXT),
            .keep = db_text(r, TASK_TERMS__KEEP),
            .keep_days = db_int(r, TASK_TERMS__KEEP_DAYS),
            .give_back = db_text(r, TASK_TERMS__GIVE_BACK),
            .then_action = db_text(r, TASK_TERMS__THEN_ACTION),
            .then_days = db_int(r, TASK_TERMS__THEN_DAYS),
            .then_cap_users = db_int(r, TASK_TERMS__THEN_CAP_USERS),
        };
    return db_end(r);
}

enum rc_err task_terms_load(struct db *db, int64_t task, struct task_terms *out) {
    return terms_load(db, Q_TASK_TERMS, task, out);
}

enum rc_err run_terms_load(struct db *db, int64_t run, struct task_terms *out) {
    return terms_load(db, Q_RUN_TERMS, run, out);
}

enum rc_err task_terms_save(struct db *db, int64_t task, const struct task_terms *t) {
    return db_exec(db, Q_TASK_TERMS_SAVE, NULL, "issssissii", task, t->notices, t->notice_subject,
                   t->notice_text, t->keep, t->keep_days, t->give_back, t->then_action,
                   t->then_days, t->then_cap_users);
}

enum rc_err task_terms_mail_problem(struct db *db, const struct task_terms *t, const char **out) {
    struct mail mail;
    TRY(mail_settings(db, &mail));
    *out = *t->notices && !mail_is_ready(&mail)
               ? "This task warns people by e-mail. Set up e-mail in Settings > E-mail first."
               : NULL;
    return OK;
}
