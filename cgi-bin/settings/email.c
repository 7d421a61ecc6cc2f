/* Settings, e-mail: the mail server, the recipients of key expiry and failures, a test. Seals the
 * password and cannot open it again. The lane notify sends the mail. */
#include "sql/settings/email.h"
#include "base/text.h"
#include "deliveries/deliveries.h"
#include "handlers.h"
#include "page/error_page.h"
#include "page/fields.h"
#include "page/page.h"
#include "queue/audit.h"
#include "queue/event.h"
#include "queue/job.h"
#include "settings/mail.h"
#include "settings/section.h"
#include "tpl_names.h"

#include <stdio.h>
#include <string.h>

static const char PATH[] = "/settings/email";
enum { PASSWORD_MAX = 200 }; /* characters */
enum email_field { ENABLED, SERVER, PORT, TLS, FROM, TO, USER, FIELD_COUNT };
static const char *const NAMES[FIELD_COUNT] = {
    [ENABLED] = "mail.enabled", [SERVER] = "mail.server", [PORT] = "mail.port", [TLS] = "mail.tls",
    [FROM] = "mail.from",       [TO] = "mail.to",         [USER] = "mail.user",
};

static int count_lines(const char *text) {
    int n = *text != '\0';
    for (; *text; text++)
        n += *text == '\n';
    return n;
}

static const char *section_email_state(struct request *r) {
    struct mail m;
    if (mail_settings(r->db, &m) != OK)
        return NULL;
    int n = count_lines(m.to);
    if (!m.enabled)
        return "Off.";
    if (n == 1)
        return arena_printf(r->arena, "1 recipient, sent through %s", m.server);
    return arena_printf(r->arena, "%d recipients, sent through %s", n, m.server);
}

/* --- showing */

static enum rc_err email_show_password(struct request *r, struct dict *form) {
    struct dict *field = dict_row(form, T_PASSWORD_FIELD);
    struct rows *rows = NULL;
    page_field_error(r, field, "password");
    TRY(db_query(r->db, Q_MAIL_PASSWORD_SINCE, &rows, ""));
    if (db_next(rows))
        dict_set(
            dict_row(field, T_KEEPS), T_WHEN,
            arena_printf(r->arena, "%s by %s",
                         text_ago(r->arena, db_int(rows, MAIL_PASSWORD_SINCE__CHANGED_AT), r->now),
                         db_text(rows, MAIL_PASSWORD_SINCE__CHANGED_BY)));
    else
        dict_show(field, T_NO_SECRET);
    return db_end(rows);
}

static enum rc_err email_show_form(struct request *r, struct dict *body) {
    bool may_change = r->who.level >= LEVEL_FULL;
    struct dict *part = dict_row(body, may_change ? T_MAY_CHANGE : T_READ_ONLY);
    struct dict *list = may_change ? dict_part(part, T_FIELDS, TPL_PAGE_FIELDS) : part;
    page_csrf(r, part);
    for (int i = 0; i < FIELD_COUNT; i++) {
        const struct field *field = settings_field(NAMES[i]);
        if (may_change)
            TRY(field_show(r, list, field));
        else
            TRY(field_show_value(r, list, field));
    }
    dict_show_if(part, may_change && r->who.level < LEVEL_OWNER, T_OWNERS_ONLY);
    return may_change ? email_show_password(r, part) : OK;
}

static enum rc_err email_fill(struct request *r, struct dict *body) {
    struct mail m;
    TRY(mail_settings(r->db, &m));
    dict_show(body, m.enabled ? T_MAIL_ON : T_MAIL_OFF);
    const char *state = section_email_state(r);
    dict_set(body, T_STATE_TEXT, state ? state : "");
    for (int i = 0; i < EVENT_COUNT; i++)
        if (EVENTS[i].mailed)
            dict_set(dict_row(body, T_MAILED), T_MAILED_LABEL, EVENTS[i].label);
    if (r->who.level >= LEVEL_FULL && *m.server && *m.from && *m.to)
        page_csrf(r, dict_row(body, T_TEST_FORM));
    TRY(email_show_form(r, body));
    return deliveries_show(r, body, 0, PATH);
}

static struct response email_show(struct request *r) {
    struct page p = page_begin(r, "E-mail", TPL_SETTINGS_EMAIL);
    return email_fill(r, p.body) == OK ? page_end(r, &p) : error_page(r);
}

static struct response section_email_show(struct request *r) { return email_show(r); }

/* --- reading */

/* Returns one address a line, whatever separates them in text. */
static const char *email_read_recipients(struct request *r, const char *text) {
    char *rest = arena_strdup(r->arena, text);
    char *save = NULL;
    const char *all = "";
    int n = 0;
    for (char *one = strtok_r(rest, " \t\r\n,;", &save); one;
         one = strtok_r(NULL, " \t\r\n,;", &save), n++) {
        if (!mail_address_valid(one)) {
            request_refuse(r, "to",
                           "\"%s\" is not an e-mail address. Enter one address per line, like "
                           "team@example.com",
                           one);
            return text;
        }
        all = arena_printf(r->arena, "%s%s%s", all, *all ? "\n" : "", one);
    }
    if (n > MAIL_RECIPIENTS_MAX)
        request_refuse(r, "to", "Enter up to %d recipients, or use the address of a group",
                       MAIL_RECIPIENTS_MAX);
    return all;
}

static char *email_read_password(struct request *r) {
    char *text = arena_strdup(r->arena, request_form_text(r, "password"));
    arena_wipe_on_reset(r->arena, text, strlen(text));
    if (request_error(r, "password"))
        return NULL;
    if (text_has_control(text, false))
        request_refuse(r, "password",
                       "Password contains control characters. Enter the password again");
    else if (text_length(text) > PASSWORD_MAX)
        request_refuse(r, "password", "Password must be %d characters or fewer", PASSWORD_MAX);
    return *text ? text : NULL;
}

static void email_check_values(struct request *r, const char *const v[FIELD_COUNT],
                               const char *password) {
    const char *server = v[SERVER] ? v[SERVER] : "";
    const char *from = v[FROM] ? v[FROM] : "";
    const char *to = v[TO] ? v[TO] : "";
    bool on = strcmp(v[ENABLED], "true") == 0;
    if (!mail_host_valid(server) && !request_error(r, "server"))
        request_refuse(r, "server",
                       "Enter a host name like smtp.example.com or an address like [2001:db8::1], "
                       "without port and slashes");
    if (on && !*server)
        request_refuse(r, "server", "Enter the mail server, or turn off e-mail");
    if (*from && !mail_address_valid(from) && !request_error(r, "from"))
        request_refuse(r, "from", "Enter an e-mail address like rollcall@example.com");
    if (on && !*from)
        request_refuse(r, "from", "Enter the sender's address, or turn off e-mail");
    if (on && !*to && !request_error(r, "to"))
        request_refuse(r, "to", "Enter at least one recipient, or turn off e-mail");
    const struct mail mail = {.server = server, .tls = v[TLS], .user = v[USER] ? v[USER] : ""};
    if (mail_is_unencrypted(&mail))
        request_refuse(
            r, "tls",
            "Encryption is required when a password is used. Choose an encryption, or clear "
            "the user name");
    if (password && !v[USER])
        request_refuse(r, "user", "Enter the user name for this password");
}

/* Inside db_begin. The stored password goes only to the server it was entered for: otherwise a
 * person who may change the server could read it there. */
static enum rc_err email_check_password_server(struct request *r, const char *const v[FIELD_COUNT],
                                               const char *password) {
    struct mail old;
    struct mail new = {.server = v[SERVER] ? v[SERVER] : "", .tls = v[TLS], .user = v[USER]};
    int64_t changed_at = 0;
    bool stored = false;
    TRY(mail_settings(r->db, &old));
    TRY(db_get_int(r->db, Q_MAIL_PASSWORD_SINCE, &changed_at, &stored, ""));
    if (!stored || !v[USER] || password || !text_to_int(v[PORT], &new.port))
        return OK;
    if (strcmp(mail_destination(r->arena, &old), mail_destination(r->arena, &new)) != 0)
        request_refuse(r, "password",
                       "Enter the password again: the stored one belongs to another mail server, "
                       "port, encryption or user name");
    return OK;
}

/* Inside db_begin. Only owners change the server: its test reveals which hosts of the intranet
 * listen on which ports, and what they answer. Everyone with full access changes the recipients.
 */
static enum rc_err email_check_owner(struct request *r, const char *const v[FIELD_COUNT],
                                     const char *password) {
    static const struct {
        enum email_field field;
        const char *name;
    } OWNERS[] = {{SERVER, "server"}, {PORT, "port"}, {TLS, "tls"}, {USER, "user"}};
    static const char REFUSAL[] = "Only organization admins and server owners can change the mail "
                                  "server, port, encryption and "
                                  "sign-in";
    if (r->who.level >= LEVEL_OWNER)
        return OK;
    for (size_t i = 0; i < sizeof OWNERS / sizeof *OWNERS; i++) {
        enum email_field field = OWNERS[i].field;
        const char *stored = NULL;
        const char *typed = v[field] ? v[field] : "";
        int64_t a = 0;
        int64_t b = 0;
        TRY(settings_text(r->db, NAMES[field], &stored));
        bool same = text_equal(stored, typed);
        if (field == PORT && text_to_int(stored, &a) && text_to_int(typed, &b))
            same = a == b; /* "025" is 25 */
        if (!same && !request_error(r, OWNERS[i].name))
            request_refuse(r, OWNERS[i].name, "%s", REFUSAL);
    }
    if (password)
        request_refuse(r, "password", "%s", REFUSAL);
    return OK;
}

/* --- saving */

static enum rc_err email_store_password(struct request *r, const char *password, const char *user) {
    struct mail m;
    struct sealed s;
    if (!user)
        return db_exec(r->db, Q_MAIL_PASSWORD_FORGET, NULL, "");
    if (!password)
        return OK;
    TRY(mail_settings(r->db, &m)); /* the ones just saved */
    struct secret_use use = {SECRET_MAIL_PASSWORD, mail_destination(r->arena, &m)};
    TRY(secret_seal(r->app->config->keys, r->arena, use, password, &s, r->err));
    TRY(db_exec(r->db, Q_MAIL_PASSWORD_SAVE, NULL, "bsis", s.box, s.n, s.sealer, r->now,
                r->who.name));
    return audit_add(r->db, r->now, r->who.name, "mail.password", "mail.password", NULL, NULL,
                     "password entered");
}

/* Compares with the stored settings, then saves; with r->errors nothing is saved. */
static enum rc_err email_store(struct request *r, const char *const v[FIELD_COUNT],
                               const char *password, bool *any) {
    TRY(db_begin(r->db));
    TRY(email_check_owner(r, v, password));
    if (!r->errors)
        TRY(email_check_password_server(r, v, password));
    if (r->errors) {
        db_rollback(r->db);
        return OK;
    }
    TRY(settings_save_all(r->db, NAMES, v, FIELD_COUNT, r->who.name, r->now, any));
    TRY(email_store_password(r, password, v[USER]));
    if (strcmp(v[ENABLED], "true") != 0)
        TRY(db_exec(r->db, Q_MAIL_CANCEL, NULL, "i", r->now));
    *any = *any || password;
    return db_commit(r->db);
}

static struct response section_email_save(struct request *r) {
    const char *values[FIELD_COUNT];
    bool any = false;
    int64_t port = 0;
    for (int i = 0; i < FIELD_COUNT; i++)
        (void)field_check(r, settings_field(NAMES[i]), &values[i]);
    const char *password = email_read_password(r);
    if (values[TO] && !request_error(r, "to"))
        values[TO] = email_read_recipients(r, values[TO]);
    if (!request_error(r, "enabled") && !request_error(r, "tls"))
        email_check_values(r, values, password);
    if (values[PORT] && text_to_int(values[PORT], &port)) /* "025" is stored as "25" */
        values[PORT] = arena_printf(r->arena, "%lld", (long long)port);
    if (email_store(r, values, password, &any) != OK)
        return error_page(r);
    if (r->errors)
        return email_show(r);
    return response_see(r, PATH, any ? "saved" : "unchanged");
}

/* --- trying it */

static enum rc_err email_queue_test(struct request *r) {
    struct mail m;
    TRY(mail_settings(r->db, &m));
    if (!*m.server || !*m.from || !*m.to)
        return FAIL(r->err, ERR_CONFLICT,
                    "Save mail server, sender and recipients before sending a test.", "%s",
                    "mail is not set up");
    TRY(db_begin(r->db));
    TRY(event_test(r->db, EVENTS[EVENT_KEY_EXPIRY].trigger, 0, r->app->config->base_url, r->now));
    TRY(audit_add(r->db, r->now, r->who.name, "mail.test", "e-mail", NULL, NULL, NULL));
    return db_commit(r->db);
}

struct response settings_email_test(struct request *r) {
    if (email_queue_test(r) != OK)
        return error_page(r);
    job_wake(r->app->config->db, "notify");
    return response_see(r, PATH, "test-sent");
}

struct response settings_email_redeliver(struct request *r) {
    if (deliveries_resend(r, 0, r->path_arg[0], "mail.redeliver") != OK)
        return error_page(r);
    return response_see(r, PATH, "redelivered");
}

struct response settings_email_delivery(struct request *r) {
    static const struct delivery_receiver MAIL = {.path = PATH, .name = "E-mail"};
    struct response out;
    return deliveries_show_payload(r, &MAIL, r->path_arg[0], &out) == OK ? out : error_page(r);
}

struct response settings_email_seen(struct request *r) {
    bool any = false;
    if (deliveries_mark_seen(r, 0, "e-mail", &any) != OK)
        return error_page(r);
    return response_see(r, "/settings/email", any ? "dismissed" : "unchanged");
}

const struct section section_email = {
    .path = "/settings/email",
    .title = "E-mail",
    .icon = "mail",
    .about = "E-mail about key expiry, failures and approvals",
    .state = section_email_state,
    .show = section_email_show,
    .save = section_email_save,
    .form = "enabled server port tls user password from to",
};
