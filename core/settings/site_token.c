/* Reads, saves and deletes the API tokens of Jira sites. */
#include "settings/site_token.h"
#include "base/text.h"
#include "queue/audit.h"
#include "sql/core/settings/site_token.h"

/* clang-format off */
static const struct {
    const char *name, *text;
} PROBLEMS[SITE_PROBLEMS] = {
    [SITE_NO_PROBLEM] = {NULL, NULL},
    [SITE_REFUSED] = {"refused",
        "Atlassian rejected the token (401). Add a new one with the scope read:license:jira."},
    [SITE_FORBIDDEN] = {"forbidden",
        "The account may not read the counts (403). It needs the permission Administer Jira."},
    [SITE_MISSING] = {"missing", "Atlassian has no counts for this site (404)."},
    [SITE_LIMITED] = {"limited",
        "Atlassian's rate limit was reached (429). Rollcall asks again after the next sync."},
    [SITE_UNREACHABLE] = {"unreachable",
        "Atlassian did not answer. Rollcall asks again after the next sync."},
    [SITE_UNREADABLE] = {"unreadable",
        "Atlassian's answer had no count. Rollcall asks again after the next sync."},
    [SITE_SEALED] = {"sealed",
        "The stored token cannot be opened with the keys of this machine. Add it again."},
};
/* clang-format on */

const char *site_problem_name(enum site_problem problem) { return PROBLEMS[problem].name; }
const char *site_problem_text(enum site_problem problem) { return PROBLEMS[problem].text; }

static enum site_problem site_problem_of(const char *name) {
    for (int i = SITE_NO_PROBLEM + 1; name && i < SITE_PROBLEMS; i++)
        if (text_equal(name, PROBLEMS[i].name))
            return (enum site_problem)i;
    return SITE_NO_PROBLEM;
}

enum rc_err site_tokens_load(struct db *db, struct arena *a, struct site_token **out, int *count) {
    struct rows *r = NULL;
    size_t capacity = 0;
    *out = NULL;
    *count = 0;
    TRY(db_query(db, Q_SITE_TOKENS, &r, ""));
    while (db_next(r)) {
        *out = arena_grow(a, *out, (size_t)*count, &capacity, sizeof **out);
        (*out)[(*count)++] =
            (struct site_token){.site = db_text(r, SITE_TOKENS__SITE),
                                .site_name = db_text(r, SITE_TOKENS__SITE_NAME),
                                .id = db_int(r, SITE_TOKENS__ID),
                                .email = db_text(r, SITE_TOKENS__EMAIL),
                                .last4 = db_text(r, SITE_TOKENS__LAST4),
                                .entered_by = db_text(r, SITE_TOKENS__ENTERED_BY),
                                .entered_at = db_int(r, SITE_TOKENS__ENTERED_AT),
                                .asked_at = db_int(r, SITE_TOKENS__ASKED_AT),
                                .problem = site_problem_of(db_text(r, SITE_TOKENS__PROBLEM))};
    }
    return db_end(r);
}

const char *site_token_binding(struct arena *a, const char *site, const char *email) {
    return arena_printf(a, "%s\n%s", site, email);
}

enum rc_err site_token_save(struct db *db, const struct site_token *t, const struct sealed *s,
                            const char *who, int64_t now) {
    struct arena *a = db_arena(db);
    TRY(db_exec(db, Q_SITE_TOKEN_SAVE, NULL, "ssbssis", t->site, t->email, s->box, s->n, s->sealer,
                t->last4, now, who));
    return audit_add(db, now, who, "site-token.save", arena_printf(a, "site %s", t->site_name),
                     NULL, arena_printf(a, "%s, ending in %s", t->email, t->last4), NULL);
}

enum rc_err site_token_delete(struct db *db, const char *site, const char *who, int64_t now) {
    int64_t deleted = 0;
    TRY(db_exec(db, Q_SITE_TOKEN_DELETE, &deleted, "s", site));
    if (!deleted)
        return db_refuse(db, ERR_NOT_FOUND, "This site has no token. It may be deleted already.");
    TRY(db_exec(db, Q_SITE_COUNTS_DELETE, NULL, "s", site));
    return audit_add(db, now, who, "site-token.delete", arena_printf(db_arena(db), "site %s", site),
                     NULL, NULL, NULL);
}
