/* /users/{accountId}: one person, what makes each seat billable, and what was done to them. */
#include "audit/action_names.h"
#include "base/text.h"
#include "handlers.h"
#include "page/page.h"
#include "runs/run.h"
#include "runs/run_text.h"
#include "tasks/action.h"
#include "terms/product.h"
#include "terms/role.h"
#include "tpl_names.h"
#include "users/filter_form.h"
#include "users/protect_form.h"

#include <string.h>

enum { HISTORY_ROWS = 50 };

/* how: where there is no group, what Atlassian told of the way, "" when it did not yet. */
struct path {
    int64_t product;
    const char *role, *group_id, *group;
    bool idle;
    const char *how;
    struct path *next;
};

static const char *way(const char *how) {
    return strcmp(how, "direct") == 0     ? "direct role"
           : strcmp(how, "inferred") == 0 ? "inferred by Atlassian"
           : strcmp(how, "group") == 0    ? "a group no listing shows"
                                          : "no group (Atlassian did not tell yet how)";
}

static enum rc_err read_paths(struct request *r, int64_t user, struct path **out) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_USERS_ONE_PATHS, &rows, "i", user));
    while (db_next(rows)) {
        struct path *p = arena_alloc(r->arena, sizeof *p);
        *p = (struct path){db_int(rows, 0),
                           db_text(rows, 1),
                           db_text(rows, 2),
                           db_text(rows, 3),
                           db_int(rows, 4) != 0,
                           db_text(rows, 5),
                           NULL};
        *out = p;
        out = &p->next;
    }
    return db_end(rows);
}

static void add_path(struct request *r, struct dict *row, const struct path *p) {
    struct dict *path = dict_row(row, T_PATH_ROW);
    dict_set(path, T_ROLE, p->role);
    if (p->group_id) {
        struct dict *group = dict_row(path, T_BY_GROUP);
        dict_set(group, T_GROUP, p->group);
        dict_set(group, T_GROUP_ID, text_percent_encode(r->arena, p->group_id));
    } else
        dict_set(dict_row(path, T_NO_GROUP), T_WAY, way(p->how));
    dict_show_if(path, p->idle, T_IDLE);
}

/* The seat is taken as any other: by a bulk operation for one person, whose preview comes first. */
static void add_take(struct request *r, struct dict *row, const char *product, const char *site) {
    const struct action x = {.action = "remove-access", .product = product, .site = site};
    dict_set(dict_row(row, T_TAKE_CELL), T_ACTION, action_value(r->arena, &x));
}

/* may_act: what changes something is offered: to full access, and not for whom everything leaves
 * alone. */
struct person {
    int64_t id;
    const char *account_id, *name, *status;
    bool gone, may_act;
};

static enum rc_err add_seats(struct request *r, struct dict *body, const struct person *who,
                             const struct path *paths) {
    struct rows *rows = NULL;
    bool any = false;
    TRY(db_query(r->db, Q_USERS_ONE_SEATS, &rows, "i", who->id));
    struct dict *seats = NULL;
    while (db_next(rows)) {
        seats = seats ? seats : dict_row(body, T_SEATS_LIST);
        struct dict *row = dict_row(seats, T_SEAT);
        any = true;
        dict_set(row, T_PRODUCT_NAME, product_label(db_text(rows, 1)));
        dict_set(row, T_SITE_NAME, db_text(rows, 2));
        dict_set(row, T_LAST_ACTIVE,
                 db_is_null(rows, 3) ? "never" : text_ago(r->arena, db_int(rows, 3), r->now));
        for (const struct path *p = paths; p; p = p->next)
            if (p->product == db_int(rows, 0) && role_is_billable(p->role) && !p->idle)
                add_path(r, row, p);
        if (who->may_act)
            add_take(r, row, db_text(rows, 1), db_text(rows, 4));
    }
    dict_show_if(body, !any, T_NO_SEATS);
    return db_end(rows);
}

/* Roles that give no seat: customers, guests, admins of access, and what a suspension in a
 * directory switches off. */
static enum rc_err add_other_roles(struct request *r, struct dict *body, int64_t user,
                                   const struct path *paths) {
    struct rows *rows = NULL;
    struct dict *list = NULL;
    TRY(db_query(r->db, Q_USERS_ONE_ROLES, &rows, "i", user));
    while (db_next(rows)) {
        list = list ? list : dict_row(body, T_OTHER_ROLES);
        struct dict *row = dict_row(list, T_ROLE_ROW);
        dict_set(row, T_ROLE, db_text(rows, 0));
        dict_set(row, T_ON, "the organization");
    }
    TRY(db_end(rows));
    for (const struct path *p = paths; p; p = p->next) {
        if (role_is_billable(p->role) && !p->idle)
            continue;
        const char *on = NULL;
        TRY(db_query(r->db, Q_USERS_PRODUCT, &rows, "i", p->product));
        if (db_next(rows))
            on = arena_printf(r->arena, "%s on %s", product_label(db_text(rows, 0)),
                              db_text(rows, 1));
        TRY(db_end(rows));
        list = list ? list : dict_row(body, T_OTHER_ROLES);
        struct dict *row = dict_row(list, T_ROLE_ROW);
        dict_set(row, T_ROLE, p->role);
        dict_set(row, T_ON, on);
        add_path(r, row, p);
    }
    return OK;
}

static enum rc_err add_groups(struct request *r, struct dict *body, int64_t user) {
    struct rows *rows = NULL;
    struct dict *list = NULL;
    TRY(db_query(r->db, Q_USERS_ONE_GROUPS, &rows, "i", user));
    while (db_next(rows)) {
        list = list ? list : dict_row(body, T_GROUPS_LIST);
        struct dict *row = dict_row(list, T_GROUP_ROW);
        dict_set(row, T_GROUP, db_text(rows, 0));
        dict_set(row, T_GROUP_ID, text_percent_encode(r->arena, db_text(rows, 2)));
        dict_show_if(row, db_int(rows, 1) != 0, T_SYNCED);
    }
    dict_show_if(body, !list, T_NO_GROUPS);
    return db_end(rows);
}

/* The status in each directory; the first one's follows that of the person when it is the same. */
static enum rc_err add_elsewhere(struct request *r, struct dict *body, int64_t user,
                                 const char *status) {
    struct rows *rows = NULL;
    bool first = true;
    TRY(db_query(r->db, Q_USERS_ONE_DIRECTORIES, &rows, "i", user));
    while (db_next(rows)) {
        struct dict *row = dict_row(body, T_DIRECTORY);
        dict_set(row, T_DIRECTORY_NAME, db_text(rows, 0));
        dict_set(row, T_USER_STATUS, users_status_label(db_text(rows, 1)));
        dict_show_if(row, !first || strcmp(db_text(rows, 1), status) != 0, T_OTHERWISE);
        first = false;
    }
    TRY(db_end(rows));
    TRY(db_query(r->db, Q_USERS_ONE_ACTIVITY, &rows, "i", user));
    while (db_next(rows)) {
        struct dict *row = dict_row(body, T_USED);
        dict_set(row, T_PRODUCT_NAME, product_label(db_text(rows, 0)));
        dict_set(row, T_SITE_NAME, db_text(rows, 1));
        dict_set(row, T_LAST_ACTIVE, text_ago(r->arena, db_int(rows, 2), r->now));
    }
    return db_end(rows);
}

/* What a run did to the person: its page tells the rest. */
static void add_run(struct request *r, struct dict *row, struct rows *rows) {
    const struct run run = {.id = db_int(rows, 6), .task = db_int(rows, 7)};
    const char *state = db_text(rows, 8);
    struct dict *cell = dict_row(row, T_BY_RUN);
    dict_set(cell, T_RUN_PATH, run_path(r->arena, &run));
    dict_set(cell, T_RUN_NAME, db_text(rows, 2));
    dict_set(cell, T_OUTCOME, strcmp(state, "already") == 0 ? "already so" : state);
    run_badge(cell, state);
    dict_show_if(cell, db_int(rows, 9) != 0, T_RUN_DRY);
    if (!db_is_null(rows, 4))
        dict_set(dict_row(row, T_CALLED), T_CALLS, db_text(rows, 4));
}

static void add_by_hand(struct dict *row, struct rows *rows) {
    dict_set(dict_row(row, T_BY_HAND), T_ROW_ACTION, audit_action_name(db_text(rows, 2)));
    if (!db_is_null(rows, 3))
        dict_set(dict_row(row, T_FROM), T_BEFORE, db_text(rows, 3));
    if (!db_is_null(rows, 4))
        dict_set(dict_row(row, T_TO), T_AFTER, db_text(rows, 4));
}

/* Undo of one row; which state it can be in is core/runs/run.h's business. */
static enum rc_err add_undo(struct request *r, struct dict *row, struct rows *rows,
                            const char *account_id) {
    struct dict *cell = dict_row(row, T_UNDO_CELL);
    bool can = false;
    if (db_is_null(rows, 6))
        return OK;
    const struct run run = {.id = db_int(rows, 6), .task = db_int(rows, 7)};
    TRY(run_undoable_for(r->db, run.id, account_id, &can));
    if (can)
        dict_set(dict_row(cell, T_UNDO_ONE), T_RUN_PATH, run_path(r->arena, &run));
    return OK;
}

static enum rc_err add_history(struct request *r, struct dict *body, const struct person *who) {
    struct rows *rows = NULL;
    struct dict *list = NULL;
    TRY(db_query(r->db, Q_USERS_ONE_HISTORY, &rows, "si", who->account_id, (int64_t)HISTORY_ROWS));
    while (db_next(rows)) {
        const char *when = NULL;
        list = list ? list : dict_row(body, T_HISTORY);
        struct dict *row = dict_row(list, T_HISTORY_ROW);
        TRY(run_time(r, db_int(rows, 0), &when));
        dict_set(row, T_AT, text_iso(r->arena, db_int(rows, 0)));
        dict_set(row, T_AT_TEXT, when);
        dict_set(row, T_BY,
                 strcmp(db_text(rows, 1), "rollcall") == 0 ? "Rollcall" : db_text(rows, 1));
        if (db_is_null(rows, 6))
            add_by_hand(row, rows);
        else
            add_run(r, row, rows);
        if (!db_is_null(rows, 5))
            dict_set(dict_row(row, T_MORE), T_DETAIL, db_text(rows, 5));
        if (who->may_act)
            TRY(add_undo(r, row, rows, who->account_id));
    }
    dict_show_if(body, !list, T_NO_HISTORY);
    return db_end(rows);
}

static void set_facts(struct request *r, struct dict *body, struct rows *rows) {
    const char *job = db_text(rows, 8), *department = db_text(rows, 9), *source = db_text(rows, 6);
    dict_set(body, T_EMAIL, db_is_null(rows, 3) ? "not shown by Atlassian" : db_text(rows, 3));
    dict_set(body, T_USER_STATUS, users_status_label(db_text(rows, 4)));
    dict_set(body, T_CLAIM,
             db_is_null(rows, 5) ? "not known" : users_status_label(db_text(rows, 5)));
    dict_set(body, T_SOURCE,
             !source                         ? "not known"
             : strcmp(source, "synced") == 0 ? "the identity provider"
                                             : "Atlassian; the person was invited");
    dict_set(body, T_ADDED,
             db_is_null(rows, 7) ? "not known" : text_ago(r->arena, db_int(rows, 7), r->now));
    dict_set(body, T_ROLES_TOLD,
             db_is_null(rows, 11)
                 ? "not told yet; a direct role beside a group's may be missing here"
                 : arena_printf(r->arena, "told by Atlassian %s",
                                text_ago(r->arena, db_int(rows, 11), r->now)));
    if (job || department)
        dict_set(dict_row(body, T_WORK), T_JOB,
                 arena_printf(r->arena, "%s%s%s", job ? job : "", job && department ? ", " : "",
                              department ? department : ""));
    if (!db_is_null(rows, 10))
        dict_set(dict_row(body, T_GONE), T_GONE_AGO, text_ago(r->arena, db_int(rows, 10), r->now));
}

/* ERR_NOT_FOUND when nobody has this account id. body may be NULL: only who it is. */
static enum rc_err read_person(struct request *r, struct person *p, struct dict *body) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_USERS_ONE, &rows, "s", r->path_arg[0]));
    if (!db_next(rows)) {
        TRY(db_end(rows));
        return FAIL(r->err, ERR_NOT_FOUND,
                    "Nobody in the synchronized organization has this account id.", "%s",
                    r->path_arg[0]);
    }
    const char *name = db_text(rows, 2);
    *p = (struct person){db_int(rows, 0),  db_text(rows, 1),      *name ? name : "(no name)",
                         db_text(rows, 4), !db_is_null(rows, 10), false};
    if (body)
        set_facts(r, body, rows);
    return db_end(rows);
}

/* As fits the state: suspended in one directory and not in another, a person can be either. */
static enum rc_err add_state_actions(struct request *r, struct dict *body, const struct person *p) {
    static const struct {
        const char *action, *words;
    } CHOICE[] = {{"suspend", "Suspend"}, {"restore", "Restore"}};
    bool offered[] = {strcmp(p->status, "active") == 0, strcmp(p->status, "suspended") == 0};
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_USERS_ONE_DIRECTORIES, &rows, "i", p->id));
    while (db_next(rows)) {
        bool suspended = strcmp(db_text(rows, 1), "suspended") == 0;
        offered[0] = offered[0] || (offered[1] && !suspended);
        offered[1] = offered[1] || (offered[0] && suspended);
    }
    TRY(db_end(rows));
    struct dict *actions = dict_row(body, T_MAY_ACT);
    for (int i = 0; i < 2; i++) {
        if (!offered[i])
            continue;
        struct dict *row = dict_row(actions, T_STATE_ACTION);
        dict_set(row, T_ACTION, CHOICE[i].action);
        dict_set(row, T_ACTION_WORDS, CHOICE[i].words);
    }
    return OK;
}

static enum rc_err fill(struct request *r, struct dict *body, struct person *p) {
    struct path *paths = NULL;
    const char *why = NULL;
    TRY(read_person(r, p, body));
    dict_set(body, T_USER_NAME, p->name);
    dict_set(body, T_ACCOUNT_ID, p->account_id);
    TRY(protect_reason(r->db, p->id, r->now, &why));
    p->may_act = r->who.level >= LEVEL_FULL && !p->gone && !why;
    page_csrf(r, body);
    if (p->may_act)
        TRY(add_state_actions(r, body, p));
    TRY(read_paths(r, p->id, &paths));
    TRY(add_seats(r, body, p, paths));
    TRY(add_other_roles(r, body, p->id, paths));
    TRY(add_groups(r, body, p->id));
    TRY(add_elsewhere(r, body, p->id, p->status));
    TRY(add_history(r, body, p));
    if (why) {
        struct dict *row = dict_row(body, T_PROTECTED);
        dict_set(row, T_REASON, why);
        dict_show_if(row, r->who.level >= LEVEL_FULL, T_NO_ACTIONS);
    }
    struct protect_subject s = {PROTECT_USER, p->id, p->account_id};
    return protect_form_show(
        r, body, &s,
        arena_printf(r->arena, "/users/%s/protect", text_percent_encode(r->arena, p->account_id)));
}

struct response user_page(struct request *r) {
    struct person p = {0};
    struct page page = page_begin(r, "", TPL_USERS_USER);
    if (fill(r, page.body, &p) != OK)
        return response_error(r);
    page.title = p.name;
    return page_end(r, &page);
}

struct response user_protect(struct request *r) {
    struct person p = {0};
    const char *flash = NULL;
    if (read_person(r, &p, NULL) != OK)
        return response_error(r);
    struct protect_subject s = {PROTECT_USER, p.id, p.account_id};
    if (protect_form_save(r, &s, &flash) != OK)
        return response_error(r);
    if (r->errors)
        return user_page(r);
    return response_see(
        r, arena_printf(r->arena, "/users/%s", text_percent_encode(r->arena, p.account_id)), flash);
}
