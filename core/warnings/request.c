/* Requests of people: their rows, and the event of a new one. */
#include "warnings/request.h"
#include "base/text.h"
#include "queue/audit.h"
#include "queue/event.h"
#include "sql/core/warnings/request.h"
#include "terms/reason.h"

static const char *const KIND_NAME[] = {[REQUEST_KEEP] = "keep", [REQUEST_RETURN] = "return"};
static const char *const STATE_NAME[] = {
    [REQUEST_OPEN] = "open",
    [REQUEST_GRANTED] = "granted",
    [REQUEST_REFUSED] = "refused",
    [REQUEST_VOID] = "void",
};

const char *request_kind_name(enum request_kind kind) { return KIND_NAME[kind]; }
const char *request_state_name(enum request_state state) { return STATE_NAME[state]; }

enum request_kind request_kind(const char *text) {
    for (enum request_kind k = REQUEST_KEEP; k <= REQUEST_RETURN; k++)
        if (text_equal(KIND_NAME[k], text))
            return k;
    return REQUEST_UNKNOWN;
}

enum request_state request_state(const char *text) {
    for (enum request_state s = REQUEST_OPEN; s <= REQUEST_VOID; s++)
        if (text_equal(STATE_NAME[s], text))
            return s;
    return REQUEST_NONE;
}

enum rc_err request_subject(struct db *db, struct arena *a, const struct access_demand *d,
                            struct run *run, struct task_terms *terms) {
    int64_t one = 0;
    bool concerned = false;
    *terms = task_terms_defaults();
    TRY(db_get_int(db, Q_REQUEST_CONCERNS, &one, &concerned, "ii", d->run, d->user));
    if (!concerned)
        return db_refuse(db, ERR_NOT_FOUND, "This does not concern your access.");
    TRY(run_load(db, a, d->run, run));
    return run_terms_load(db, d->run, terms);
}

/* The two statements have the same columns. */
static enum rc_err request_read(struct rows *r, struct access_request *out) {
    *out = (struct access_request){0};
    if (db_next(r))
        *out = (struct access_request){
            .id = db_int(r, REQUEST_LOAD__ID),
            .user = db_int(r, REQUEST_LOAD__USER),
            .run = db_int(r, REQUEST_LOAD__RUN),
            .kind = request_kind(db_text_borrow(r, REQUEST_LOAD__KIND)),
            .state = request_state(db_text_borrow(r, REQUEST_LOAD__STATE)),
            .account_id = db_text(r, REQUEST_LOAD__ACCOUNT_ID),
            .reason = db_text(r, REQUEST_LOAD__REASON),
            .answered_by = db_text(r, REQUEST_LOAD__ANSWERED_BY),
        };
    return db_end(r);
}

enum rc_err request_load(struct db *db, int64_t id, struct access_request *out) {
    struct rows *r = NULL;
    TRY(db_query(db, Q_REQUEST_LOAD, &r, "i", id));
    TRY(request_read(r, out));
    return out->id ? OK : db_refuse(db, ERR_NOT_FOUND, "There is no such request.");
}

enum rc_err request_find(struct db *db, enum request_kind kind, int64_t user, int64_t run,
                         struct access_request *out) {
    struct rows *r = NULL;
    TRY(db_query(db, Q_REQUEST_FIND, &r, "sii", request_kind_name(kind), user, run));
    return request_read(r, out);
}

/* In the event, so that an admin need not open the page to know what it is about. */
static const char *request_sentence(struct arena *a, enum request_kind kind, const char *cause,
                                    const char *reason) {
    const char *what = kind == REQUEST_KEEP ? "Someone asks to keep their access."
                                            : "Someone asks to get their access back.";
    if (cause)
        what = arena_printf(a, "%s %s", what, reason_text(a, cause, NULL));
    return *reason ? arena_printf(a, "%s Their reason: %s", what, reason) : what;
}

enum rc_err request_add(struct db *db, struct arena *a, const struct access_demand *d,
                        enum request_kind kind, const struct run *run, const char *cause) {
    const char *trigger = EVENTS[EVENT_ACCESS_REQUESTED].trigger, *body = NULL;
    TRY(db_exec(db, Q_REQUEST_ADD, NULL, "siissi", request_kind_name(kind), d->user, d->run, cause,
                d->reason, d->now));
    int64_t id = db_last_id(db);
    const char *link = arena_printf(a, "%s/requests", d->base_url);
    TRY(db_get_text(db, Q_REQUEST_BODY, &body, NULL, "sissss", trigger, id, request_kind_name(kind),
                    run->name, link, request_sentence(a, kind, cause, d->reason)));
    TRY(event_add(db, trigger, arena_printf(a, "request %lld", (long long)id), body, d->now, NULL));
    return audit_add(db, d->now, d->who,
                     kind == REQUEST_KEEP ? "access.keep-ask" : "access.return-ask", run->name,
                     NULL, *d->reason ? d->reason : NULL, d->account_id);
}

enum rc_err request_add_granted(struct db *db, const struct access_demand *d,
                                enum request_kind kind, int64_t undo) {
    return db_exec(db, Q_REQUEST_ADD_GRANTED, NULL, "siisisi", request_kind_name(kind), d->user,
                   d->run, d->reason, d->now, d->who, undo);
}
