/* THE table, and the order of checks: route, database, person and right, CSRF, fields, handler. */
#include "routes.h"
#include "base/log.h"
#include "base/text.h"
#include "handlers.h"
#include "http/csrf.h"
#include "http/identity.h"
#include "page/fields.h"
#include "queue/audit.h"
#include "settings/sections.h"

#include <string.h>
#include <sys/stat.h>

#define TASK_FIELDS                                                                                \
    "name filter action* group* schedule weekday* every_days on_date time time_zone cap_users "    \
    "cap_percent limit_mode notify dry_run enabled"
#define FILTER_FIELDS                                                                              \
    "q product site inactive_days idle_days threshold active_days active new never billable "      \
    "status claim role group domain synced protected"
#define RUN_FIELDS                                                                                 \
    "do confirm_count dry_run switch confirm account_id knows shown reason until days protect"     \
    " process_id"

/* Sorted by path, so that words come before {id}; GET before POST. LEVEL_NONE: no identity,
 * answered to loopback addresses only. */
static const struct route ROUTES[] = {
    /* method path                        needs        handler                      fields
       navigation */
    {GET, "/", LEVEL_READ, dashboard_page, NULL, "Dashboard", "dashboard", NULL},
    {GET, "/api/v1/settings", LEVEL_READ, api_settings, NULL, NULL, NULL, NULL},
    {GET, "/api/v1/summary", LEVEL_READ, api_summary, NULL, NULL, NULL, NULL},
    {GET, "/api/v1/sync", LEVEL_READ, api_sync, NULL, NULL, NULL, NULL},
    {GET, "/api/v1/users", LEVEL_READ, api_users, NULL, NULL, NULL, NULL},
    {GET, "/audit", LEVEL_READ, audit_page, NULL, "Audit", "audit", NULL},
    {GET, "/charts/share.svg", LEVEL_READ, chart_share, NULL, NULL, NULL, NULL},
    {GET, "/charts/trend.svg", LEVEL_READ, chart_trend, NULL, NULL, NULL, NULL},
    {GET, "/events.atom", LEVEL_READ, events_feed, NULL, NULL, NULL, NULL},
    {GET, "/filters", LEVEL_READ, filters_page, NULL, NULL, NULL, NULL},
    {POST, "/filters", LEVEL_FULL, filters_post, "name query", NULL, NULL, NULL},
    {GET, "/filters/{id}", LEVEL_FULL, filter_page, NULL, NULL, NULL, NULL},
    {POST, "/filters/{id}", LEVEL_FULL, filter_post, "action name changed_at query " FILTER_FIELDS,
     NULL, NULL, NULL},
    {GET, "/groups/{id}", LEVEL_READ, group_page, NULL, NULL, NULL, NULL},
    {POST, "/groups/{id}/protect", LEVEL_FULL, group_protect_post, "action reason until", NULL,
     NULL, NULL},
    {GET, "/healthz", LEVEL_NONE, healthz, NULL, NULL, NULL, NULL},
    {GET, "/metrics", LEVEL_NONE, metrics, NULL, NULL, NULL, NULL},
    {GET, "/protected", LEVEL_READ, protected_page, NULL, "Protected", "protected", NULL},
    {GET, "/readyz", LEVEL_NONE, readyz, NULL, NULL, NULL, NULL},
    {GET, "/settings", LEVEL_READ, settings_overview, NULL, "Settings", "settings", NULL},
    {GET, "/settings/access", LEVEL_READ, settings_access, NULL, "App access", "access", NULL},
    {POST, "/settings/access", LEVEL_OWNER, settings_access_post,
     "product_admins user_access_admins confirm", NULL, NULL, NULL},
    {GET, "/settings/api-key", LEVEL_READ, settings_api_key, NULL, "API key", "key", NULL},
    {POST, "/settings/api-key", LEVEL_OWNER, settings_api_key_post,
     "action key label expires_on org_id use confirm", NULL, NULL, NULL},
    {GET, "/settings/automation", LEVEL_READ, settings_automation, NULL, "Automation", "webhook",
     NULL},
    {POST, "/settings/automation", LEVEL_FULL, settings_automation_post,
     "name url secret trigger* notes enabled", NULL, NULL, NULL},
    {GET, "/settings/automation/notices", LEVEL_READ, section_show, NULL, "Expiry notices",
     "notice", &settings_notices},
    {POST, "/settings/automation/notices", LEVEL_FULL, section_save,
     "key_notice_30 key_notice_14 key_notice_7 key_notice_1 key_notice_expired", NULL, NULL,
     &settings_notices},
    {GET, "/settings/automation/{id}", LEVEL_READ, settings_automation_edit, NULL, NULL, NULL,
     NULL},
    {POST, "/settings/automation/{id}", LEVEL_FULL, settings_automation_edit_post,
     "name url secret trigger* notes enabled", NULL, NULL, NULL},
    {POST, "/settings/automation/{id}/deliveries/{id}/redeliver", LEVEL_FULL,
     settings_automation_redeliver, "", NULL, NULL, NULL},
    {POST, "/settings/automation/{id}/delete", LEVEL_FULL, settings_automation_delete, "confirm",
     NULL, NULL, NULL},
    {POST, "/settings/automation/{id}/pause", LEVEL_FULL, settings_automation_pause, "paused", NULL,
     NULL, NULL},
    {POST, "/settings/automation/{id}/seen", LEVEL_FULL, settings_automation_seen, "until", NULL,
     NULL, NULL},
    {POST, "/settings/automation/{id}/test", LEVEL_FULL, settings_automation_test, "trigger", NULL,
     NULL, NULL},
    {GET, "/settings/dashboard", LEVEL_READ, settings_dashboard, NULL, "Dashboard", "threshold",
     NULL},
    {POST, "/settings/dashboard", LEVEL_FULL, settings_dashboard_post,
     "inactive_days inactive_days.* price.* currency", NULL, NULL, NULL},
    {GET, "/settings/email", LEVEL_READ, settings_email, NULL, "E-mail", "mail", NULL},
    {POST, "/settings/email", LEVEL_FULL, settings_email_post,
     "enabled server port tls user password from to", NULL, NULL, NULL},
    {POST, "/settings/email/deliveries/{id}/redeliver", LEVEL_FULL, settings_email_redeliver, "",
     NULL, NULL, NULL},
    {POST, "/settings/email/seen", LEVEL_FULL, settings_email_seen, "until", NULL, NULL, NULL},
    {POST, "/settings/email/test", LEVEL_FULL, settings_email_test, "", NULL, NULL, NULL},
    {GET, "/settings/export", LEVEL_FULL, settings_export, NULL, NULL, NULL, NULL},
    {GET, "/settings/import", LEVEL_OWNER, settings_import, NULL, NULL, NULL,
     NULL}, /* owner: it also sets app access */
    {POST, "/settings/import", LEVEL_OWNER, settings_import_post, "document confirm", NULL, NULL,
     NULL},
    {GET, "/settings/sync", LEVEL_READ, settings_sync, NULL, "Synchronization", "sync", NULL},
    {POST, "/settings/sync", LEVEL_FULL, settings_sync_post, "enabled slot time_zone", NULL, NULL,
     NULL},
    {POST, "/settings/sync/run", LEVEL_FULL, settings_sync_run, "confirm_run", NULL, NULL, NULL},
    {GET, "/settings/tasks", LEVEL_READ, section_show, NULL, "Automated tasks", "tasks",
     &settings_tasks},
    {POST, "/settings/tasks", LEVEL_FULL, section_save, "approval_users", NULL, NULL,
     &settings_tasks},
    {GET, "/tasks", LEVEL_READ, tasks_page, NULL, "Tasks", "tasks", NULL},
    {POST, "/tasks", LEVEL_FULL, task_new_post, TASK_FIELDS, NULL, NULL, NULL},
    {GET, "/tasks/new", LEVEL_FULL, task_new_page, NULL, NULL, NULL, NULL},
    {POST, "/tasks/new", LEVEL_FULL, task_new_post, TASK_FIELDS, NULL, NULL, NULL},
    {GET, "/tasks/runs", LEVEL_READ, runs_page, NULL, NULL, NULL, NULL},
    {GET, "/tasks/{id}", LEVEL_READ, task_page, NULL, NULL, NULL, NULL},
    {POST, "/tasks/{id}", LEVEL_FULL, task_post, TASK_FIELDS " knows", NULL, NULL, NULL},
    {POST, "/tasks/{id}/delete", LEVEL_FULL, task_delete_post, "confirm", NULL, NULL, NULL},
    {POST, "/tasks/{id}/limits", LEVEL_FULL, task_limits_post, "cap_users cap_percent limit_mode",
     NULL, NULL, NULL},
    {POST, "/tasks/{id}/preview", LEVEL_FULL, task_preview_post, "", NULL, NULL, NULL},
    {GET, "/tasks/{id}/runs/{run}", LEVEL_READ, run_page, NULL, NULL, NULL, NULL},
    {POST, "/tasks/{id}/runs/{run}", LEVEL_FULL, run_post, RUN_FIELDS, NULL, NULL, NULL},
    {GET, "/tasks/{id}/runs/{run}/results.csv", LEVEL_READ, run_csv, NULL, NULL, NULL, NULL},
    {GET, "/tasks/{id}/runs/{run}/results.json", LEVEL_READ, run_json, NULL, NULL, NULL, NULL},
    {POST, "/tasks/{id}/switch", LEVEL_FULL, task_switch_post, "to knows", NULL, NULL, NULL},
    {GET, "/users", LEVEL_READ, users_page, NULL, "Users", "users", NULL},
    {GET, "/users.csv", LEVEL_READ, users_csv, NULL, NULL, NULL, NULL},
    {POST, "/users/bulk", LEVEL_FULL, users_bulk_post,
     "action product site group account_id* page_id* filter scope ask", NULL, NULL, NULL},
    {GET, "/users/bulk/{run}", LEVEL_READ, run_page, NULL, NULL, NULL, NULL},
    {POST, "/users/bulk/{run}", LEVEL_FULL, run_post, RUN_FIELDS, NULL, NULL, NULL},
    {GET, "/users/bulk/{run}/results.csv", LEVEL_READ, run_csv, NULL, NULL, NULL, NULL},
    {GET, "/users/bulk/{run}/results.json", LEVEL_READ, run_json, NULL, NULL, NULL, NULL},
    {GET, "/users/{id}", LEVEL_READ, user_page, NULL, NULL, NULL, NULL},
    {POST, "/users/{id}/protect", LEVEL_FULL, user_protect_post, "action reason until", NULL, NULL,
     NULL},
};

const struct route *routes_all(int *count) {
    *count = (int)(sizeof ROUTES / sizeof *ROUTES);
    return ROUTES;
}

static bool matches(struct request *r, const char *pattern) {
    const char *p = r->env.path;
    int args = 0;
    while (*pattern) {
        if (*pattern == '{') {
            size_t n = strcspn(p, "/");
            if (n == 0 || args == 3)
                return false;
            r->path_arg[args++] = arena_strndup(r->arena, p, n);
            p += n;
            pattern += strcspn(pattern, "}") + 1;
        } else if (*pattern++ != *p++)
            return false;
    }
    return *p == '\0';
}

static enum rc_err route_find(struct request *r) {
    const char *allow = "";
    bool literal = false; /* the address has a row of its own: "bulk" is nobody's account id */
    for (size_t i = 0; i < sizeof ROUTES / sizeof *ROUTES; i++) {
        if ((literal && strchr(ROUTES[i].path, '{')) || !matches(r, ROUTES[i].path))
            continue;
        if (ROUTES[i].method == r->env.method) {
            r->route = &ROUTES[i];
            return OK;
        }
        allow = arena_printf(r->arena, "%s%s%s", allow, *allow ? ", " : "",
                             ROUTES[i].method == GET ? "GET, HEAD" : "POST");
        literal = literal || !strchr(ROUTES[i].path, '{');
    }
    if (!*allow)
        return FAIL(r->err, ERR_NOT_FOUND,
                    "There is no page at this address. The dashboard leads to all of them.", "%s",
                    "no such address");
    r->allow = allow;
    return FAIL(r->err, ERR_METHOD, "This address exists, but not for this kind of request.",
                "not by %s", r->env.method_name);
}

const char *routes_page_of(struct request *r) {
    char *pattern = arena_strdup(r->arena, r->route->path),
         *path = arena_strdup(r->arena, r->env.path);
    while (*path) {
        for (size_t i = 0; i < sizeof ROUTES / sizeof *ROUTES; i++)
            if (ROUTES[i].method == GET && strcmp(ROUTES[i].path, pattern) == 0)
                return path;
        *strrchr(pattern, '/') = '\0'; /* as many parts in both */
        *strrchr(path, '/') = '\0';
    }
    return "/";
}

/* A restore replaces the file: a connection to the old one must not live on. */
static bool same_file(struct app *app) {
    struct stat s;
    if (stat(app->config->db, &s) != 0)
        return false;
    bool same = s.st_ino == app->db_inode && s.st_dev == app->db_device;
    app->db_inode = s.st_ino;
    app->db_device = s.st_dev;
    return same;
}

static enum rc_err open_databases(struct request *r) {
    struct app *app = r->app;
    r->err->phase = "opening the database";
    /* Without a writer the reader goes, too: what it opened on a read-only disk would keep the next
     * writer read-only. */
    if (!same_file(app) || !app->write_db) {
        db_close(app->read_db);
        db_close(app->write_db);
        app->read_db = app->write_db = NULL;
    }
    if (!app->read_db)
        TRY(db_open(app->config->db, DB_READ, DB_WEB, &app->read_db, r->err));
    if (!app->write_db) { /* also a GET notes refused entries; a read-only disk must still show
                             pages */
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

/* One word of a route's fields: "name", "name*" (may repeat) or "name.*" (prefix). */
static bool allowed(const char *fields, const char *name, bool *repeats) {
    *repeats = false;
    if (strcmp(name, "csrf") == 0)
        return true;
    for (const char *p = fields; p && *p;) {
        size_t n = strcspn(p, " ");
        bool star = n > 0 && p[n - 1] == '*';
        bool prefix = star && n > 1 && p[n - 2] == '.';
        size_t core = star ? n - 1 : n;
        if (strncmp(p, name, core) == 0 && (prefix ? name[core] != '\0' : name[core] == '\0')) {
            *repeats = star && !prefix;
            return true;
        }
        p += n + (p[n] == ' ');
    }
    return false;
}

static enum rc_err check_fields(struct request *r) {
    for (int i = 0; i < r->form_count; i++) {
        bool repeats = false;
        if (!allowed(r->route->fields, r->form[i].name, &repeats))
            return FAIL(r->err, ERR_MALFORMED,
                        "The form holds a field this page does not know, so nothing was saved.",
                        "unknown field %s", r->form[i].name);
        for (int k = 0; !repeats && k < i; k++)
            if (strcmp(r->form[k].name, r->form[i].name) == 0)
                return FAIL(r->err, ERR_MALFORMED,
                            "The form holds a field twice, so nothing was saved.",
                            "doubled field %s", r->form[i].name);
    }
    return OK;
}

static bool is_loopback(const char *address) {
    return text_starts(address, "127.") || strcmp(address, "::1") == 0 ||
           strcmp(address, "unix:") == 0;
}

/* Which fields were refused. Neither what was typed nor what was said of it, which quotes that: a
 * password may stand in the wrong field. */
static void note_refused_form(struct request *r) {
    const char *names = "";
    for (const struct field_error *f = r->errors; f; f = f->next)
        names = arena_printf(r->arena, "%s%s%s", names, *names ? ", " : "", f->name);
    db_rollback(r->db);
    if (audit_refused(r->db, r->now, r->who.name, "form.refused", r->env.path, names, false) != OK)
        log_err(r->err);
}

static enum rc_err checks(struct request *r) {
    TRY(route_find(r));
    if (r->route->need == LEVEL_NONE) {
        if (!is_loopback(r->env.remote_addr))
            return FAIL(r->err, ERR_NOT_FOUND, "There is no page at this address.", "asked by %s",
                        r->env.remote_addr);
        if (open_databases(r) != OK)
            r->db = NULL;
        return OK;
    }
    if (!*r->env.remote_user)
        return identity_check(r, r->route->need);
    TRY(open_databases(r));
    TRY(identity_check(r, r->route->need));
    r->err->phase = r->route->path;
    if (r->env.method != POST && r->errors) /* no form is there to be mended */
        return FAIL(r->err, ERR_MALFORMED, "The address contains characters that cannot be read.",
                    "query field %s", r->errors->name);
    if (r->env.method != POST)
        return OK;
    TRY(csrf_check(r));
    return check_fields(r);
}

/* A path as a Location has it: what stands for an id may need escaping. */
static const char *escaped(struct request *r, const char *path) {
    const char *out = "";
    while (*path == '/') {
        size_t n = strcspn(++path, "/");
        const char *part = text_percent_encode(r->arena, arena_strndup(r->arena, path, n));
        out = arena_printf(r->arena, "%s/%s", out, part);
        path += n;
    }
    return out;
}

/* The page a form stood on, for an address that only takes forms. */
static const char *page_above(struct request *r) {
    for (size_t i = 0; i < sizeof ROUTES / sizeof *ROUTES; i++)
        if (ROUTES[i].method == POST && matches(r, ROUTES[i].path)) {
            r->route = &ROUTES[i];
            return routes_page_of(r);
        }
    return "/";
}

/* A save that found the database busy or full gives the form back as it was filled in. The handler
 * shows it, as it does for a refused entry, on the connection that cannot write. Status 0: it has
 * no form. */
static struct response form_again(struct request *r) {
    struct err first = *r->err;
    db_rollback(r->db);
    r->db = r->app->read_db;
    db_use(r->db, r->arena, r->err);
    if (db_begin_read(r->db) != OK)
        return (struct response){0};
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
    if (checks(r) != OK) {
        /* Signed in again after a button that came too late: its address may be no page. */
        if (r->err->code == ERR_METHOD && r->env.method == GET && request_late_button(r))
            return response_see(r, escaped(r, page_above(r)), NULL);
        struct response out = response_error(r);
        out.allow = r->allow;
        return out;
    }
    r->sound = r->env.method == POST && r->route->need != LEVEL_NONE;
    struct response out = r->route->handler(r);
    if (r->sound && r->err->code == ERR_BUSY && out.status == err_kind(ERR_BUSY)->http_status) {
        struct response form = form_again(r);
        return form.status ? form : out;
    }
    if (out.status == 422 && r->errors && r->db && r->env.method == POST)
        note_refused_form(r);
    return out;
}
