/* Protects the people of a form, all or nobody. */
#include "users/protect_many.h"
#include "base/text.h"
#include "sql/users/protect_many.h"
#include "users/protect.h"
#include "users/protect_form.h"

bool protect_many_has(const struct request *r, const char *account_id) {
    const char *sent = NULL;
    for (int i = 0; (sent = request_form_nth(r, "account_id", i)); i++)
        if (text_equal(sent, account_id))
            return true;
    return false;
}

/* Leaves people out who are protected already: a new reason or last day might weaken theirs. */
static enum rc_err protect_many_one(struct request *r, const char *account_id, const char *reason,
                                    int64_t until) {
    struct rows *rows = NULL;
    struct protect_subject s = {.kind = PROTECT_USER, .name = account_id};
    bool already = false;
    TRY(db_query(r->db, Q_PROTECT_MANY_ONE, &rows, "si", account_id, r->now));
    if (db_next(rows)) {
        s.id = db_int(rows, PROTECT_MANY_ONE__ID);
        already = db_int(rows, PROTECT_MANY_ONE__IN_FORCE) != 0;
    }
    TRY(db_end(rows));
    if (!s.id)
        return FAIL(r->err, ERR_NOT_FOUND, "No person with this account ID. Nobody was protected.",
                    "%s", account_id);
    if (already)
        return OK;
    return protect_begin(r->db, r->arena, &s, reason, until, r->who.name, r->now);
}

enum rc_err protect_many_save(struct request *r) {
    const char *reason = NULL, *sent = NULL;
    int64_t until = 0;
    if (!request_form_nth(r, "account_id", 0))
        request_refuse(r, "account_id", "Select at least one account");
    TRY(protect_form_read(r, &reason, &until));
    if (r->errors)
        return OK;
    TRY(db_begin(r->db));
    for (int i = 0; (sent = request_form_nth(r, "account_id", i)); i++)
        TRY(protect_many_one(r, sent, reason, until));
    return db_commit(r->db);
}
