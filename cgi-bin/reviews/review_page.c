/* The page of one review: its state, its people, and what can be done. */
#include "reviews/review_page.h"
#include "base/text.h"
#include "page/error_page.h"
#include "page/page.h"
#include "reviews/archive.h"
#include "reviews/close.h"
#include "reviews/review_list.h"
#include "runs/run_text.h"
#include "sql/reviews/review_page.h"
#include "tasks/action_select.h"
#include "tpl_names.h"

static enum rc_err review_add_facts(struct request *r, struct dict *body, const struct review *re) {
    const char *text = NULL;
    TRY(run_filter_text(r, re->query, &text));
    dict_set(body, T_FILTER_TEXT, text);
    TRY(run_time(r, re->synced_at, &text));
    dict_set(body, T_SYNCED, text);
    TRY(run_time(r, re->created_at, &text));
    dict_set(body, T_STARTED, text);
    dict_set(body, T_NAME, re->name);
    dict_set(body, T_FILTER_NAME, re->filter_name);
    dict_set(body, T_STARTED_BY, re->created_by);
    dict_set(body, T_DUE, re->due_on);
    if (!re->closed_at) {
        dict_show(body, re->due_at <= r->now ? T_IS_LATE : T_IS_OPEN);
        return OK;
    }
    struct dict *closed = dict_row(body, T_CLOSED);
    dict_show(body, T_IS_CLOSED);
    TRY(run_time(r, re->closed_at, &text));
    dict_set(closed, T_AT_TEXT, text);
    dict_set(closed, T_BY, re->closed_by);
    return OK;
}

static void review_add_progress(struct request *r, struct dict *body,
                                const struct review_counts *c) {
    int64_t done = c->population - c->open;
    dict_set(body, T_DONE, text_count(r->arena, done));
    dict_set(body, T_PEOPLE, text_people(r->arena, c->population));
    dict_set_int(body, T_DONE_COUNT, done);
    dict_set_int(body, T_POPULATION, c->population ? c->population : 1);
}

/* A run that was dropped has no page. */
static enum rc_err review_add_run(struct request *r, struct dict *body, const struct review *re) {
    struct run run;
    int64_t shown = 0;
    bool found = false;
    if (re->run)
        TRY(db_get_int(r->db, Q_REVIEW_PAGE_RUN, &shown, &found, "i", re->run));
    if (!found)
        return OK;
    TRY(run_load(r->db, r->arena, re->run, &run));
    struct dict *row = dict_row(body, T_RUN);
    dict_set(row, T_RUN_PATH, run_path(r->arena, &run));
    dict_set(row, T_RUN_STATE_TEXT, run_state_label(&run));
    return OK;
}

static void review_add_files(struct dict *body, int64_t review) {
    struct dict *files = dict_row(body, T_FILES);
    const char *name = NULL;
    for (int i = 0; (name = archive_file_name(i)); i++) {
        struct dict *file = dict_row(files, T_FILE);
        dict_set_int(file, T_ID, review);
        dict_set(file, T_FILE_NAME, name);
    }
}

static enum rc_err review_add_action(struct request *r, struct dict *form,
                                     const struct review *re) {
    struct action action[TASK_ACTIONS_MAX];
    const struct action_choices *choices = NULL;
    int n = 0;
    TRY(review_actions(r->db, r->arena, re, action, &n));
    if (n > 0)
        return OK;
    struct dict *ask = dict_row(form, T_ASK_ACTION);
    TRY(action_select_load(r, &choices));
    action_select_show(ask, choices, request_form_text(r, "action"));
    page_field_error(r, ask, "action");
    return OK;
}

static enum rc_err review_add_end(struct request *r, struct dict *body,
                                  const struct review_access *w, const struct review_counts *c) {
    bool any = false, ended = false;
    struct dict *end = dict_row(body, T_END);
    TRY(review_has_run(r->db, w->review.id, &any, &ended));
    page_csrf(r, end);
    dict_set_int(end, T_ID, w->review.id);
    dict_set(end, T_OPEN_TEXT, text_people(r->arena, c->open));
    if (c->remove > 0 && !any) {
        struct dict *form = dict_row(end, T_MAY_RUN);
        page_csrf(r, form);
        dict_set_int(form, T_ID, w->review.id);
        dict_set(dict_row(end, T_NOT_RUN), T_COUNT, text_people(r->arena, c->remove));
        return review_add_action(r, form, &w->review);
    }
    return OK;
}

static enum rc_err review_add_reviewers(struct request *r, struct dict *body, int64_t review) {
    struct dict *list = dict_row(body, T_REVIEWERS);
    const struct review_people orphans = {.reviewer = -1};
    struct rows *rows = NULL;
    int64_t n = 0;
    TRY(db_query(r->db, Q_REVIEW_PAGE_REVIEWERS, &rows, "i", review));
    while (db_next(rows)) {
        struct dict *row = dict_row(list, T_JUDGE);
        const char *areas = db_text(rows, REVIEW_PAGE_REVIEWERS__AREAS);
        dict_set_int(row, T_ID, review);
        dict_set_int(row, T_USER_ID, db_int(rows, REVIEW_PAGE_REVIEWERS__USER));
        dict_set(row, T_USER_NAME, db_text(rows, REVIEW_PAGE_REVIEWERS__NAME));
        dict_set(row, T_EMAIL, db_text(rows, REVIEW_PAGE_REVIEWERS__EMAIL));
        dict_set(row, T_DONE, text_count(r->arena, db_int(rows, REVIEW_PAGE_REVIEWERS__DECIDED)));
        dict_set(row, T_OPEN, text_count(r->arena, db_int(rows, REVIEW_PAGE_REVIEWERS__OPENS)));
        if (areas)
            dict_set(dict_row(row, T_BY_AREA), T_AREA_NAME, areas);
        dict_show_if(row, !db_int(rows, REVIEW_PAGE_REVIEWERS__MAY), T_NO_LONGER);
    }
    TRY(db_end(rows));
    TRY(review_rows_count(r->db, review, &orphans, &n));
    if (n > 0) {
        struct dict *row = dict_row(list, T_ORPHANS);
        dict_set_int(row, T_ID, review);
        dict_set(row, T_PEOPLE, text_people(r->arena, n));
    }
    return OK;
}

/* Whose people alone the table shows. */
static enum rc_err review_add_chosen(struct request *r, struct dict *body, int64_t review,
                                     const struct review_view *v) {
    struct review_view all = {.state = v->state, .reviewer = ""};
    const char *name = NULL;
    int64_t user = 0;
    bool found = false;
    if (!*v->reviewer)
        return OK;
    if (text_to_int(v->reviewer, &user))
        TRY(db_get_text(r->db, Q_REVIEW_PAGE_REVIEWER, &name, &found, "ii", review, user));
    if (user && !found)
        return FAIL(r->err, ERR_NOT_FOUND, "There is no such reviewer.", "%s", v->reviewer);
    struct dict *row = dict_row(body, found ? T_CHOSEN_REVIEWER : T_NO_REVIEWER);
    dict_set(row, T_USER_NAME, name);
    dict_set(row, T_LINK, review_view_path(r, review, &all));
    return OK;
}

static enum rc_err review_fill(struct request *r, struct dict *body,
                               const struct review_access *w) {
    struct review_counts counts;
    struct review_view view;
    const struct review *re = &w->review;
    review_view_read(r, re->closed_at != 0, &view);
    TRY(review_count(r->db, re->id, w->seen_by, &counts));
    TRY(review_add_facts(r, body, re));
    review_add_progress(r, body, &counts);
    dict_show(body, w->seen_by ? T_SEES_SOME : T_SEES_ALL);
    if (!w->seen_by) {
        TRY(review_add_run(r, body, re));
        TRY(review_add_reviewers(r, body, re->id));
        TRY(review_add_chosen(r, body, re->id, &view));
        if (re->closed_at)
            review_add_files(body, re->id);
    }
    if (w->may_end && !re->closed_at)
        TRY(review_add_end(r, body, w, &counts));
    return review_list_add(r, body, w, &view);
}

struct response review_show(struct request *r, const struct review_access *w, int status) {
    struct page p = page_begin(r, w->review.name, TPL_REVIEWS_REVIEW);
    if (review_fill(r, p.body, w) != OK)
        return error_page(r);
    return status ? page_end_status(r, &p, status) : page_end(r, &p);
}
