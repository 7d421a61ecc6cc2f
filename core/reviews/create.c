/* Starts reviews. */
#include "reviews/create.h"
#include "base/text.h"
#include "index/index_find.h"
#include "queue/audit.h"
#include "reviews/notice.h"
#include "settings/access.h"
#include "sql/core/reviews/create.h"
#include "users/saved_filter.h"

#include <string.h>

static const char AREA[] = "area:";

static enum rc_err create_find_people(struct db *db, struct arena *a, const char *query,
                                      int64_t now, struct user_filter *f, struct int_rows *out) {
    struct user_set set;
    int64_t ids[512], after = -1;
    int n = 0;
    TRY(user_filter_read(db, a, query, f));
    TRY(users_find(db, f, now, &set));
    if (set.count == 0)
        return db_refuse(db, ERR_INPUT, "Nobody matches this filter now");
    if (set.count > REVIEW_PEOPLE_MAX)
        return db_refuse(db, ERR_INPUT,
                         arena_printf(a, "This filter matches %s. A review can have up to %s",
                                      text_people(a, set.count), text_count(a, REVIEW_PEOPLE_MAX)));
    while ((n = users_after(&set, after, 512, ids)) > 0) {
        for (int i = 0; i < n; i++)
            int_rows_add(out, a, ids[i], 0, 0);
        after = ids[n - 1];
    }
    return OK;
}

static enum rc_err create_add_area(struct db *db, struct arena *a, int64_t review,
                                   const char *text) {
    const char *name = NULL;
    int64_t area = 0, added = 0;
    bool found = false;
    if (text_to_int(text, &area))
        TRY(db_get_text(db, Q_REVIEW_AREA_NAME, &name, &found, "i", area));
    if (!found)
        return db_refuse(db, ERR_INPUT, "This area does not exist. Choose another reviewer");
    TRY(db_exec(db, Q_REVIEW_ADD_AREA, &added, "iis", review, area, name));
    if (added == 0)
        return db_refuse(db, ERR_INPUT,
                         arena_printf(a,
                                      "Nobody may change people of the area %.100s. Choose a "
                                      "reviewer by e-mail",
                                      name));
    return OK;
}

static enum rc_err create_add_reviewer(struct db *db, struct arena *a, int64_t review,
                                       const char *text, int64_t now) {
    struct access access;
    if (text_starts(text, AREA))
        return create_add_area(db, a, review, text + strlen(AREA));
    TRY(access_of(db, text, now, &access));
    if (access.shared)
        return db_refuse(
            db, ERR_INPUT,
            arena_printf(a, "Several people have the address %.100s. Enter an account ID", text));
    if (!access.user || !access.lives)
        return db_refuse(
            db, ERR_INPUT,
            arena_printf(a, "%.100s is no active person of the organization. Enter another one",
                         text));
    return db_exec(db, Q_REVIEW_ADD_REVIEWER, NULL, "ii", review, access.user);
}

/* The scope are the product instances of the filter; without any all of them. */
static enum rc_err create_freeze(struct db *db, struct arena *a, int64_t review,
                                 const struct user_filter *f, const struct int_rows *people,
                                 int64_t now) {
    int64_t added = 0;
    TRY(db_exec(db, Q_REVIEW_ADD_ROWS, &added, "lissi", people, review,
                user_filter_json(a, &f->product), user_filter_json(a, &f->site), now));
    if (added != (int64_t)people->n)
        return db_refuse(db, ERR_INTERNAL, "The people of the review could not be read.");
    return db_exec(db, Q_REVIEW_ADD_ROW_AREAS, NULL, "i", review);
}

static enum rc_err create_add(struct db *db, const struct review_draft *d,
                              const struct saved_filter *f, int64_t people, int64_t *id) {
    struct rows *r = NULL;
    int64_t sync = 0, ended = 0;
    TRY(db_query(db, Q_REVIEW_SYNC, &r, ""));
    if (db_next(r)) {
        sync = db_int(r, REVIEW_SYNC__ID);
        ended = db_int(r, REVIEW_SYNC__FINISHED_AT);
    }
    TRY(db_end(r));
    if (!sync)
        return db_refuse(db, ERR_CONFLICT, "Nothing is synced yet. Sync first.");
    TRY(db_exec(db, Q_REVIEW_ADD, NULL, "sssisisiiii", d->name, f->name, f->query, d->now, d->who,
                d->user, d->due_on, d->due_at, sync, ended, people));
    *id = db_last_id(db);
    return OK;
}

enum rc_err review_create(struct db *db, struct arena *a, const struct review_draft *d,
                          const char **field, int64_t *id) {
    struct saved_filter saved;
    struct user_filter filter;
    struct int_rows people = {0};
    bool found = false;
    int mailed = 0, skipped = 0;
    *field = "filter";
    TRY(saved_filter_get(db, d->filter, &saved, &found));
    if (!found)
        return db_refuse(db, ERR_INPUT, "This saved filter was deleted. Choose another one");
    TRY(create_find_people(db, a, saved.query, d->now, &filter, &people));
    TRY(create_add(db, d, &saved, (int64_t)people.n, id));
    *field = "reviewer";
    for (int i = 0; i < d->reviewers; i++)
        TRY(create_add_reviewer(db, a, *id, d->reviewer[i], d->now));
    TRY(create_freeze(db, a, *id, &filter, &people, d->now));
    TRY(review_notify(db, a, *id, REVIEW_NOTICE_BEGIN, d->now, &mailed, &skipped));
    return audit_add(db, d->now, d->who, "review.create", d->name, NULL,
                     text_people(a, (int64_t)people.n), saved.name);
}
