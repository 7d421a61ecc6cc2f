/* The summary of a review, a page without links, scripts or other files. Times are UTC. */
#include "reviews/archive_summary.h"
#include "base/text.h"
#include "runs/run_text.h"
#include "sql/reviews/archive_summary.h"
#include "tpl_names.h"

static void summary_set_time(struct request *r, struct dict *d, const char *name, int64_t at) {
    dict_set(d, name, text_iso(r->arena, at));
}

static enum rc_err summary_add_counts(struct request *r, struct dict *d, int64_t review) {
    struct review_counts c;
    struct rows *rows = NULL;
    TRY(review_count(r->db, review, 0, &c));
    dict_set_int(d, T_POPULATION, c.population);
    dict_set_int(d, T_KEEP, c.keep);
    dict_set_int(d, T_REMOVE, c.remove);
    dict_set_int(d, T_LATER, c.later);
    dict_set_int(d, T_OPEN, c.open);
    TRY(db_query(r->db, Q_SUMMARY_OUTCOMES, &rows, "i", review));
    while (db_next(rows)) {
        struct dict *row = dict_row(d, T_OUTCOME);
        dict_set(row, T_LABEL, db_text(rows, SUMMARY_OUTCOMES__OUTCOME));
        dict_set_int(row, T_COUNT, db_int(rows, SUMMARY_OUTCOMES__PEOPLE));
    }
    return db_end(rows);
}

static enum rc_err summary_add_reviewers(struct request *r, struct dict *d, int64_t review) {
    struct rows *rows = NULL;
    struct dict *list = NULL;
    TRY(db_query(r->db, Q_SUMMARY_REVIEWERS, &rows, "i", review));
    while (db_next(rows)) {
        struct dict *row = dict_row(d, T_JUDGE);
        const char *areas = db_text(rows, SUMMARY_REVIEWERS__AREAS);
        dict_set(row, T_USER_NAME, db_text(rows, SUMMARY_REVIEWERS__NAME));
        dict_set(row, T_EMAIL, db_text(rows, SUMMARY_REVIEWERS__EMAIL));
        dict_set(row, T_AREA_NAME, areas ? areas : "everyone");
    }
    TRY(db_end(rows));
    TRY(db_query(r->db, Q_SUMMARY_DECIDED, &rows, "i", review));
    while (db_next(rows)) {
        list = list ? list : dict_row(d, T_DECIDERS);
        struct dict *row = dict_row(list, T_DECIDED);
        dict_set(row, T_BY, db_text(rows, SUMMARY_DECIDED__DECIDED_BY));
        dict_set_int(row, T_KEEP, db_int(rows, SUMMARY_DECIDED__KEEPS));
        dict_set_int(row, T_REMOVE, db_int(rows, SUMMARY_DECIDED__REMOVES));
        dict_set_int(row, T_LATER, db_int(rows, SUMMARY_DECIDED__LATERS));
        summary_set_time(r, row, T_FROM, db_int(rows, SUMMARY_DECIDED__FIRST));
        summary_set_time(r, row, T_TO, db_int(rows, SUMMARY_DECIDED__LAST));
    }
    return db_end(rows);
}

static enum rc_err summary_add_special(struct request *r, struct dict *d, int64_t review) {
    struct rows *rows = NULL;
    struct dict *list = NULL;
    TRY(db_query(r->db, Q_SUMMARY_SPECIAL, &rows, "i", review));
    while (db_next(rows)) {
        list = list ? list : dict_row(d, T_SPECIAL);
        struct dict *row = dict_row(list, T_PERSON);
        const char *protection = db_text(rows, SUMMARY_SPECIAL__PROTECTION);
        dict_set(row, T_USER_NAME, db_text(rows, SUMMARY_SPECIAL__NAME));
        dict_set(row, T_EMAIL, db_text(rows, SUMMARY_SPECIAL__EMAIL));
        dict_set(row, T_ROLE, db_text(rows, SUMMARY_SPECIAL__ROLES));
        dict_set(row, T_REASON, protection);
        dict_set(row, T_LAST_ACTIVE, db_text(rows, SUMMARY_SPECIAL__LAST_ACTIVE));
        dict_set(row, T_DECISION, db_text(rows, SUMMARY_SPECIAL__DECISION));
    }
    dict_show_if(d, !list, T_NONE);
    return db_end(rows);
}

enum rc_err archive_summary(struct request *r, const struct review *re, struct rendered *out) {
    struct dict *d = dict_new(r->arena);
    const char *text = NULL;
    TRY(run_filter_text(r, re->query, &text));
    dict_set(d, T_NAME, re->name);
    dict_set(d, T_FILTER_NAME, re->filter_name);
    dict_set(d, T_FILTER_TEXT, text);
    dict_set_int(d, T_SYNC_RUN, re->sync_run);
    dict_set(d, T_DUE, re->due_on);
    dict_set(d, T_BY, re->created_by);
    dict_set(d, T_CLOSED_BY, re->closed_by);
    summary_set_time(r, d, T_SYNCED, re->synced_at);
    summary_set_time(r, d, T_STARTED, re->created_at);
    summary_set_time(r, d, T_CLOSED_AT, re->closed_at);
    TRY(summary_add_counts(r, d, re->id));
    TRY(summary_add_reviewers(r, d, re->id));
    TRY(summary_add_special(r, d, re->id));
    return view_render(r->app->view, TPL_REVIEWS_ARCHIVE_SUMMARY, d, out, r->err);
}
