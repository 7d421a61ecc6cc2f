/* /users/{id}: one person with their seats and what makes each billable, groups, roles, history and
 * protection. */
#include "sql/users/user.h"
#include "base/text.h"
#include "filters/filter_form.h"
#include "handlers.h"
#include "page/badge.h"
#include "page/error_page.h"
#include "page/page.h"
#include "tasks/action.h"
#include "terms/product.h"
#include "terms/role.h"
#include "tpl_names.h"
#include "users/protect_form.h"
#include "users/user_history.h"

/* A role of a person on a product, by one group or without one. */
struct role_path {
    int64_t product;
    const char *role, *group_id, *group;
    const char *method; /* without a group: the source by Atlassian; "": not known yet */
    bool idle;          /* suspended in the directory of the group, so it gives nothing */
    struct role_path *next;
};

static const char *role_source_text(const char *method) {
    if (text_equal(method, "direct"))
        return "direct role";
    if (text_equal(method, "inferred"))
        return "inferred by Atlassian";
    if (text_equal(method, "group"))
        return "unlisted group";
    return "source not known yet";
}

static enum rc_err user_read_paths(struct request *r, int64_t user, struct role_path **out) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_USERS_ONE_PATHS, &rows, "i", user));
    while (db_next(rows)) {
        struct role_path *p = arena_alloc(r->arena, sizeof *p);
        *p = (struct role_path){.product = db_int(rows, USERS_ONE_PATHS__PRODUCT),
                                .role = db_text(rows, USERS_ONE_PATHS__ROLE),
                                .group_id = db_text(rows, USERS_ONE_PATHS__GROUP_ID),
                                .group = db_text(rows, USERS_ONE_PATHS__NAME),
                                .idle = db_int(rows, USERS_ONE_PATHS__IDLE) != 0,
                                .method = db_text(rows, USERS_ONE_PATHS__METHOD)};
        *out = p;
        out = &p->next;
    }
    return db_end(rows);
}

static void user_add_path(struct request *r, struct dict *row, const struct role_path *p) {
    struct dict *path = dict_row(row, T_PATH_ROW);
    dict_set(path, T_ROLE, p->role);
    if (p->group_id) {
        struct dict *group = dict_row(path, T_BY_GROUP);
        dict_set(group, T_GROUP, p->group);
        dict_set(group, T_GROUP_ID, text_percent_encode(r->arena, p->group_id));
    } else
        dict_set(dict_row(path, T_NO_GROUP), T_WAY, role_source_text(p->method));
    dict_show_if(path, p->idle, T_IDLE);
}

/* The button that takes a seat away: a bulk operation for one person, with a preview as any. */
static void user_add_remove_button(struct request *r, struct dict *row, const char *product,
                                   const char *site) {
    const struct action x = {.action = "remove-access", .product = product, .site = site};
    dict_set(dict_row(row, T_TAKE_CELL), T_ACTION, action_value(r->arena, &x));
}

struct person {
    int64_t id;
    const char *account_id, *name, *status;
    bool gone;
    bool may_act; /* full access, and the person is neither gone nor protected */
};

/* Whoever reads more than they change gets no form for people and seats that they cannot change.
 * product 0: any. */
static enum rc_err user_is_in_reach(struct request *r, int64_t user, int64_t product, bool *yes) {
    const struct area *acts = r->who.acts;
    *yes = !acts;
    for (int i = 0; acts && i < acts->n && !*yes; i++) {
        const struct area_part *part = &acts->part[i];
        int64_t one = 0;
        if (!product || product == part->product)
            TRY(db_get_int(r->db, Q_USERS_ONE_HOLDS, &one, yes, "iis", user, part->product,
                           part->domain));
    }
    return OK;
}

static enum rc_err user_add_seats(struct request *r, struct dict *body, const struct person *who,
                                  const struct role_path *paths) {
    struct rows *rows = NULL;
    struct dict *list = NULL;
    TRY(db_query(r->db, Q_USERS_ONE_SEATS, &rows, "i", who->id));
    while (db_next(rows)) {
        list = list ? list : dict_row(body, T_SEATS_LIST);
        struct dict *row = dict_row(list, T_SEAT);
        int64_t product = db_int(rows, USERS_ONE_SEATS__ID);
        const char *word = db_text(rows, USERS_ONE_SEATS__PRODUCT), *last = "never";
        if (!db_is_null(rows, USERS_ONE_SEATS__LAST_ACTIVE))
            last = text_ago(r->arena, db_int(rows, USERS_ONE_SEATS__LAST_ACTIVE), r->now);
        dict_set(row, T_PRODUCT_NAME, product_label(word));
        dict_set(row, T_SITE_NAME, db_text(rows, USERS_ONE_SEATS__SITE_NAME));
        dict_set(row, T_LAST_ACTIVE, last);
        for (const struct role_path *p = paths; p; p = p->next)
            if (p->product == product && role_is_billable(p->role) && !p->idle)
                user_add_path(r, row, p);
        bool in_reach = false;
        if (who->may_act)
            TRY(user_is_in_reach(r, who->id, product, &in_reach));
        if (in_reach)
            user_add_remove_button(r, row, word, db_text(rows, USERS_ONE_SEATS__SITE));
    }
    dict_show_if(body, !list, T_NO_SEATS);
    return db_end(rows);
}

/* "Jira on example" */
static enum rc_err product_text(struct request *r, int64_t product, const char **out) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_USERS_PRODUCT, &rows, "i", product));
    if (db_next(rows))
        *out =
            arena_printf(r->arena, "%s on %s", product_label(db_text(rows, USERS_PRODUCT__PRODUCT)),
                         db_text(rows, USERS_PRODUCT__SITE_NAME));
    return db_end(rows);
}

static struct dict *user_add_role(struct dict *list, const char *role, const char *on) {
    struct dict *row = dict_row(list, T_ROLE_ROW);
    dict_set(row, T_ROLE, role);
    dict_set(row, T_ON, on);
    return row;
}

/* Roles that give no seat: customers, guests, admins of access, and roles switched off by a
 * suspension in a directory. */
static enum rc_err user_add_other_roles(struct request *r, struct dict *body, int64_t user,
                                        const struct role_path *paths) {
    struct rows *rows = NULL;
    struct dict *list = NULL;
    TRY(db_query(r->db, Q_USERS_ONE_ROLES, &rows, "i", user));
    while (db_next(rows)) {
        list = list ? list : dict_row(body, T_OTHER_ROLES);
        (void)user_add_role(list, db_text(rows, USERS_ONE_ROLES__ROLE), "the organization");
    }
    TRY(db_end(rows));
    for (const struct role_path *p = paths; p; p = p->next) {
        const char *on = NULL;
        if (role_is_billable(p->role) && !p->idle)
            continue;
        TRY(product_text(r, p->product, &on));
        list = list ? list : dict_row(body, T_OTHER_ROLES);
        user_add_path(r, user_add_role(list, p->role, on), p);
    }
    return OK;
}

static enum rc_err user_add_groups(struct request *r, struct dict *body, int64_t user) {
    struct rows *rows = NULL;
    struct dict *list = NULL;
    TRY(db_query(r->db, Q_USERS_ONE_GROUPS, &rows, "i", user));
    while (db_next(rows)) {
        list = list ? list : dict_row(body, T_GROUPS_LIST);
        struct dict *row = dict_row(list, T_GROUP_ROW);
        dict_set(row, T_GROUP, db_text(rows, USERS_ONE_GROUPS__NAME));
        dict_set(row, T_GROUP_ID,
                 text_percent_encode(r->arena, db_text(rows, USERS_ONE_GROUPS__GROUP_ID)));
        dict_show_if(row, db_int(rows, USERS_ONE_GROUPS__EXTERNAL_SYNCED) != 0, T_SYNCED);
    }
    dict_show_if(body, !list, T_NO_GROUPS);
    return db_end(rows);
}

/* The status in each directory. The first one gets no mark of its own while it is the status of the
 * person, too. */
static enum rc_err user_add_directories(struct request *r, struct dict *body,
                                        const struct person *who) {
    struct rows *rows = NULL;
    bool first = true;
    TRY(db_query(r->db, Q_USERS_ONE_DIRECTORIES, &rows, "i", who->id));
    while (db_next(rows)) {
        struct dict *row = dict_row(body, T_DIRECTORY);
        const char *status = db_text(rows, USERS_ONE_DIRECTORIES__STATUS);
        dict_set(row, T_DIRECTORY_NAME, db_text(rows, USERS_ONE_DIRECTORIES__NAME));
        dict_set(row, T_USER_STATUS, users_status_label(status));
        dict_show_if(row, !first || !text_equal(status, who->status), T_OTHERWISE);
        first = false;
    }
    return db_end(rows);
}

/* Products used without a seat. */
static enum rc_err user_add_activity(struct request *r, struct dict *body, int64_t user) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_USERS_ONE_ACTIVITY, &rows, "i", user));
    while (db_next(rows)) {
        struct dict *row = dict_row(body, T_USED);
        int64_t last = db_int(rows, USERS_ONE_ACTIVITY__LAST_ACTIVE);
        dict_set(row, T_PRODUCT_NAME, product_label(db_text(rows, USERS_ONE_ACTIVITY__PRODUCT)));
        dict_set(row, T_SITE_NAME, db_text(rows, USERS_ONE_ACTIVITY__SITE_NAME));
        dict_set(row, T_LAST_ACTIVE, text_ago(r->arena, last, r->now));
    }
    return db_end(rows);
}

/* "3 days ago"; missing where the column is NULL. */
static const char *ago_or(struct request *r, struct rows *rows, int column, const char *missing) {
    return db_is_null(rows, column) ? missing : text_ago(r->arena, db_int(rows, column), r->now);
}

static const char *source_text(const char *source) {
    if (!source)
        return "not known";
    return text_equal(source, "synced") ? "Identity provider (synced)" : "Atlassian (invited)";
}

static void user_set_work(struct request *r, struct dict *body, struct rows *rows) {
    const char *job = db_text(rows, USERS_ONE__JOB_TITLE);
    const char *department = db_text(rows, USERS_ONE__DEPARTMENT);
    if (job && department)
        job = arena_printf(r->arena, "%s, %s", job, department);
    else if (department)
        job = department;
    if (job)
        dict_set(dict_row(body, T_WORK), T_JOB, job);
}

static void user_set_facts(struct request *r, struct dict *body, struct rows *rows) {
    const char *email = db_text(rows, USERS_ONE__EMAIL);
    const char *claim = db_text(rows, USERS_ONE__CLAIM_STATUS);
    const char *status = db_text(rows, USERS_ONE__STATUS);
    const char *roles = ago_or(r, rows, USERS_ONE__ROLES_ANSWERED_AT,
                               "not checked yet; direct roles may be missing");
    dict_set(body, T_EMAIL, email ? email : "hidden by Atlassian");
    dict_set(body, T_USER_STATUS, users_status_label(status));
    dict_set(body, T_BADGE, text_equal(status, "active") ? BADGE_OK : BADGE_SOON);
    dict_set(body, T_CLAIM, claim ? users_status_label(claim) : "not known");
    dict_show_if(body, claim != NULL, T_CLAIMED);
    dict_show_if(body, db_int(rows, USERS_ONE__ORG_ADMIN) != 0, T_ADMIN);
    dict_set(body, T_LAST_ACTIVE, ago_or(r, rows, USERS_ONE__ACTIVE_AT, "never"));
    dict_set(body, T_SOURCE, source_text(db_text(rows, USERS_ONE__MANAGEMENT_SOURCE)));
    dict_set(body, T_ADDED, ago_or(r, rows, USERS_ONE__ADDED_TO_ORG, "not known"));
    dict_set(body, T_ROLES_ANSWERED, roles);
    user_set_work(r, body, rows);
    if (!db_is_null(rows, USERS_ONE__GONE_AT))
        dict_set(dict_row(body, T_GONE), T_GONE_AGO, ago_or(r, rows, USERS_ONE__GONE_AT, ""));
}

/* ERR_NOT_FOUND when nobody has this account id. body: filled with facts; may be NULL. */
static enum rc_err user_read(struct request *r, struct person *p, struct dict *body) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_USERS_ONE, &rows, "s", r->path_arg[0]));
    if (!db_next(rows)) {
        TRY(db_end(rows));
        return FAIL(r->err, ERR_NOT_FOUND,
                    "No person with this account ID. The last sync did not find one.", "%s",
                    r->path_arg[0]);
    }
    const char *name = db_text(rows, USERS_ONE__NAME);
    *p = (struct person){.id = db_int(rows, USERS_ONE__ID),
                         .account_id = db_text(rows, USERS_ONE__ACCOUNT_ID),
                         .name = *name ? name : "(no name)",
                         .status = db_text(rows, USERS_ONE__STATUS),
                         .gone = !db_is_null(rows, USERS_ONE__GONE_AT)};
    if (body)
        user_set_facts(r, body, rows);
    return db_end(rows);
}

/* Suspend, restore, or both: a person may be suspended in one directory and active in another. */
static enum rc_err user_add_state_actions(struct request *r, struct dict *body,
                                          const struct person *p) {
    bool active = text_equal(p->status, "active"), suspended = text_equal(p->status, "suspended");
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_USERS_ONE_DIRECTORIES, &rows, "i", p->id));
    while (db_next(rows)) {
        bool here = text_equal(db_text(rows, USERS_ONE_DIRECTORIES__STATUS), "suspended");
        active = active || (suspended && !here);
        suspended = suspended || (active && here);
    }
    TRY(db_end(rows));
    const struct {
        bool offered;
        const char *action, *label;
    } actions[] = {{active, "suspend", "Suspend access"}, {suspended, "restore", "Restore access"}};
    struct dict *list = dict_row(body, T_MAY_ACT);
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        if (!actions[i].offered)
            continue;
        struct dict *row = dict_row(list, T_STATE_ACTION);
        dict_set(row, T_ACTION, actions[i].action);
        dict_set(row, T_ACTION_TEXT, actions[i].label);
    }
    return OK;
}

static const char *user_path(struct request *r, const struct person *p) {
    return arena_printf(r->arena, "/users/%s", text_percent_encode(r->arena, p->account_id));
}

static enum rc_err user_fill(struct request *r, struct dict *body, struct person *p) {
    struct role_path *paths = NULL;
    const char *why = NULL;
    bool in_reach = false;
    TRY(user_read(r, p, body));
    dict_set(body, T_USER_NAME, p->name);
    dict_set(body, T_ACCOUNT_ID, p->account_id);
    TRY(protect_reason(r->db, p->id, r->now, &why));
    TRY(user_is_in_reach(r, p->id, 0, &in_reach));
    p->may_act = r->who.level >= LEVEL_FULL && in_reach && !p->gone && !why;
    page_csrf(r, body);
    if (p->may_act)
        TRY(user_add_state_actions(r, body, p));
    TRY(user_read_paths(r, p->id, &paths));
    TRY(user_add_seats(r, body, p, paths));
    TRY(user_add_other_roles(r, body, p->id, paths));
    TRY(user_add_groups(r, body, p->id));
    TRY(user_add_directories(r, body, p));
    TRY(user_add_activity(r, body, p->id));
    if (r->who.level >= LEVEL_FULL)
        dict_set(dict_row(body, T_MAY_EXPORT), T_ACCOUNT_PATH,
                 text_percent_encode(r->arena, p->account_id));
    TRY(user_warnings_show(r, body, p->id));
    TRY(user_history_show(r, body, p->account_id, p->may_act));
    if (why) {
        struct dict *row = dict_row(body, T_PROTECTED);
        dict_set(row, T_REASON, why);
        dict_show_if(row, r->who.level >= LEVEL_FULL && in_reach, T_NO_ACTIONS);
    }
    const struct protect_subject s = {PROTECT_USER, p->id, p->account_id};
    const char *path = arena_printf(r->arena, "%s/protect", user_path(r, p));
    return protect_form_show(r, body, &s, in_reach ? path : NULL);
}

struct response user_page(struct request *r) {
    struct person p = {0};
    struct page page = page_begin(r, "", TPL_USERS_USER);
    if (user_fill(r, page.body, &p) != OK)
        return error_page(r);
    page.title = p.name;
    return page_end(r, &page);
}

struct response user_protect_post(struct request *r) {
    struct person p = {0};
    const char *flash = NULL;
    if (user_read(r, &p, NULL) != OK)
        return error_page(r);
    const struct protect_subject s = {PROTECT_USER, p.id, p.account_id};
    if (protect_form_save(r, &s, &flash) != OK)
        return error_page(r);
    if (r->errors)
        return user_page(r);
    return response_see(r, user_path(r, &p), flash);
}
