/* Settings, e-mail: the mail server, who gets word of key expiry and failures, a test. Seals the
 * password and cannot open it again; sending is the lane notify's business. */
#include "base/text.h"
#include "handlers.h"
#include "page/fields.h"
#include "page/page.h"
#include "queue/audit.h"
#include "queue/event.h"
#include "queue/job.h"
#include "settings/deliveries.h"
#include "settings/mail.h"
#include "settings/section.h"
#include "tpl_names.h"

#include <stdio.h>
#include <string.h>

static const char PATH[] = "/settings/email";
enum { FIELD_COUNT = 7, PASSWORD_MAX = 200 };
enum place { ENABLED, SERVER, PORT, TLS, FROM, TO, USER };
static const char *const NAMES[FIELD_COUNT] = {
    "mail.enabled", "mail.server", "mail.port", "mail.tls", "mail.from", "mail.to", "mail.user"};

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
        return "Switched off.";
    return arena_printf(r->arena, "To %d recipient%s through %s", n, n == 1 ? "" : "s", m.server);
}

/* --- showing */

static enum rc_err show_password(struct request *r, struct dict *form) {
    struct dict *field = dict_row(form, T_PASSWORD_FIELD);
    struct rows *rows = NULL;
    page_field_error(r, field, "password");
    TRY(db_query(r->db, Q_MAIL_PASSWORD_SINCE, &rows, ""));
    if (db_next(rows))
        dict_set(dict_row(field, T_KEEPS), T_WHEN,
                 arena_printf(r->arena, "%s by %s", text_ago(r->arena, db_int(rows, 0), r->now),
                              db_text(rows, 1)));
    else
        dict_show(field, T_NO_SECRET);
    return db_end(rows);
}

static enum rc_err show_form(struct request *r, struct dict *body) {
    bool may_change = r->who.level >= LEVEL_FULL;
    struct dict *part = dict_row(body, may_change ? T_MAY_CHANGE : T_READ_ONLY);
    struct dict *list = may_change ? dict_part(part, T_FIELDS, TPL_PAGE_FIELDS) : part;
    page_csrf(r, part);
    for (int i = 0; i < FIELD_COUNT; i++)
        TRY((may_change ? field_show : field_show_value)(r, list, settings_field(NAMES[i])));
    dict_show_if(part, may_change && r->who.level < LEVEL_OWNER, T_OWNERS_ONLY);
    return may_change ? show_password(r, part) : OK;
}

static enum rc_err fill(struct request *r, struct dict *body) {
    struct mail m;
    TRY(mail_settings(r->db, &m));
    dict_show(body, m.enabled ? T_MAIL_ON : T_MAIL_OFF);
    const char *state = section_email_state(r);
    dict_set(body, T_STATE_WORDS, state ? state : "");
    for (int i = 0; i < EVENT_COUNT; i++)
        if (EVENTS[i].mailed)
            dict_set(dict_row(body, T_MAILED), T_MAILED_LABEL, EVENTS[i].label);
    if (r->who.level >= LEVEL_FULL && *m.server && *m.from && *m.to)
        page_csrf(r, dict_row(body, T_TEST_FORM));
    TRY(show_form(r, body));
    return deliveries_show(r, body, 0, PATH);
}

static struct response show(struct request *r) {
    struct page p = page_begin(r, "E-mail", TPL_SETTINGS_EMAIL);
    return fill(r, p.body) == OK ? page_end(r, &p) : response_error(r);
}

static struct response section_email_show(struct request *r) { return show(r); }

/* --- reading */

/* One address a line, whatever stood between them. */
static const char *read_recipients(struct request *r, const char *text) {
    char *rest = arena_strdup(r->arena, text), *save = NULL;
    const char *all = "";
    int n = 0;
    for (char *one = strtok_r(rest, " \t\r\n,;", &save); one;
         one = strtok_r(NULL, " \t\r\n,;", &save), n++) {
        if (!mail_address_valid(one)) {
            request_refuse(
                r, "to",
                "\"%s\" is no e-mail address. Enter addresses like team@example.com, one a line",
                one);
            return text;
        }
        all = arena_printf(r->arena, "%s%s%s", all, *all ? "\n" : "", one);
    }
    if (n > MAIL_RECIPIENTS_MAX)
        request_refuse(r, "to", "Recipients must be %d or fewer. Use the address of a group",
                       MAIL_RECIPIENTS_MAX);
    return all;
}

static char *read_password(struct request *r) {
    char *text = arena_strdup(r->arena, request_form_text(r, "password"));
    arena_wipe_on_reset(r->arena, text, strlen(text));
    if (request_error(r, "password"))
        return NULL;
    if (text_has_control(text, false))
        request_refuse(r, "password",
                       "Password contains characters that cannot be typed. Enter it again");
    else if (text_length(text) > PASSWORD_MAX)
        request_refuse(r, "password", "Password must be %d characters or fewer", PASSWORD_MAX);
    return *text ? text : NULL;
}

static void check_together(struct request *r, const char *const v[FIELD_COUNT],
                           const char *password) {
    const char *server = v[SERVER] ? v[SERVER] : "", *from = v[FROM] ? v[FROM] : "",
               *to = v[TO] ? v[TO] : "";
    bool on = strcmp(v[ENABLED], "true") == 0;
    if (!mail_host_valid(server) && !request_error(r, "server"))
        request_refuse(r, "server",
                       "Mail server must be a host name like smtp.example.com or an "
                       "address like [2001:db8::1], without port and slashes");
    if (on && !*server)
        request_refuse(r, "server", "Enter the mail server, or switch e-mail off");
    if (*from && !mail_address_valid(from) && !request_error(r, "from"))
        request_refuse(r, "from", "Sender must be an e-mail address like rollcall@example.com");
    if (on && !*from)
        request_refuse(r, "from", "Enter the sender's address, or switch e-mail off");
    if (on && !*to && !request_error(r, "to"))
        request_refuse(r, "to", "Enter at least one recipient, or switch e-mail off");
    if (mail_is_unencrypted(
            &(struct mail){.server = server, .tls = v[TLS], .user = v[USER] ? v[USER] : ""}))
        request_refuse(r, "tls",
                       "A password must not travel unencrypted. Choose an encryption, or leave the "
                       "user name empty");
    if (password && !v[USER])
        request_refuse(r, "user", "Enter the user name the password belongs to");
}

/* A password goes only where it was entered for: else who may change the server reads it there. */
static enum rc_err check_password_server(struct request *r, const char *const v[FIELD_COUNT],
                                         const char *password) {
    struct mail old, new = {.server = v[SERVER] ? v[SERVER] : "", .tls = v[TLS], .user = v[USER]};
    int64_t one = 0;
    bool stored = false;
    TRY(mail_settings(r->db, &old));
    TRY(db_get_int(r->db, Q_MAIL_PASSWORD_SINCE, &one, &stored, ""));
    if (!stored || !v[USER] || password || !text_to_int(v[PORT], &new.port))
        return OK;
    if (strcmp(mail_destination(r->arena, &old), mail_destination(r->arena, &new)) != 0)
        request_refuse(r, "password",
                       "Enter the password again: the stored one was entered for another "
                       "mail server, port, encryption or user name");
    return OK;
}

/* Who chooses the server learns from its test what listens where in the intranet, and what a server
 * answers. So that is for those who may do everything anyway; the list of recipients is not. */
static enum rc_err check_owner(struct request *r, const char *const v[FIELD_COUNT],
                               const char *password) {
    static const struct {
        enum place place;
        const char *field;
    } OWNERS[] = {{SERVER, "server"}, {PORT, "port"}, {TLS, "tls"}, {USER, "user"}};
    static const char WORDS[] = "Only organization admins and owners granted on the server change "
                                "the mail server, its port, encryption and sign-in";
    if (r->who.level >= LEVEL_OWNER)
        return OK;
    for (size_t i = 0; i < sizeof OWNERS / sizeof *OWNERS; i++) {
        const char *stored = NULL, *typed = v[OWNERS[i].place] ? v[OWNERS[i].place] : "";
        int64_t a = 0, b = 0;
        TRY(settings_text(r->db, NAMES[OWNERS[i].place], &stored));
        bool port = OWNERS[i].place == PORT && text_to_int(stored, &a) && text_to_int(typed, &b);
        bool same = port ? a == b : strcmp(stored, typed) == 0;
        if (!same && !request_error(r, OWNERS[i].field))
            request_refuse(r, OWNERS[i].field, "%s", WORDS);
    }
    if (password)
        request_refuse(r, "password", "%s", WORDS);
    return OK;
}

/* --- saving */

static enum rc_err save_password(struct request *r, const char *password, const char *user) {
    struct mail m;
    struct sealed s;
    if (!user)
        return db_exec(r->db, Q_MAIL_PASSWORD_FORGET, NULL, "");
    if (!password)
        return OK;
    TRY(mail_settings(r->db, &m)); /* as saved just now */
    struct secret_place place = {SECRET_MAIL_PASSWORD, mail_destination(r->arena, &m)};
    TRY(secret_seal(r->app->config->keys, r->arena, place, password, &s, r->err));
    TRY(db_exec(r->db, Q_MAIL_PASSWORD_SAVE, NULL, "bsis", s.box, s.n, s.sealer, r->now,
                r->who.name));
    return audit_add(r->db, r->now, r->who.name, "mail.password", "mail.password", NULL, NULL,
                     "password entered");
}

static enum rc_err save(struct request *r, const char *const v[FIELD_COUNT], const char *password,
                        bool *any) {
    TRY(db_begin(r->db));
    TRY(settings_save_all(r->db, NAMES, v, FIELD_COUNT, r->who.name, r->now, any));
    TRY(save_password(r, password, v[USER]));
    if (strcmp(v[ENABLED], "true") != 0)
        TRY(db_exec(r->db, Q_MAIL_CANCEL, NULL, "i", r->now));
    *any = *any || password;
    return db_commit(r->db);
}

static struct response section_email_save(struct request *r) {
    const char *values[FIELD_COUNT];
    bool any = false;
    for (int i = 0; i < FIELD_COUNT; i++)
        (void)field_check(r, settings_field(NAMES[i]), &values[i]);
    const char *password = read_password(r);
    if (values[TO] && !request_error(r, "to"))
        values[TO] = read_recipients(r, values[TO]);
    if (!request_error(r, "enabled") && !request_error(r, "tls"))
        check_together(r, values, password);
    if (check_owner(r, values, password) != OK)
        return response_error(r);
    if (!r->errors && check_password_server(r, values, password) != OK)
        return response_error(r);
    if (r->errors)
        return show(r);
    int64_t port = 0;
    if (text_to_int(values[PORT], &port))
        values[PORT] = arena_printf(r->arena, "%lld", (long long)port);
    if (save(r, values, password, &any) != OK)
        return response_error(r);
    return response_see(r, PATH, any ? "saved" : "unchanged");
}

/* --- trying it */

static enum rc_err add_test(struct request *r) {
    struct mail m;
    TRY(mail_settings(r->db, &m));
    if (!*m.server || !*m.from || !*m.to)
        return FAIL(r->err, ERR_CONFLICT,
                    "Save mail server, sender and recipients first; then a test can be sent.", "%s",
                    "mail is not set up");
    TRY(db_begin(r->db));
    TRY(event_test(r->db, EVENTS[EVENT_KEY_EXPIRY].trigger, 0, r->app->config->base_url, r->now));
    TRY(audit_add(r->db, r->now, r->who.name, "mail.test", "e-mail", NULL, NULL, NULL));
    return db_commit(r->db);
}

struct response settings_email_test(struct request *r) {
    if (add_test(r) != OK)
        return response_error(r);
    job_wake(r->app->config->db, "notify");
    return response_see(r, PATH, "test-sent");
}

struct response settings_email_redeliver(struct request *r) {
    if (deliveries_resend(r, 0, r->path_arg[0], "mail.redeliver") != OK)
        return response_error(r);
    return response_see(r, PATH, "redelivered");
}

struct response settings_email_seen(struct request *r) {
    bool any = false;
    if (deliveries_mark_seen(r, 0, "e-mail", &any) != OK)
        return response_error(r);
    return response_see(r, "/settings/email", any ? "confirmed" : "unchanged");
}

const struct section section_email = {
    .path = "/settings/email",
    .title = "E-mail",
    .icon = "mail",
    .about = "Who gets word of key expiry and failures by e-mail",
    .state = section_email_state,
    .show = section_email_show,
    .save = section_email_save,
    .form = "enabled server port tls user password from to",
};
