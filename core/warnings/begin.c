/* Adds warnings and notices, for ranges of people by row id. */
#include "warnings/begin.h"
#include "db/turns.h"
#include "settings/mail_address.h"
#include "tasks/task_terms.h"

#include "sql/core/warnings/begin.h"

struct begin_person {
    int64_t user, last_active; /* 0: never */
    const char *email;         /* NULL: none */
    bool is_shared;
};

struct beginning {
    int64_t run, now, acts_at;
    int64_t days[NOTICES_MAX];
    int notices;
};

enum rc_err warnings_begin(struct db *db, int64_t run) {
    return db_exec(db, Q_WARNINGS_BEGIN, NULL, "i", run);
}

/* Why a person cannot be warned: a code, or NULL. */
static const char *begin_address_problem(const struct begin_person *p) {
    if (!p->email || !*p->email)
        return "no-address";
    if (!mail_address_valid(p->email))
        return "bad-address";
    return p->is_shared ? "shared-address" : NULL;
}

/* The first notice is due now. The others are due early, before the day they count down to. */
static enum rc_err begin_add_notices(struct db *db, const struct beginning *b, int64_t user) {
    for (int i = 0; i < b->notices; i++) {
        int64_t due = b->acts_at - b->days[i] * WARNING_DAY - NOTICE_EARLY_SECONDS;
        if (i == 0)
            due = b->now;
        TRY(db_exec(db, Q_WARNINGS_ADD_NOTICE, NULL, "iiii", b->run, user, b->days[i], due));
    }
    return OK;
}

static enum rc_err begin_person(struct db *db, const struct beginning *b,
                                const struct begin_person *p) {
    const char *problem = begin_address_problem(p);
    bool ended = false;
    TRY(db_exec(db, Q_WARNINGS_ADD, NULL, "iisii", b->run, p->user, p->email ? p->email : "",
                b->acts_at, p->last_active));
    if (problem)
        return warning_end(db, b->run, p->user, WARNING_NOTICE_FAILED, problem, NULL, b->now,
                           &ended);
    return begin_add_notices(db, b, p->user);
}

static enum rc_err begin_range(struct db *db, struct arena *a, const struct beginning *b,
                               int64_t after, int64_t upto) {
    struct arena_mark mark = arena_mark(a);
    struct begin_person *people = arena_alloc(a, TURN_PEOPLE * sizeof *people);
    struct rows *r = NULL;
    int n = 0;
    TRY(db_query(db, Q_WARNINGS_PEOPLE, &r, "iii", b->run, after, upto));
    while (n < TURN_PEOPLE && db_next(r))
        people[n++] = (struct begin_person){
            .user = db_int(r, WARNINGS_PEOPLE__USER),
            .email = db_text(r, WARNINGS_PEOPLE__EMAIL),
            .is_shared = db_int(r, WARNINGS_PEOPLE__IS_SHARED) != 0,
            .last_active = db_int(r, WARNINGS_PEOPLE__LAST_ACTIVE),
        };
    TRY(db_end(r));
    for (int i = 0; i < n; i++)
        TRY(begin_person(db, b, &people[i]));
    arena_rewind(a, mark);
    return OK;
}

static enum rc_err begin_init(struct db *db, int64_t run, int64_t now, struct beginning *b) {
    static const enum query SHARED[] = {Q_WARNINGS_SHARED_CREATE, Q_WARNINGS_SHARED_CLEAR,
                                        Q_WARNINGS_SHARED};
    struct task_terms terms = task_terms_defaults();
    *b = (struct beginning){.run = run, .now = now};
    TRY(run_terms_load(db, run, &terms));
    if (!task_notices_read(terms.notices, b->days, &b->notices) || b->notices == 0)
        return db_refuse(db, ERR_INTERNAL, "The notices of this run cannot be read.");
    TRY(DB_EXEC_ALL(db, SHARED));
    return warning_acts_at(db, now, b->days[0], &b->acts_at);
}

static enum rc_err begin_is_open(struct db *db, int64_t run, bool *open) {
    int64_t one = 0;
    return db_get_int(db, Q_WARNINGS_OPEN, &one, open, "i", run);
}

enum rc_err warnings_fill(struct db *db, struct arena *a, int64_t run, int64_t now, bool *open) {
    struct beginning b;
    struct turns t;
    int64_t upto = 0;
    TRY(begin_init(db, run, now, &b));
    TRY(turns_begin(&t, db));
    TRY(begin_is_open(db, run, open));
    for (int64_t after = 0; *open; after = upto) {
        TRY(db_get_int(db, Q_RUN_ROWS_UPTO, &upto, NULL, "iii", run, after, (int64_t)TURN_PEOPLE));
        if (!upto)
            break;
        TRY(begin_range(db, a, &b, after, upto));
        TRY(turns_pass(&t));
        TRY(begin_is_open(db, run, open));
    }
    if (*open) {
        TRY(db_exec(db, Q_WARNINGS_FILLED, NULL, "ii", run, now));
        TRY(db_exec(db, Q_RUN_PREVIEW_COUNT, NULL, "i", run));
    }
    return db_commit(db);
}
