/* Adds warnings and notices, for ranges of people by row id. */
#include "warnings/begin.h"
#include "base/text.h"
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

const char *warning_address_problem(const char *email, bool is_shared) {
    if (!email || !*email)
        return "no-address";
    if (!mail_address_valid(email))
        return "bad-address";
    return is_shared ? "shared-address" : NULL;
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
    const char *problem = warning_address_problem(p->email, p->is_shared);
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

/* --- previews: with the rules above and those of the planner, so that they promise nothing else */

static int64_t *reach_of(struct warning_reach *out, struct rows *r, bool warns) {
    const char *problem = NULL;
    if (warns)
        problem = warning_address_problem(db_text(r, REACH_PEOPLE__EMAIL),
                                          db_int(r, REACH_PEOPLE__IS_SHARED) != 0);
    if (text_equal(problem, "no-address"))
        return &out->no_address;
    if (text_equal(problem, "bad-address"))
        return &out->bad_address;
    if (problem)
        return &out->shared_address;
    if (db_int(r, REACH_PEOPLE__IS_PROVIDER))
        return &out->provider;
    return db_int(r, REACH_PEOPLE__IS_UNMANAGED) ? &out->unmanaged : &out->second;
}

enum rc_err warning_reach(struct db *db, int64_t run, struct warning_reach *out) {
    struct rows *r = NULL;
    int64_t warns = 0;
    *out = (struct warning_reach){0};
    TRY(db_get_int(db, Q_REACH_TERMS, &warns, NULL, "i", run));
    TRY(db_query(db, Q_REACH_PEOPLE, &r, "i", run));
    while (db_next(r))
        (*reach_of(out, r, warns != 0))++;
    TRY(db_end(r));
    return db_get_int(db, Q_REACH_PROTECTED, &out->safe, NULL, "i", run);
}
