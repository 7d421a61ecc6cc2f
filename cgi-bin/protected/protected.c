/* /protected: people and groups that no automatic action touches, with reason and end; likely bots
 * to protect together; and the search for a group to protect. */
#include "sql/protected/protected.h"
#include "base/text.h"
#include "filters/filter_form.h"
#include "handlers.h"
#include "page/empty_state.h"
#include "page/error_page.h"
#include "page/page.h"
#include "protected/protected_bots.h"
#include "sql/groups/group.h"
#include "sql/protected/protected_bots.h"
#include "tpl_names.h"
#include "users/protect.h"
#include "users/protect_form.h"
#include "users/protect_many.h"

enum { ADMINS_SHOWN_MAX = 100, GROUPS_FOUND_MAX = 50 };

/* "/users/…" or "/groups/…" */
static const char *subject_path(struct request *r, const char *room, const char *id) {
    return arena_printf(r->arena, "/%s/%s", room, text_percent_encode(r->arena, id));
}

static enum rc_err protected_add_row(struct request *r, struct dict *list, struct rows *rows) {
    struct dict *row = dict_row(list, T_ROW);
    const char *name = db_text(rows, PROTECT_LIST__NAME), *day = NULL;
    const char *account = db_text(rows, PROTECT_LIST__ACCOUNT_ID);
    const char *group = db_text(rows, PROTECT_LIST__GROUP_ID);
    struct dict *subject = dict_row(row, account ? T_PERSON : T_GROUP_ROW);
    dict_set(subject, T_USER_NAME, *name ? name : "(no name)");
    if (account)
        dict_set(subject, T_LINK, subject_path(r, "users", account));
    else {
        dict_set(subject, T_LINK, subject_path(r, "groups", group));
        dict_set(subject, T_MEMBERS, text_count(r->arena, db_int(rows, PROTECT_LIST__MEMBERS)));
    }
    dict_set(row, T_REASON, db_text(rows, PROTECT_LIST__REASON));
    TRY(protect_last_day(r->db, r->arena, db_int(rows, PROTECT_LIST__UNTIL), &day));
    dict_show(row, *day ? T_ENDS : T_NO_END);
    dict_set(row, T_UNTIL, day);
    dict_set(row, T_BY, db_text(rows, PROTECT_LIST__CREATED_BY));
    dict_set(row, T_AT_TEXT, text_ago(r->arena, db_int(rows, PROTECT_LIST__CREATED_AT), r->now));
    return OK;
}

static enum rc_err protected_add_list(struct request *r, struct dict *body) {
    struct rows *rows = NULL;
    struct dict *list = NULL;
    TRY(db_query(r->db, Q_PROTECT_LIST, &rows, "i", r->now));
    while (db_next(rows)) {
        list = list ? list : dict_row(body, T_LIST);
        TRY(protected_add_row(r, list, rows));
    }
    dict_show_if(body, !list, T_NONE);
    return db_end(rows);
}

/* The reasons of a suggestion, the strongest first. */
static void bot_add_reasons(struct dict *row, const struct bot *b) {
    if (b->account_type)
        dict_set(dict_row(row, T_BY_TYPE), T_VALUE, b->account_type);
    if (b->term)
        dict_set(dict_row(row, b->in_email ? T_BY_EMAIL : T_BY_NAME), T_VALUE, b->term);
    dict_show_if(row, b->is_unused, T_NEVER_USED);
}

static enum rc_err protected_add_bot(struct request *r, struct dict *list, const struct bot *b) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_BOTS_ONE, &rows, "i", b->user));
    if (db_next(rows)) {
        struct dict *row = dict_row(list, T_ROW);
        const char *account = db_text(rows, BOTS_ONE__ACCOUNT_ID);
        const char *name = db_text(rows, BOTS_ONE__NAME), *last = "never";
        if (!db_is_null(rows, BOTS_ONE__ACTIVE_AT))
            last = text_ago(r->arena, db_int(rows, BOTS_ONE__ACTIVE_AT), r->now);
        dict_set(row, T_USER_NAME, *name ? name : "(no name)");
        dict_set(row, T_LINK, subject_path(r, "users", account));
        dict_set(row, T_EMAIL, db_text(rows, BOTS_ONE__EMAIL));
        dict_set_int(row, T_SEATS, db_int(rows, BOTS_ONE__SEATS));
        dict_set(row, T_LAST_ACTIVE, last);
        bot_add_reasons(row, b);
        if (r->who.level >= LEVEL_FULL) {
            struct dict *tick = dict_row(row, T_TICK);
            dict_set(tick, T_ACCOUNT, account);
            dict_show_if(tick, protect_many_has(r, account), T_CHECKED);
        }
    }
    return db_end(rows);
}

/* Suggestions only: nobody is ticked until a person does it. */
static enum rc_err protected_add_bots(struct request *r, struct dict *body) {
    struct bots *bots = arena_alloc(r->arena, sizeof *bots);
    TRY(bots_find(r->db, r->now, bots));
    if (bots->count == 0)
        return OK;
    struct dict *list = dict_row(body, T_BOTS);
    if (bots->total > bots->count) {
        struct dict *more = dict_row(list, T_MORE);
        dict_set(more, T_COUNT, text_count(r->arena, bots->count));
        dict_set(more, T_TOTAL, text_count(r->arena, bots->total));
    }
    if (r->who.level >= LEVEL_FULL) {
        dict_show(list, T_MAY_ACT);
        struct dict *form = dict_row(list, T_PROTECT_FORM);
        page_csrf(r, form);
        page_field_error(r, form, "account_id");
        protect_form_fields(r, form, "Service account", "");
    }
    for (int i = 0; i < bots->count; i++)
        TRY(protected_add_bot(r, list, &bots->shown[i]));
    return OK;
}

/* Organization admins, whom no automatic action touches either. */
static enum rc_err protected_add_admins(struct request *r, struct dict *body) {
    struct rows *rows = NULL;
    int n = 0;
    TRY(db_query(r->db, Q_PROTECT_ADMINS, &rows, "i", (int64_t)ADMINS_SHOWN_MAX + 1));
    while (db_next(rows) && ++n <= ADMINS_SHOWN_MAX) {
        struct dict *row = dict_row(body, T_ADMIN);
        const char *name = db_text(rows, PROTECT_ADMINS__NAME);
        dict_set(row, T_USER_NAME, *name ? name : "(no name)");
        dict_set(row, T_LINK, subject_path(r, "users", db_text(rows, PROTECT_ADMINS__ACCOUNT_ID)));
        dict_set(row, T_EMAIL, db_text(rows, PROTECT_ADMINS__EMAIL));
        dict_set(row, T_USER_STATUS, users_status_label(db_text(rows, PROTECT_ADMINS__STATUS)));
    }
    dict_show_if(body, n > ADMINS_SHOWN_MAX, T_MORE);
    return db_end(rows);
}

/* ?group=: groups to protect, found by a part of their name. */
static enum rc_err protected_find_groups(struct request *r, struct dict *body) {
    const char *wanted = request_query(r, "group");
    struct rows *rows = NULL;
    struct dict *found = NULL;
    dict_set(body, T_VALUE, wanted ? wanted : "");
    if (!wanted || !*wanted)
        return OK;
    int n = 0;
    TRY(db_query(r->db, Q_GROUP_FIND, &rows, "si", wanted, (int64_t)GROUPS_FOUND_MAX + 1));
    while (db_next(rows) && ++n <= GROUPS_FOUND_MAX) {
        found = found ? found : dict_row(body, T_FOUND);
        struct dict *row = dict_row(found, T_GROUP_ROW);
        dict_set(row, T_GROUP, db_text(rows, GROUP_FIND__NAME));
        dict_set(row, T_LINK, subject_path(r, "groups", db_text(rows, GROUP_FIND__GROUP_ID)));
        dict_show_if(row, db_int(rows, GROUP_FIND__EXTERNAL_SYNCED) != 0, T_SYNCED);
    }
    dict_show_if(body, !found, T_NOBODY);
    if (n > GROUPS_FOUND_MAX)
        dict_show(found, T_MORE);
    return db_end(rows);
}

static enum rc_err protected_fill(struct request *r, struct dict *body) {
    int64_t as_of = 0;
    dict_show_if(body, r->who.level >= LEVEL_FULL, T_MAY_ACT);
    TRY(empty_state(r, body, &as_of));
    if (!as_of)
        return OK;
    struct dict *page = dict_row(body, T_BROWSER);
    TRY(protected_add_list(r, page));
    TRY(protected_add_bots(r, page));
    TRY(protected_add_admins(r, page));
    return protected_find_groups(r, page);
}

struct response protected_page(struct request *r) {
    struct page p = page_begin(r, "Protected people and groups", TPL_PROTECTED_PROTECTED);
    return protected_fill(r, p.body) == OK ? page_end(r, &p) : error_page(r);
}

/* The suggestions that were ticked. */
struct response protected_post(struct request *r) {
    if (protect_many_save(r) != OK)
        return error_page(r);
    if (r->errors)
        return protected_page(r);
    return response_see(r, "/protected", "people-protected");
}
