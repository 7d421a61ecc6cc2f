/* Finds the people an admin names, and ends their warnings. */
#include "warnings/leave.h"
#include "base/text.h"
#include "queue/audit.h"
#include "runs/approval.h"
#include "runs/run.h"

#include "sql/core/warnings/leave.h"

#include <string.h>

static enum rc_err leave_audit(struct db *db, struct arena *a, const struct run *r,
                               const char *action, const char *subject, const char *who,
                               int64_t now) {
    const char *run = arena_printf(a, "%s: %s", run_path(a, r), r->name);
    return audit_add(db, now, who, action, subject, NULL, NULL, run);
}

enum rc_err warning_leave_out(struct db *db, struct arena *a, int64_t run, const char *account_id,
                              const char *who, int64_t now) {
    struct run r;
    int64_t user = 0;
    bool found = false, ended = false;
    TRY(run_load(db, a, run, &r));
    TRY(run_check_own(db, &r));
    TRY(db_get_int(db, Q_RUN_PERSON, &user, &found, "is", run, account_id));
    if (found)
        TRY(warning_end(db, run, user, WARNING_LEFT, "left-by-person", who, now, &ended));
    if (!ended)
        return db_refuse(db, ERR_CONFLICT,
                         "This run no longer warns this person, or is changing them now.");
    TRY(db_exec(db, Q_RUN_PREVIEW_COUNT, NULL, "i", run));
    return leave_audit(db, a, &r, "warning.leave-out", account_id, who, now);
}

/* The addresses as a JSON array, and *n how many. Quotes and backslashes separate, so that nothing
 * in it needs escaping. */
static const char *leave_addresses(struct arena *a, const char *text, int *n) {
    static const char SEPARATORS[] = " \t\r\n,;<>()[]{}\"'\\|";
    const char *list = "";
    *n = 0;
    for (const char *p = text + strspn(text, SEPARATORS); *p; p += strspn(p, SEPARATORS)) {
        size_t all = strcspn(p, SEPARATORS), length = all;
        const char *start = p;
        if (strncmp(start, "mailto:", 7) == 0) {
            start += 7;
            length -= 7;
        }
        while (length > 0 && strchr(".:!", start[length - 1]))
            length--;
        if (memchr(start, '@', length)) {
            list = arena_printf(a, "%s%s\"%.*s\"", list, *n ? "," : "", (int)length, start);
            ++*n;
        }
        p += all;
    }
    return arena_printf(a, "[%s]", list);
}

static enum rc_err leave_end_bounced(struct db *db, int64_t run, const char *list, const char *who,
                                     int64_t now, struct warning_bounces *out) {
    int64_t *users = NULL;
    int n = 0;
    bool ended = false;
    TRY(db_get_ints(db, Q_WARNING_BOUNCED, &users, &n, "is", run, list));
    for (int i = 0; i < n; i++) {
        TRY(warning_end(db, run, users[i], WARNING_NOTICE_FAILED, "notice-bounced", who, now,
                        &ended));
        out->people += ended;
    }
    return OK;
}

enum rc_err warnings_bounced(struct db *db, struct arena *a, int64_t run, const char *text,
                             const char *who, int64_t now, struct warning_bounces *out) {
    struct run r;
    int n = 0;
    const char *list = leave_addresses(a, text, &n);
    *out = (struct warning_bounces){.unmatched = ""};
    TRY(run_load(db, a, run, &r));
    TRY(run_check_own(db, &r));
    if (n == 0)
        return db_refuse(db, ERR_INPUT, "Enter at least one e-mail address");
    TRY(db_get_text(db, Q_WARNING_UNMATCHED, &out->unmatched, NULL, "is", run, list));
    TRY(leave_end_bounced(db, run, list, who, now, out));
    if (out->people == 0)
        return OK;
    TRY(db_exec(db, Q_RUN_PREVIEW_COUNT, NULL, "i", run));
    return leave_audit(db, a, &r, "warning.bounced", text_people(a, out->people), who, now);
}
