/* /protected: people and groups that no automatic action touches, with reason and end; and the
 * search for a group to protect. */
#include "sql/users/protected.h"
#include "base/text.h"
#include "handlers.h"
#include "page/empty_state.h"
#include "page/error_page.h"
#include "page/page.h"
#include "sql/users/group.h"
#include "tpl_names.h"
#include "users/filter_form.h"
#include "users/protect.h"

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
    TRY(empty_state(r, body, &as_of));
    if (!as_of)
        return OK;
    struct dict *page = dict_row(body, T_BROWSER);
    TRY(protected_add_list(r, page));
    TRY(protected_add_admins(r, page));
    return protected_find_groups(r, page);
}

struct response protected_page(struct request *r) {
    struct page p = page_begin(r, "Protected people and groups", TPL_USERS_PROTECTED);
    return protected_fill(r, p.body) == OK ? page_end(r, &p) : error_page(r);
}
