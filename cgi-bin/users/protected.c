/* /protected: people and groups nothing automatic touches, with reason, end and by whom; and
 * finding a group to protect. */
#include "base/text.h"
#include "handlers.h"
#include "page/empty_state.h"
#include "page/page.h"
#include "tpl_names.h"
#include "users/filter_form.h"
#include "users/protect.h"

#include <string.h>

enum { ADMINS_SHOWN = 100, GROUPS_FOUND = 50 };

static enum rc_err add_one(struct request *r, struct dict *list, struct rows *rows) {
    struct dict *row = dict_row(list, T_ROW);
    const char *name = db_text(rows, 2);
    bool person = !db_is_null(rows, 0);
    struct dict *who = dict_row(row, person ? T_PERSON : T_GROUP_ROW);
    const char *day = NULL;
    dict_set(who, T_USER_NAME, *name ? name : "(no name)");
    dict_set(who, T_LINK,
             arena_printf(r->arena, "/%s/%s", person ? "users" : "groups",
                          text_percent_encode(r->arena, db_text(rows, person ? 0 : 1))));
    if (!person)
        dict_set(who, T_MEMBERS, text_count(r->arena, db_int(rows, 7)));
    dict_set(row, T_REASON, db_text(rows, 3));
    TRY(protect_last_day(r->db, r->arena, db_int(rows, 4), &day));
    dict_set(row, T_UNTIL, *day ? day : "without an end");
    dict_set(row, T_BY, db_text(rows, 5));
    dict_set(row, T_AT_TEXT, text_ago(r->arena, db_int(rows, 6), r->now));
    return OK;
}

static enum rc_err add_list(struct request *r, struct dict *body) {
    struct rows *rows = NULL;
    struct dict *list = NULL;
    TRY(db_query(r->db, Q_PROTECT_LIST, &rows, "i", r->now));
    while (db_next(rows)) {
        list = list ? list : dict_row(body, T_LIST);
        TRY(add_one(r, list, rows));
    }
    dict_show_if(body, !list, T_NONE);
    return db_end(rows);
}

static enum rc_err add_admins(struct request *r, struct dict *body) {
    struct rows *rows = NULL;
    int n = 0;
    TRY(db_query(r->db, Q_PROTECT_ADMINS, &rows, "i", (int64_t)ADMINS_SHOWN + 1));
    while (db_next(rows) && ++n <= ADMINS_SHOWN) {
        struct dict *row = dict_row(body, T_ADMIN);
        const char *name = db_text(rows, 1);
        dict_set(row, T_USER_NAME, *name ? name : "(no name)");
        dict_set(
            row, T_LINK,
            arena_printf(r->arena, "/users/%s", text_percent_encode(r->arena, db_text(rows, 0))));
        dict_set(row, T_EMAIL, db_text(rows, 2));
        dict_set(row, T_USER_STATUS, users_status_label(db_text(rows, 3)));
    }
    dict_show_if(body, n > ADMINS_SHOWN, T_MORE);
    return db_end(rows);
}

static enum rc_err find_groups(struct request *r, struct dict *body) {
    const char *wanted = request_query(r, "group");
    struct rows *rows = NULL;
    struct dict *found = NULL;
    dict_set(body, T_VALUE, wanted ? wanted : "");
    if (!wanted || !*wanted)
        return OK;
    int n = 0;
    TRY(db_query(r->db, Q_GROUP_FIND, &rows, "si", wanted, (int64_t)GROUPS_FOUND + 1));
    while (db_next(rows) && ++n <= GROUPS_FOUND) {
        found = found ? found : dict_row(body, T_FOUND);
        struct dict *row = dict_row(found, T_GROUP_ROW);
        dict_set(row, T_GROUP, db_text(rows, 1));
        dict_set(
            row, T_LINK,
            arena_printf(r->arena, "/groups/%s", text_percent_encode(r->arena, db_text(rows, 0))));
        dict_show_if(row, db_int(rows, 2) != 0, T_SYNCED);
    }
    dict_show_if(body, !found, T_NOBODY);
    if (n > GROUPS_FOUND)
        dict_show(found, T_MORE);
    return db_end(rows);
}

static enum rc_err fill(struct request *r, struct dict *body) {
    int64_t as_of = 0;
    TRY(empty_state(r, body, &as_of));
    if (!as_of)
        return OK;
    struct dict *page = dict_row(body, T_BROWSER);
    TRY(add_list(r, page));
    TRY(add_admins(r, page));
    return find_groups(r, page);
}

struct response protected_page(struct request *r) {
    struct page p = page_begin(r, "Protected people and groups", TPL_USERS_PROTECTED);
    if (fill(r, p.body) != OK)
        return response_error(r);
    return page_end(r, &p);
}
