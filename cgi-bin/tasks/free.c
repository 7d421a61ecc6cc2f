/* /tasks/free: "Free these seats", from a figure of the dashboard to the preview of the task that
 * frees them. The task is off until somebody has reviewed that preview, like every other task. */
#include "base/text.h"
#include "handlers.h"
#include "index/index_find.h"
#include "page/error_page.h"
#include "page/page.h"
#include "runs/create.h"
#include "runs/run_pending.h"
#include "runs/run_text.h"
#include "runs/task_limit.h"
#include "tasks/free_seats.h"
#include "tasks/task_form.h"
#include "tasks/task_schedule.h"
#include "tasks/task_text.h"
#include "tasks/task_validate.h"
#include "terms/product.h"
#include "tpl_names.h"

#include "sql/tasks/action_select.h"

enum { DAY_SECONDS = 86400, LIMIT_MAX = 1000000, PERCENT_MAX = 100 };

/* The kinds of schedules offered here; weekly is every Monday. */
/* clang-format off */
static const struct {
    const char *value;
    enum task_schedule_kind kind;
    const char *weekdays;
} SCHEDULES[] = {
    {"once",   SCHEDULE_ONCE,     ""},
    {"daily",  SCHEDULE_DAILY,    ""},
    {"weekly", SCHEDULE_WEEKDAYS, "mon"},
};
/* clang-format on */
enum {
    SCHEDULES_COUNT = sizeof SCHEDULES / sizeof *SCHEDULES,
    ONCE = 0,
    WEEKLY = SCHEDULES_COUNT - 1
};

/* A value of the address, or of the form. */
static const char *free_sent(struct request *r, const char *name) {
    const char *sent = r->env.method == POST ? request_form(r, name) : request_query(r, name);
    return sent ? text_trim(arena_strdup(r->arena, sent)) : "";
}

/* Only the address has one; the form sends it as its limit. */
static enum rc_err free_read_limit(struct request *r, struct free_seats *s) {
    const char *limit = r->env.method == POST ? "" : free_sent(r, "limit");
    if (*limit && (!text_to_int(limit, &s->limit) || s->limit < 1 || s->limit > LIMIT_MAX))
        return FAIL(r->err, ERR_INPUT, "Seats to free must be a number from 1 to 1,000,000.",
                    "limit %s", limit);
    return OK;
}

static enum rc_err free_read(struct request *r, struct free_seats *s) {
    const char *site = free_sent(r, "site"), *days = free_sent(r, "days");
    *s = (struct free_seats){.product = free_sent(r, "product"), .site = *site ? site : NULL};
    if (*days && (!text_to_int(days, &s->days) || s->days < 1 || s->days > USERS_DAYS_MAX))
        return FAIL(r->err, ERR_INPUT, "Days must be a number from 1 to 3,650.", "days %s", days);
    TRY(free_read_limit(r, s));
    TRY(free_seats_read(r->db, r->arena, s));
    return s->limit ? free_seats_reach(r->db, r->arena, r->now, s) : OK;
}

/* --- the page */

static void free_set_schedule(struct request *r, int i, struct task *t) {
    t->schedule = task_schedule_kind_name(SCHEDULES[i].kind);
    t->weekdays = SCHEDULES[i].weekdays;
    if (SCHEDULES[i].kind != SCHEDULE_ONCE)
        return;
    t->on_date = task_date(r->arena, t, r->now);
    if (task_next(t, r->now) == 0)
        t->on_date = task_date(r->arena, t, r->now + DAY_SECONDS);
}

/* The choice that was sent, else that of the stored task, else weekly, or once for a number of
 * seats; -1: one that is unknown or empty. */
static int free_chosen(struct request *r, const struct free_seats *s, const struct task *t) {
    const char *sent = free_sent(r, "schedule");
    enum task_schedule_kind stored = task_schedule_kind(t->schedule);
    for (int i = 0; *sent && i < SCHEDULES_COUNT; i++)
        if (text_equal(sent, SCHEDULES[i].value))
            return i;
    if (*sent || request_form(r, "schedule"))
        return -1;
    for (int i = 0; t->id && !s->limit && i < SCHEDULES_COUNT; i++)
        if (stored == SCHEDULES[i].kind)
            return i;
    return s->limit ? ONCE : WEEKLY;
}

static void free_show_schedules(struct request *r, struct dict *form, const struct free_seats *s,
                                const struct task *t) {
    struct dict *field = dict_row(form, T_SCHEDULE_FIELD);
    int chosen = free_chosen(r, s, t);
    page_field_error(r, field, "schedule");
    for (int i = 0; i < SCHEDULES_COUNT; i++) {
        struct dict *choice = dict_row(field, T_CHOICE);
        struct task shown = *t;
        free_set_schedule(r, i, &shown);
        const char *id = i ? arena_printf(r->arena, "schedule-%s", SCHEDULES[i].value) : "schedule";
        dict_set(choice, T_CHOICE_ID, id);
        dict_set(choice, T_CHOICE_VALUE, SCHEDULES[i].value);
        dict_set(choice, T_CHOICE_LABEL, task_schedule_text(r->arena, &shown));
        dict_show_if(choice, i == chosen, T_CHOICE_SELECTED);
    }
}

static void free_show_limit(struct request *r, struct dict *form, const char *section,
                            const char *name, int64_t stored) {
    struct dict *field = dict_row(form, section);
    const char *sent = free_sent(r, name);
    dict_set(field, T_VALUE, *sent ? sent : arena_printf(r->arena, "%lld", (long long)stored));
    page_field_error(r, field, name);
}

/* The share that a number of seats needs; at least that of the task. */
static enum rc_err free_percent(struct request *r, const struct free_seats *s, const struct task *t,
                                int64_t *percent) {
    struct user_filter holders = USER_FILTER_ANY;
    int64_t n = 0;
    holders.billable = true;
    holders.product = s->filter.product;
    holders.site = s->filter.site;
    *percent = t->cap_percent;
    if (s->limit)
        TRY(users_count(r->db, &holders, r->now, &n));
    while (*percent < PERCENT_MAX && task_limit_share(n, *percent) < s->limit)
        ++*percent;
    return OK;
}

static enum rc_err free_show_form(struct request *r, struct dict *body, const struct free_seats *s,
                                  const struct task *t) {
    int64_t percent = 0;
    struct dict *form = dict_row(body, T_FREE_FORM);
    page_csrf(r, form);
    dict_set(form, T_PRODUCT, s->product);
    dict_set(form, T_SITE, s->site ? s->site : "");
    if (s->days)
        dict_set_int(form, T_DAYS, s->days);
    dict_set_int(form, T_CHANGED_AT, t->id ? t->changed_at : 0);
    TRY(free_percent(r, s, t, &percent));
    free_show_schedules(r, form, s, t);
    free_show_limit(r, form, T_CAP_USERS_FIELD, "cap_users", s->limit ? s->limit : t->cap_users);
    free_show_limit(r, form, T_CAP_PERCENT_FIELD, "cap_percent", percent);
    return OK;
}

/* What a number of seats needs: fewer days than asked for, or more seats than there are. */
static void free_show_reach(struct request *r, struct dict *body, const struct free_seats *s) {
    if (!s->limit || s->inactive >= s->limit)
        return;
    struct dict *reach = dict_row(body, T_REACH);
    dict_set(reach, T_INACTIVE, text_count(r->arena, s->inactive));
    dict_set(reach, T_LIMIT_TEXT, text_plural(r->arena, s->limit, "%s seat", "%s seats"));
    dict_set_int(reach, T_DAYS, s->days);
    if (s->available < s->limit)
        dict_set(dict_row(reach, T_TOO_FEW), T_AVAILABLE, text_count(r->arena, s->available));
}

static enum rc_err free_fill(struct request *r, struct dict *body, const struct free_seats *s,
                             const struct task *t) {
    const char *conditions = NULL;
    int64_t people = 0;
    TRY(users_count(r->db, &s->filter, r->now, &people));
    TRY(run_filter_text(r, s->query, &conditions));
    struct dict *facts = dict_row(body, T_FACTS);
    dict_set(body, T_SEATS_TEXT, s->seats);
    dict_set(facts, T_FILTER_TEXT, conditions);
    dict_set(facts, T_FILTER_LINK, arena_printf(r->arena, "/users?%s", s->query));
    dict_set(facts, T_MATCHED, text_people(r->arena, people));
    TRY(run_show_actions(r, facts, &s->action, 1));
    if (t->id) {
        struct dict *stored = dict_row(body, t->enabled ? T_TASK_ON : T_TASK_OFF);
        dict_set(stored, T_TASK_PATH, task_path(r, t->id));
        dict_set(stored, T_TASK_NAME, t->name);
        dict_set(stored, T_SCHEDULE_TEXT, task_schedule_text(r->arena, t));
        dict_set(stored, T_NEXT_RUN, task_next_text(r, t));
    }
    if (people == 0)
        dict_show(body, T_NOBODY);
    else if (!t->enabled)
        TRY(free_show_form(r, body, s, t));
    free_show_reach(r, body, s);
    return OK;
}

static struct response free_show(struct request *r, const struct free_seats *s,
                                 const struct task *t) {
    const char *title = arena_printf(r->arena, "Free unused %s", s->seats);
    struct page p = page_begin(r, title, TPL_TASKS_FREE);
    return free_fill(r, p.body, s, t) == OK ? page_end(r, &p) : error_page(r);
}

/* Without a product the page lists all of them. */
static enum rc_err free_fill_products(struct request *r, struct dict *body) {
    struct rows *rows = NULL;
    struct dict *list = dict_row(body, T_PRODUCTS);
    dict_set(body, T_SEATS_TEXT, "seats");
    TRY(db_query(r->db, Q_TASK_PAGE_PRODUCTS, &rows, ""));
    while (db_next(rows)) {
        struct dict *row = dict_row(list, T_PRODUCT_ROW);
        const char *product = db_text(rows, TASK_PAGE_PRODUCTS__PRODUCT);
        const char *site = db_text(rows, TASK_PAGE_PRODUCTS__SITE);
        dict_set(row, T_PRODUCT_NAME, product_label(product));
        dict_set(row, T_SITE_NAME, db_text(rows, TASK_PAGE_PRODUCTS__SITE_NAME));
        dict_set(row, T_LINK,
                 arena_printf(r->arena, "/tasks/free?product=%s&site=%s",
                              text_percent_encode(r->arena, product),
                              text_percent_encode(r->arena, site)));
    }
    return db_end(rows);
}

static struct response free_show_products(struct request *r) {
    struct page p = page_begin(r, "Free unused seats", TPL_TASKS_FREE);
    return free_fill_products(r, p.body) == OK ? page_end(r, &p) : error_page(r);
}

struct response tasks_free_page(struct request *r) {
    struct free_seats s;
    struct task t;
    if (!*free_sent(r, "product"))
        return free_show_products(r);
    if (free_read(r, &s) != OK || free_seats_task(r->db, r->arena, &s, r->now, &t) != OK)
        return error_page(r);
    return free_show(r, &s, &t);
}

/* --- making the task */

static int64_t free_read_number(struct request *r, const char *name, int64_t stored) {
    const char *sent = free_sent(r, name);
    int64_t n = -1;
    if (!*sent)
        return stored;
    return text_to_int(sent, &n) ? n : -1;
}

/* Problems of other fields, like a time that is now in the hour of the sync, show at the
 * schedule. */
static enum rc_err free_check(struct request *r, const struct task *t) {
    struct task_problems problems;
    TRY(task_check(r->db, r->arena, t, r->now, &problems));
    for (int i = 0; i < problems.n; i++) {
        const char *field = problems.at[i].field;
        bool is_limit = text_starts(field, "cap_");
        request_refuse(r, is_limit ? field : "schedule", "%s", problems.at[i].text);
    }
    return OK;
}

/* Notes that somebody else changed the stored task since this form was opened. The entries stay in
 * the form, to be sent again. The same form twice is no surprise: its person made the change. */
static void free_check_stale(struct request *r, const struct task *t) {
    const char *sent = request_form(r, "changed_at");
    int64_t at = 0;
    bool own = t->id && text_equal_nocase(t->changed_by, r->who.name);
    if (t->id && !own && sent && (!text_to_int(sent, &at) || at != t->changed_at))
        request_note(r, "changed_at",
                     "%s changed this task %s. It now has: %s, up to %s. Your entries are kept "
                     "below; preview again to replace theirs",
                     t->changed_by, text_ago(r->arena, t->changed_at, r->now),
                     task_schedule_text(r->arena, t), text_people(r->arena, t->cap_users));
}

/* Reads the form into *t and saves filter and task, unless a field is refused. */
static enum rc_err free_save(struct request *r, const struct free_seats *s, struct task *t) {
    int64_t id = 0;
    TRY(free_seats_task(r->db, r->arena, s, r->now, t));
    int chosen = free_chosen(r, s, t);
    if (t->enabled)
        return FAIL(r->err, ERR_CONFLICT,
                    "A task that is on frees these seats already. Change that task.", "task %lld",
                    (long long)t->id);
    free_check_stale(r, t);
    t->cap_users = free_read_number(r, "cap_users", t->cap_users);
    t->cap_percent = free_read_number(r, "cap_percent", t->cap_percent);
    t->limit_mode = limit_mode_name(LIMIT_MODE_LONGEST);
    if (chosen < 0)
        request_refuse(r, "schedule", "Choose once, daily or weekly");
    else
        free_set_schedule(r, chosen, t);
    if (!t->id)
        TRY(free_seats_filter(r->db, r->arena, s, r->who.name, r->now, t));
    TRY(free_check(r, t));
    if (r->errors)
        return OK;
    TRY(task_save(r->db, r->arena, t, r->who.name, r->now, &id));
    t->id = id;
    return OK;
}

/* *t: as saved; after a refusal nothing is saved. */
static enum rc_err free_make(struct request *r, const struct free_seats *s, struct task *t) {
    TRY(db_begin(r->db));
    TRY(free_save(r, s, t));
    if (!r->errors)
        return db_commit(r->db);
    db_rollback(r->db);
    return free_seats_task(r->db, r->arena, s, r->now, t);
}

struct response tasks_free_post(struct request *r) {
    struct free_seats s;
    struct task t;
    int64_t id = 0, before = 0;
    if (free_read(r, &s) != OK || free_make(r, &s, &t) != OK)
        return error_page(r);
    if (r->errors)
        return free_show(r, &s, &t);
    if (run_pending_before(r, &before) != OK ||
        run_preview_task(r->db, r->arena, t.id, r->who.name, r->now, &id) != OK)
        return error_page(r);
    return run_pending_see(r, id, before, NULL);
}
