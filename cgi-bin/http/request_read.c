/* Reads FastCGI parameters, query string and form into a struct request. Copies everything, since
 * libfcgi's texts end with the request. Refuses malformed requests; leaves values to the field
 * tables and persons to identity.c. */
#include "http/request_read.h"
#include "base/limits.h"
#include "base/text.h"
#include "http/multipart.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Indexes of PARAMS. */
enum {
    METHOD,
    URI,
    SCRIPT,
    PATH_INFO,
    QUERY,
    USER,
    ADDRESS,
    TYPE,
    LENGTH,
    HTTPS,
    SOFTWARE,
    HOST,
    ORIGIN,
    FETCH_SITE,
    COOKIE,
    PARAM_COUNT
};
/* The web server alone sets the parameters before HTTP_HOST. The browser sends the others, so they
 * may come twice with different values. */
static const char *const PARAMS[PARAM_COUNT] = {
    [METHOD] = "REQUEST_METHOD",    [URI] = "DOCUMENT_URI",
    [SCRIPT] = "SCRIPT_NAME",       [PATH_INFO] = "PATH_INFO",
    [QUERY] = "QUERY_STRING",       [USER] = "REMOTE_USER",
    [ADDRESS] = "REMOTE_ADDR",      [TYPE] = "CONTENT_TYPE",
    [LENGTH] = "CONTENT_LENGTH",    [HTTPS] = "HTTPS",
    [SOFTWARE] = "SERVER_SOFTWARE", [HOST] = "HTTP_HOST",
    [ORIGIN] = "HTTP_ORIGIN",       [FETCH_SITE] = "HTTP_SEC_FETCH_SITE",
    [COOKIE] = "HTTP_COOKIE",
};

/* Finds all of them in one pass. Of several values of one name the last that is not empty counts,
 * since Debian's fastcgi_params sets an empty REMOTE_USER beside the real one. False when a
 * parameter of the web server has two values: its configuration is wrong. */
static bool request_find_params(FCGX_ParamArray envp, const char *found[PARAM_COUNT]) {
    bool agree = true;
    for (int k = 0; k < PARAM_COUNT; k++)
        found[k] = "";
    for (FCGX_ParamArray p = envp; *p; p++) {
        const char *value = strchr(*p, '=');
        size_t n = value ? (size_t)(value - *p) : 0;
        for (int k = 0; n > 0 && k < PARAM_COUNT; k++) {
            if (PARAMS[k][0] != **p || strncmp(PARAMS[k], *p, n) != 0 || PARAMS[k][n] != '\0' ||
                value[1] == '\0')
                continue;
            agree = agree && (k >= HOST || !*found[k] || strcmp(found[k], value + 1) == 0);
            found[k] = value + 1;
        }
    }
    return agree;
}

static enum rc_err request_malformed(struct request *r, const char *detail) {
    return FAIL(r->err, ERR_MALFORMED,
                "The request could not be read. Go back, reload the page and try again.", "%s",
                detail);
}

/* Reads "name=value" of n bytes. A value of a form is wiped with the arena: it may be the API key.
 */
static enum rc_err request_read_pair(struct request *r, const char *text, size_t n, bool form,
                                     struct param *out) {
    size_t name_n = strcspn(text, "=&");
    char *name = arena_alloc(r->arena, name_n + 1);
    char *value = arena_alloc(r->arena, n + 1);
    if (form)
        arena_wipe_on_reset(r->arena, value, n + 1);
    if (!text_percent_decode(text, name_n, name, true))
        return request_malformed(r, "broken percent-encoding");
    if (name_n < n && !text_percent_decode(text + name_n + 1, n - name_n - 1, value, true))
        return request_malformed(r, "broken percent-encoding");
    if (name_n > LIMIT_FIELD_NAME || !text_is_utf8(name, strlen(name)) ||
        text_has_control(name, false))
        return request_malformed(r, "unreadable field name");
    *out = (struct param){name, request_clean_value(r, name, value)};
    return OK;
}

static enum rc_err request_read_pairs(struct request *r, const char *text, bool form,
                                      struct param **out, int *count) {
    int capacity = 1;
    for (const char *p = text; *p; p++)
        capacity += *p == '&';
    if (capacity > LIMIT_FIELDS)
        return FAIL(r->err, ERR_TOO_BIG, "The form has too many fields.", "%d fields", capacity);
    *out = arena_alloc(r->arena, (size_t)capacity * sizeof **out);
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, "&");
        if (n > 0)
            TRY(request_read_pair(r, p, n, form, &(*out)[(*count)++]));
        p += n + (p[n] == '&');
    }
    return OK;
}

/* The value of a part, wiped with the arena as all values. */
static char *request_part_value(struct request *r, const char *name, const char *text, size_t n) {
    char *value = arena_alloc(r->arena, n + 1);
    arena_wipe_on_reset(r->arena, value, n + 1);
    memcpy(value, text, n);
    if (memchr(value, '\0', n) || !text_is_utf8(value, n)) {
        request_refuse(r, name, "This is not a text file in UTF-8");
        value[0] = '\0';
    }
    return request_clean_value(r, name, value);
}

/* A form with a file in it. */
static enum rc_err request_read_parts(struct request *r, const char *body, size_t n) {
    struct multipart m;
    enum multipart_step step = MULTIPART_BROKEN;
    char *name = NULL;
    const char *text = NULL;
    size_t length = 0;
    if (!multipart_open(&m, r->arena, r->env.content_type, body, n))
        return request_malformed(r, "no boundary");
    r->form = arena_alloc(r->arena, LIMIT_FIELDS * sizeof *r->form);
    while ((step = multipart_next(&m, r->arena, &name, &text, &length)) == MULTIPART_FIELD) {
        if (r->form_count == LIMIT_FIELDS)
            return FAIL(r->err, ERR_TOO_BIG, "The form has too many fields.", "%d fields",
                        r->form_count);
        char *value = request_part_value(r, name, text, length);
        r->form[r->form_count++] = (struct param){name, value};
    }
    return step == MULTIPART_END ? OK : request_malformed(r, "a broken part");
}

static enum rc_err request_read_form(struct request *r, FCGX_Request *f, const char *length_text) {
    int64_t length = 0;
    if (*length_text && (!text_to_int(length_text, &length) || length < 0))
        return request_malformed(r, "Content-Length is not a number");
    if (length > LIMIT_BODY)
        return FAIL(r->err, ERR_TOO_BIG, "The form is larger than 256 KiB. Nothing was saved.",
                    "body of %lld bytes", (long long)length);
    bool multipart = text_starts(r->env.content_type, "multipart/form-data");
    if (!multipart && !text_starts(r->env.content_type, "application/x-www-form-urlencoded"))
        return length == 0 ? OK : request_malformed(r, "no form");
    char *body = arena_alloc(r->arena, (size_t)length + 1);
    arena_wipe_on_reset(r->arena, body, (size_t)length + 1);
    int got = FCGX_GetStr(body, (int)length, f->in);
    r->env.all_read = got == (int)length;
    if (got != (int)length)
        return request_malformed(r, "the body is shorter than it says");
    if (multipart)
        return request_read_parts(r, body, (size_t)length);
    if (strlen(body) != (size_t)length)
        return request_malformed(r, "NUL in the body");
    return request_read_pairs(r, body, true, &r->form, &r->form_count);
}

/* Our cookies: the key of a message shown once, the columns of the list of people and the notices
 * that are hidden for today. All are looked up in tables, so a forged one is harmless. name ends
 * with '='. */
static const char *request_cookie(struct request *r, const char *cookies, const char *name) {
    const char *p = strstr(cookies, name);
    if (!p)
        return NULL;
    p += strlen(name);
    return arena_strndup(r->arena, p, strspn(p, "abcdefghijklmnopqrstuvwxyz0123456789.-"));
}

static void request_read_env(struct request *r, const char *const found[PARAM_COUNT]) {
    struct env *env = &r->env;
    struct arena *a = r->arena;
    env->method_name = arena_strdup(a, found[METHOD]);
    env->head = strcmp(env->method_name, "HEAD") == 0;
    env->method = METHOD_OTHER;
    if (env->head || strcmp(env->method_name, "GET") == 0)
        env->method = GET;
    else if (strcmp(env->method_name, "POST") == 0)
        env->method = POST;
    /* lighttpd and Apache set no DOCUMENT_URI, and split the path where their configuration ends.
     */
    env->path = text_join(a, found[SCRIPT], found[PATH_INFO]);
    if (*found[URI])
        env->path = arena_strdup(a, found[URI]);
    env->query = arena_strdup(a, found[QUERY]);
    env->remote_user = arena_strdup(a, found[USER]);
    env->remote_addr = arena_strdup(a, found[ADDRESS]);
    env->host = arena_strdup(a, found[HOST]);
    env->origin = arena_strdup(a, found[ORIGIN]);
    env->fetch_site = arena_strdup(a, found[FETCH_SITE]);
    env->content_type = arena_strdup(a, found[TYPE]);
    env->https = strcmp(found[HTTPS], "on") == 0;
    env->peeks = text_starts(found[SOFTWARE], "Apache");
    env->all_read = !*found[LENGTH] || strcmp(found[LENGTH], "0") == 0;
    env->flash = request_cookie(r, found[COOKIE], "rollcall_flash=");
    env->columns = request_cookie(r, found[COOKIE], "rollcall_columns=");
    env->hidden_banners = request_cookie(r, found[COOKIE], "rollcall_notices=");
}

/* Removes no character: another name is another person, even when both look alike. */
static enum rc_err request_check_user(struct request *r) {
    const char *who = r->env.remote_user;
    if (!text_is_utf8(who, strlen(who)) || text_has_control(who, false) || text_has_unseen(who))
        return FAIL(
            r->err, ERR_MALFORMED,
            "The sign-in sent a user name with a space or an invisible character. Ask the person "
            "who runs the sign-in to correct it.",
            "%s", "REMOTE_USER holds white space, or signs that are not seen or read");
    return strlen(who) <= 254 ? OK : request_malformed(r, "REMOTE_USER is too long");
}

enum rc_err request_read(struct request *r, FCGX_Request *f) {
    const char *found[PARAM_COUNT];
    r->now = (int64_t)time(NULL);
    r->err->phase = "reading the request";
    bool agree = request_find_params(f->envp, found);
    request_read_env(r, found);
    if (!agree)
        return request_malformed(
            r, "a parameter came twice with different values; see nginx.conf.example");
    if (strlen(r->env.path) > LIMIT_PATH || strlen(r->env.query) > LIMIT_QUERY)
        return request_malformed(r, "the address is too long");
    if (!text_is_utf8(r->env.path, strlen(r->env.path)) || text_has_control(r->env.path, false))
        return request_malformed(r, "unreadable path");
    TRY(request_check_user(r));
    TRY(request_read_pairs(r, r->env.query, false, &r->query, &r->query_count));
    return r->env.method == POST ? request_read_form(r, f, found[LENGTH]) : OK;
}
