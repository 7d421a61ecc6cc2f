/* The table of all addresses, and the order of checks: route, database, person and right, CSRF
 * token, fields, handler. */
#include "routes.h"
#include "base/log.h"
#include "base/text.h"
#include "db/area.h"
#include "handlers.h"
#include "http/answer_cache.h"
#include "http/csrf.h"
#include "http/identity.h"
#include "page/error_page.h"
#include "page/navigation.h"
#include "queue/audit.h"
#include "settings/section.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define TASK_FIELDS                                                                                \
    "name filter action* group* schedule weekday* every_days on_date time time_zone cap_users "    \
    "cap_percent limit_mode notices notice_subject notice_text keep keep_days give_back "          \
    "then_action then_days then_cap_users notify dry_run enabled"
#define WEBHOOK_FIELDS "name url secret trigger* notes enabled"
#define BULK_FIELDS                                                                                \
    "action product site group account_id* page_id* filter scope ask at view select tick_page"
#define FILTER_FIELDS                                                                              \
    "q product* not_product* site* not_site* inactive_days idle_days threshold active_days "       \
    "active new never billable status* not_status* claim role* not_role* group* not_group* "       \
    "domain* not_domain* synced protected"
#define RUN_FIELDS                                                                                 \
    "do confirm_count dry_run switch confirm account_id knows shown reason until days protect"     \
    " process_id addresses"

#define PAGE(path, need, handler)                                                                  \
    { GET, path, LEVEL_##need, handler, NULL, NULL, ROUTE_WHOLE }
#define FORM(path, need, handler, fields)                                                          \
    { POST, path, LEVEL_##need, handler, fields, NULL, ROUTE_WHOLE }
/* The same for people of an area, too. */
#define AREA_PAGE(path, need, handler)                                                             \
    { GET, path, LEVEL_##need, handler, NULL, NULL, ROUTE_AREA }
#define AREA_FORM(path, need, handler, fields)                                                     \
    { POST, path, LEVEL_##need, handler, fields, NULL, ROUTE_AREA }

/* The address names the file of its handler: docs/rooms.md. routes_open adds the addresses of
 * sections (settings/section.h). */
/* clang-format off */
static const struct route PAGES[] = {
    AREA_PAGE("/", READ, dashboard_page),
    AREA_FORM("/", READ, dashboard_post, "action notice* from step"),
    PAGE("/api/v1/my-access", SELF, api_my_access),
    PAGE("/api/v1/reviews/{id}", SELF, api_review),
    AREA_PAGE("/api/v1/savings", READ, api_savings),
    PAGE("/api/v1/settings", READ, api_settings),
    AREA_PAGE("/api/v1/summary", READ, api_summary),
    PAGE("/api/v1/sync", READ, api_sync),
    AREA_PAGE("/api/v1/users", READ, api_users),
    PAGE("/audit", READ, audit_page),
    PAGE("/audit.csv", READ, audit_csv),
    PAGE("/audit.json", READ, audit_json),
    AREA_PAGE("/charts/share.svg", READ, chart_share),
    AREA_PAGE("/charts/trend.svg", READ, chart_trend),
    AREA_PAGE("/events.atom", READ, events_feed),
    AREA_PAGE("/filters", READ, filters_page),
    AREA_FORM("/filters", FULL, filters_post, "name query"),
    AREA_PAGE("/filters/{id}", FULL, filter_page),
    AREA_FORM("/filters/{id}", FULL, filter_post, "action name changed_at query " FILTER_FIELDS),
    AREA_PAGE("/groups", READ, groups_page),
    AREA_PAGE("/groups.csv", READ, groups_csv),
    AREA_PAGE("/groups/{id}", READ, group_page),
    FORM("/groups/{id}/protect", FULL, group_protect_post, "action reason until"),
    PAGE("/healthz", NONE, healthz),
    AREA_PAGE("/help", READ, help_page),
    PAGE("/metrics", NONE, metrics),
    PAGE("/my-access", SELF, my_access_page),
    FORM("/my-access/keep", SELF, my_access_keep_post, "run reason"),
    FORM("/my-access/return", SELF, my_access_return_post, "run reason"),
    AREA_PAGE("/protected", READ, protected_page),
    AREA_FORM("/protected", FULL, protected_post, "account_id* reason until"),
    PAGE("/readyz", NONE, readyz),
    AREA_PAGE("/reports", READ, reports_page),
    AREA_PAGE("/reports/trends.svg", READ, reports_trends),
    AREA_PAGE("/reports.csv", READ, reports_csv),
    AREA_PAGE("/requests", READ, requests_page),
    AREA_FORM("/requests", FULL, requests_post, "id* answer note"),
    AREA_FORM("/requests/keeps/{id}/end", FULL, request_keep_end_post, ""),
    AREA_FORM("/requests/{id}", FULL, request_post, "answer note"),
    PAGE("/reviews", SELF, reviews_page),
    FORM("/reviews", FULL, reviews_post, "name filter due reviewer*"),
    PAGE("/reviews/{id}", SELF, review_page),
    FORM("/reviews/{id}", FULL, review_post, "do action group"),
    PAGE("/reviews/{id}/SHA256SUMS", READ, review_file_page),
    PAGE("/reviews/{id}/decisions.csv", READ, review_file_page),
    PAGE("/reviews/{id}/population.csv", READ, review_file_page),
    PAGE("/reviews/{id}/results.csv", READ, review_file_page),
    FORM("/reviews/{id}/rows", SELF, review_rows_post,
         "account_id* page_id* tick_page decision reason seen state reviewer page"),
    PAGE("/reviews/{id}/summary.html", READ, review_file_page),
    PAGE("/settings", READ, settings_overview),
    PAGE("/settings/access.csv", READ, settings_access_csv),
    FORM("/settings/access/people", OWNER, settings_access_add, "who level area confirm"),
    FORM("/settings/access/people/{id}/delete", OWNER, settings_access_delete, ""),
    PAGE("/settings/areas/{id}", READ, settings_areas_edit),
    FORM("/settings/areas/{id}", OWNER, settings_areas_edit_post, "name instance* domain* confirm"),
    FORM("/settings/areas/{id}/delete", OWNER, settings_areas_delete, "confirm"),
    PAGE("/settings/automation/{id}", READ, settings_automation_edit),
    FORM("/settings/automation/{id}", FULL, settings_automation_edit_post, WEBHOOK_FIELDS),
    PAGE("/settings/automation/{id}/deliveries/{id}", READ, settings_automation_delivery),
    FORM("/settings/automation/{id}/deliveries/{id}/redeliver", FULL, settings_automation_redeliver,
         ""),
    FORM("/settings/automation/{id}/delete", FULL, settings_automation_delete, "confirm"),
    FORM("/settings/automation/{id}/pause", FULL, settings_automation_pause, "paused"),
    FORM("/settings/automation/{id}/seen", FULL, settings_automation_seen, "until"),
    FORM("/settings/automation/{id}/test", FULL, settings_automation_test, "trigger"),
    PAGE("/settings/email/deliveries/{id}", READ, settings_email_delivery),
    FORM("/settings/email/deliveries/{id}/redeliver", FULL, settings_email_redeliver, ""),
    FORM("/settings/email/seen", FULL, settings_email_seen, "until"),
    FORM("/settings/email/test", FULL, settings_email_test, ""),
    PAGE("/settings/export", FULL, settings_export),
    PAGE("/settings/import", OWNER, settings_import),
    FORM("/settings/import", OWNER, settings_import_post, "document file confirm"),
    PAGE("/settings/prices.csv", READ, settings_prices_csv),
    PAGE("/settings/prices/counts", READ, settings_prices_counts),
    FORM("/settings/prices/counts", OWNER, settings_prices_counts_post, "site email token"),
    FORM("/settings/prices/counts/delete", OWNER, settings_prices_counts_delete, "site"),
    PAGE("/settings/prices/curves.svg", READ, settings_prices_curves),
    FORM("/settings/prices/import", FULL, settings_prices_import, "csv"),
    PAGE("/settings/sync/missing", READ, settings_sync_missing),
    PAGE("/settings/sync/missing.csv", READ, settings_sync_missing_csv),
    FORM("/settings/sync/run", FULL, settings_sync_run, "confirm_run"),
    FORM("/settings/sync/stop", FULL, settings_sync_stop, "run"),
    AREA_PAGE("/tasks", READ, tasks_page),
    AREA_FORM("/tasks", FULL, tasks_post, TASK_FIELDS),
    AREA_PAGE("/tasks/free", FULL, tasks_free_page),
    AREA_FORM("/tasks/free", FULL, tasks_free_post, 
         "product site days changed_at schedule cap_users cap_percent"),
    AREA_PAGE("/tasks/new", FULL, task_new_page),
    AREA_FORM("/tasks/new", FULL, task_new_post, TASK_FIELDS),
    AREA_PAGE("/tasks/runs", READ, runs_page),
    AREA_PAGE("/tasks/{id}", READ, task_page),
    AREA_FORM("/tasks/{id}", FULL, task_post, "changed_at " TASK_FIELDS " knows"),
    AREA_FORM("/tasks/{id}/delete", FULL, task_delete_post, "confirm"),
    AREA_FORM("/tasks/{id}/limits", FULL, task_limits_post, "cap_users cap_percent limit_mode"),
    AREA_PAGE("/tasks/{id}/notice", READ, task_notice_page),
    AREA_FORM("/tasks/{id}/notice-test", FULL, task_notice_test_post, "person days"),
    AREA_FORM("/tasks/{id}/preview", FULL, task_preview_post, ""),
    AREA_PAGE("/tasks/{id}/runs/{run}", READ, run_page),
    AREA_FORM("/tasks/{id}/runs/{run}", FULL, run_post, RUN_FIELDS),
    AREA_PAGE("/tasks/{id}/runs/{run}/results.csv", READ, run_csv),
    AREA_PAGE("/tasks/{id}/runs/{run}/results.json", READ, run_json),
    AREA_FORM("/tasks/{id}/switch", FULL, task_switch_post, "to knows"),
    AREA_PAGE("/users", READ, users_page),
    AREA_PAGE("/users.csv", READ, users_csv),
    AREA_FORM("/users/bulk", FULL, users_bulk_post, BULK_FIELDS),
    AREA_PAGE("/users/bulk/{run}", READ, run_page),
    AREA_FORM("/users/bulk/{run}", FULL, run_post, RUN_FIELDS),
    AREA_PAGE("/users/bulk/{run}/results.csv", READ, run_csv),
    AREA_PAGE("/users/bulk/{run}/results.json", READ, run_json),
    AREA_PAGE("/users/paste", FULL, paste_page),
    AREA_FORM("/users/paste", FULL, paste_post, "addresses do ask account_id* reason until"),
    AREA_PAGE("/users/{id}", READ, user_page),
    AREA_PAGE("/users/{id}/export.json", FULL, user_export),
    AREA_FORM("/users/{id}/protect", FULL, user_protect_post, "action reason until"),
};
/* clang-format on */

/* Links of the left navigation. The sections of the settings follow them, in their order. */
static const struct nav_link LINKS[] = {
    {"/", "Dashboard", "dashboard", false},       {"/users", "Users", "users", false},
    {"/groups", "Groups", "groups", false},       {"/tasks", "Tasks", "tasks", false},
    {"/requests", "Requests", "requests", false}, {"/reviews", "Reviews", "reviews", false},
    {"/reports", "Reports", "reports", false},    {"/protected", "Protected", "protected", false},
    {"/audit", "Audit", "audit", false},          {"/settings", "Settings", "settings", false},
};

enum { PAGE_COUNT = sizeof PAGES / sizeof *PAGES, LINK_COUNT = sizeof LINKS / sizeof *LINKS };

void routes_open(struct app *app, struct arena *a) {
    int n = 0;
    const struct section *const *sections = sections_all(&n);
    app->route_count = PAGE_COUNT + 2 * n;
    struct route *all = arena_alloc(a, (size_t)app->route_count * sizeof *all);
    memcpy(all, PAGES, sizeof PAGES);
    for (int i = 0; i < n; i++) {
        struct route *rows = &all[PAGE_COUNT + 2 * i];
        section_routes(sections[i], a, &rows[0], &rows[1]);
    }
    qsort(all, (size_t)app->route_count, sizeof *all, route_compare);
    app->routes = all;
}

/* The page is closed to people of an area. */
static bool routes_is_whole(const char *path) {
    bool is_whole = false;
    for (int i = 0; i < PAGE_COUNT; i++)
        if (PAGES[i].method == GET && strcmp(PAGES[i].path, path) == 0)
            is_whole = PAGES[i].need >= LEVEL_READ && PAGES[i].reach == ROUTE_WHOLE;
    return is_whole;
}

struct nav_link *routes_links(struct arena *a, int *count) {
    int n = 0;
    const struct section *const *sections = sections_all(&n);
    struct nav_link *links = arena_alloc(a, (size_t)(LINK_COUNT + n) * sizeof *links);
    memcpy(links, LINKS, sizeof LINKS);
    for (int i = 0; i < LINK_COUNT; i++)
        links[i].whole = routes_is_whole(links[i].path);
    for (int i = 0; i < n; i++)
        links[LINK_COUNT + i] =
            (struct nav_link){sections[i]->path, sections[i]->title, sections[i]->icon, true};
    *count = LINK_COUNT + n;
    return links;
}

/* False when the file is another one than at the last request: a restore replaces it. Remembers the
 * present one. */
static bool is_same_file(struct app *app) {
    struct stat s;
    if (stat(app->config->db, &s) != 0)
        return false;
    bool same = s.st_ino == app->db_inode && s.st_dev == app->db_device;
    app->db_inode = s.st_ino;
    app->db_device = s.st_dev;
    return same;
}

void routes_close(struct app *app) {
    db_close(app->read_db);
    db_close(app->write_db);
    db_close(app->area_read);
    db_close(app->area_write);
    answer_cache_forget(app->answers);
    app->read_db = app->write_db = app->area_read = app->area_write = NULL;
}

static enum rc_err routes_open_databases(struct request *r) {
    struct app *app = r->app;
    r->err->phase = "opening the database";
    /* Also closes the reader when there is no writer: its files, opened on a read-only disk, would
     * keep the next writer read-only. */
    if (!is_same_file(app) || !app->write_db)
        routes_close(app);
    if (!app->read_db)
        TRY(db_open(app->config->db, DB_READ, DB_WEB, &app->read_db, r->err));
    /* A GET audits refused entries, too. On a read-only disk it works without that. */
    if (!app->write_db) {
        enum rc_err rc = db_open(app->config->db, DB_WRITE, DB_WEB, &app->write_db, r->err);
        if (rc != OK && r->env.method == POST)
            return rc;
    }
    r->db = r->env.method == POST ? app->write_db : app->read_db;
    db_use(r->db, r->arena, r->err);
    if (r->env.method == GET)
        TRY(db_begin_read(r->db));
    return db_get_text(r->db, Q_INSTANCE_TEXT, &r->csrf_key, NULL, "s", "csrf_key");
}

/* From here on the request reads and writes on a connection of the person's area. The ordinary one
 * was for finding out who asks. */
static enum rc_err routes_enter_area(struct request *r, enum db_mode mode) {
    struct app *app = r->app;
    const struct area *area = identity_area(r);
    struct db **db = mode == DB_WRITE ? &app->area_write : &app->area_read;
    if (!area)
        return OK;
    db_rollback(r->db);
    r->db = NULL; /* until there is another one: never everything */
    if (!*db)
        TRY(db_open_area(app->config->db, mode, DB_WEB, db, r->err));
    r->db = *db;
    db_use(r->db, r->arena, r->err);
    db_use_area(r->db, area);
    return mode == DB_READ ? db_begin_read(r->db) : OK;
}

/* Audits the names of the refused fields. Neither their values nor the messages, which quote them:
 * somebody may have typed a password into the wrong field. */
static void routes_note_refused_form(struct request *r) {
    const char *names = "";
    for (const struct field_error *f = r->errors; f; f = f->next)
        names = arena_printf(r->arena, "%s%s%s", names, *names ? ", " : "", f->name);
    struct db *writer = r->app->write_db; /* the audit is closed to areas */
    db_rollback(r->db);
    if (writer != r->db)
        db_use(writer, r->arena, r->err);
    if (audit_refused(writer, r->now, r->who.name, "form.refused", r->env.path, names, false) != OK)
        log_err(r->err);
}

static bool routes_is_loopback(const char *address) {
    return text_starts(address, "127.") || strcmp(address, "::1") == 0 ||
           strcmp(address, "unix:") == 0;
}

/* cached->status is not 0 when the answer is known already. */
static enum rc_err routes_check(struct request *r, struct response *cached) {
    TRY(route_find(r));
    if (r->route->need == LEVEL_NONE) {
        if (!routes_is_loopback(r->env.remote_addr))
            return FAIL(r->err, ERR_NOT_FOUND, "Page not found.", "asked by %s",
                        r->env.remote_addr);
        if (routes_open_databases(r) != OK)
            r->db = NULL;
        return OK;
    }
    if (!*r->env.remote_user)
        return identity_check(r, r->route->need);
    TRY(routes_open_databases(r));
    if (r->env.method == GET && answer_cache_find(r->app->answers, r, cached))
        return OK;
    TRY(identity_check(r, r->route->need));
    r->err->phase = r->route->path;
    TRY(routes_enter_area(r, r->env.method == POST ? DB_WRITE : DB_READ));
    if (r->env.method != POST && r->errors) /* there is no form to correct */
        return FAIL(r->err, ERR_MALFORMED, "The address contains invalid characters.",
                    "query field %s", r->errors->name);
    if (r->env.method != POST)
        return OK;
    TRY(csrf_check(r));
    return route_check_fields(r);
}

/* After a save that found the database busy or full: the form with the values that were sent. The
 * handler makes it as for a refused field, on the connection that cannot write. Status 0 when the
 * handler has no form. */
static struct response routes_form_again(struct request *r) {
    struct err first = *r->err;
    db_rollback(r->db);
    if (identity_area(r)) {
        if (routes_enter_area(r, DB_READ) != OK)
            return (struct response){0};
    } else {
        r->db = r->app->read_db;
        db_use(r->db, r->arena, r->err);
        if (db_begin_read(r->db) != OK)
            return (struct response){0};
    }
    request_note(r, "", "%s", first.message);
    struct response out = r->route->handler(r);
    r->errors = NULL;
    *r->err = first;
    if (out.status != err_kind(ERR_INPUT)->http_status)
        return (struct response){0};
    out.status = err_kind(first.code)->http_status;
    return out;
}

struct response routes_dispatch(struct request *r) {
    struct response out = {0};
    if (routes_check(r, &out) != OK) {
        /* The person signed in again after sending a form: its address may have no page. */
        if (r->err->code == ERR_METHOD && r->env.method == GET && request_late_button(r))
            return response_see(r, route_location(r, route_page_above(r)), NULL);
        out = error_page(r);
        out.allow = r->allow;
        return out;
    }
    if (out.status)
        return out;
    r->may_resend = r->env.method == POST && r->route->need != LEVEL_NONE;
    out = r->route->handler(r);
    if (r->env.method == GET && r->route->need != LEVEL_NONE)
        answer_cache_add(r->app->answers, r, &out);
    if (r->may_resend && r->err->code == ERR_BUSY &&
        out.status == err_kind(ERR_BUSY)->http_status) {
        struct response form = routes_form_again(r);
        return form.status ? form : out;
    }
    if (out.status == 422 && r->errors && r->db && r->env.method == POST)
        routes_note_refused_form(r);
    return out;
}
