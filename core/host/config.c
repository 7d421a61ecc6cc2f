/* Configuration: reads three sources and remembers where each value came from. Holds no setting
 * that people change on the pages, and no secret. */
#include "host/config.h"
#include "base/arena.h"
#include "base/text.h"
#include "base/url.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FILE_BYTES_MAX = 64 * 1024,
    MEMORY_BYTES_MAX = 4 * 1024 * 1024,
    WORKERS_MAX = 64,
    SHOWN_BYTES_MAX = 40, /* of an unknown name, in messages */
};

/* In the order of `rollcallctl doctor`. */
enum {
    V_DB,
    V_LOCKS,
    V_KEYS,
    V_API_URL,
    V_WEBHOOK_ALLOW,
    V_CA_FILE,
    V_PROXY,
    V_BASE_URL,
    V_SOCKET,
    V_WORKERS,
    V_TEMPLATES,
    V_COUNT
};

static const char FROM_DEFAULT[] = "default";
#define ALLOW_DEFAULT "https://api-private.atlassian.com/automation/webhooks/"

/* clang-format off */
static const struct config_value DEFAULTS[V_COUNT] = {
    [V_DB]            = {"ROLLCALL_DB", "/var/lib/rollcall/rollcall.db", FROM_DEFAULT},
    [V_LOCKS]         = {"ROLLCALL_LOCKS", "", FROM_DEFAULT},
    [V_KEYS]          = {"ROLLCALL_KEYS", "/etc/rollcall/keys", FROM_DEFAULT},
    [V_API_URL]       = {"ROLLCALL_API_URL", "https://api.atlassian.com", FROM_DEFAULT},
    [V_WEBHOOK_ALLOW] = {"ROLLCALL_WEBHOOK_ALLOW", ALLOW_DEFAULT, FROM_DEFAULT},
    [V_CA_FILE]       = {"ROLLCALL_CA_FILE", "", FROM_DEFAULT},
    [V_PROXY]         = {"ROLLCALL_PROXY", "", FROM_DEFAULT},
    [V_BASE_URL]      = {"ROLLCALL_BASE_URL", "http://localhost:8080", FROM_DEFAULT},
    [V_SOCKET]        = {"ROLLCALL_SOCKET", "", FROM_DEFAULT},
    [V_WORKERS]       = {"ROLLCALL_WORKERS", "8", FROM_DEFAULT},
    [V_TEMPLATES]     = {"ROLLCALL_TEMPLATES", "/usr/share/rollcall/templates", FROM_DEFAULT},
};
/* clang-format on */

static const char BAD_CHARACTER[] =
    "it may hold only plain letters, digits and the signs of a web address, and no blanks";

static const char *const URL_PROBLEM_TEXT[URL_PROBLEM_COUNT] = {
    [URL_CHARACTER] = BAD_CHARACTER,
    [URL_FRAGMENT] = "it may not carry a part after #",
    [URL_SCHEME] = "it must begin with https://",
    [URL_USER] = "it may not carry a user name or a password",
    [URL_NO_HOST] = "it names no host",
    [URL_HOST] = "its host is not written correctly",
    [URL_PORT] = "its port must be a number from 1 to 65535",
    [URL_DOTS] = "it may not hold . or .. as a part of its path",
};

static bool config_is_loopback(const struct url *u) {
    return url_host_is_loopback(u->host, u->host_length);
}

/* NULL, or what is wrong in words. The scheme must be in small letters: other code compares it byte
 * by byte. */
static const char *config_read_url(const char *url, struct url *u) {
    enum url_problem problem = url_parse(url, u);
    if (!problem && !text_starts(url, u->https ? "https://" : "http://"))
        problem = URL_SCHEME;
    return URL_PROBLEM_TEXT[problem];
}

static enum rc_err config_refuse_url(const char *name, const char *why, struct err *e) {
    char message[sizeof e->message];
    (void)snprintf(message, sizeof message, "The web address in %s is not accepted: %s.", name,
                   why);
    return FAIL(e, ERR_INPUT, message, "%s refused: %s", name, why);
}

enum rc_err config_check_url(const char *name, const char *url, struct err *e) {
    struct url u;
    const char *why = config_read_url(url, &u);
    if (!why && !u.https && !config_is_loopback(&u))
        why = "http:// is for this machine only (localhost, 127.0.0.1 or [::1]); use https://";
    return why ? config_refuse_url(name, why, e) : OK;
}

const char *config_proxy_for(const struct config *c, const char *url) {
    struct url u;
    enum url_problem problem = url_parse(url, &u);
    return url_has_host(problem) && !config_is_loopback(&u) ? c->proxy : NULL;
}

/* -1 for an unknown name. */
static int value_index(const char *name, size_t n) {
    for (int i = 0; i < V_COUNT; i++)
        if (strlen(DEFAULTS[i].name) == n && memcmp(DEFAULTS[i].name, name, n) == 0)
            return i;
    return -1;
}

/* One line of the file. */
struct config_line {
    const char *file;
    int number;
    char *text;
};

static enum rc_err config_find_name(const struct config_line *line, size_t name_length,
                                    const struct config_value *values, int *index, struct err *e) {
    char message[sizeof e->message];
    *index = value_index(line->text, name_length);
    if (*index < 0) {
        bool is_short = strchr(line->text, '=') && name_length < SHOWN_BYTES_MAX;
        int shown = is_short ? (int)name_length : SHOWN_BYTES_MAX;
        (void)snprintf(message, sizeof message,
                       "%s, line %d: \"%.*s\" is not a name Rollcall knows. Write NAME=value, or # "
                       "before a comment.",
                       line->file, line->number, shown, line->text);
        return FAIL(e, ERR_INPUT, message, "%s:%d: unknown name", line->file, line->number);
    }
    if (values[*index].source != FROM_DEFAULT) {
        (void)snprintf(message, sizeof message,
                       "%s, line %d: %s is set a second time. Keep one of the two lines.",
                       line->file, line->number, values[*index].name);
        return FAIL(e, ERR_INPUT, message, "%s:%d: name twice", line->file, line->number);
    }
    return OK;
}

/* Drops quotes around the whole value: environment files of systemd may have them. */
static char *config_unquote(char *value) {
    size_t n = strlen(value);
    if (n < 2 || (*value != '"' && *value != '\'') || value[n - 1] != *value)
        return value;
    value[n - 1] = '\0';
    return value + 1;
}

static enum rc_err config_read_line(struct arena *a, struct config_line line,
                                    struct config_value *values, struct err *e) {
    line.text = text_trim(line.text);
    if (*line.text == '\0' || *line.text == '#')
        return OK;
    char *equals = strchr(line.text, '=');
    size_t name_length = equals ? (size_t)(equals - line.text) : 0;
    while (name_length > 0 && strchr(" \t", line.text[name_length - 1]))
        name_length--;
    int index = -1;
    TRY(config_find_name(&line, name_length, values, &index, e));
    const char *value = config_unquote(text_trim(equals + 1));
    values[index].value = *value ? arena_strdup(a, value) : DEFAULTS[index].value;
    values[index].source = line.file;
    return OK;
}

/* must_exist: the file was named by the environment. */
static enum rc_err config_read_file(struct arena *a, const char *file, bool must_exist,
                                    struct config_value *values, struct err *e) {
    char message[sizeof e->message];
    FILE *in = fopen(file, "re");
    if (!in) {
        int why = errno;
        if (why == ENOENT && !must_exist)
            return OK;
        (void)snprintf(message, sizeof message, "The configuration file %s cannot be read: %s.",
                       file, strerror(why));
        return FAIL(e, ERR_INPUT, message, "open %s: %s", file, strerror(why));
    }
    char *text = arena_alloc(a, FILE_BYTES_MAX + 2);
    size_t n = fread(text, 1, FILE_BYTES_MAX + 1, in);
    bool broken = ferror(in) != 0;
    (void)fclose(in);
    if (broken || n > FILE_BYTES_MAX || !text_is_utf8(text, n) || text_has_control(text, true)) {
        (void)snprintf(message, sizeof message,
                       "The configuration file %s cannot be used. It must be plain UTF-8 text of "
                       "at most 64 KiB.",
                       file);
        return FAIL(e, ERR_INPUT, message, "%s: unreadable, too long or not plain text", file);
    }
    int number = 1;
    for (char *line = text, *end; line; line = end, number++) {
        end = strchr(line, '\n');
        if (end)
            *end++ = '\0';
        TRY(config_read_line(a, (struct config_line){file, number, line}, values, e));
    }
    return OK;
}

static enum rc_err config_read_environment(struct arena *a, struct config_value *values,
                                           struct err *e) {
    for (int i = 0; i < V_COUNT; i++) {
        const char *value = getenv(values[i].name);
        if (!value || !*value)
            continue; /* empty counts as not set */
        if (!text_is_utf8(value, strlen(value)) || text_has_control(value, false)) {
            char message[sizeof e->message];
            (void)snprintf(message, sizeof message,
                           "%s in the environment must be plain text on one line.", values[i].name);
            return FAIL(e, ERR_INPUT, message, "%s: not plain text", values[i].name);
        }
        values[i].value = arena_strdup(a, value);
        values[i].source = "environment";
    }
    return OK;
}

/* Bases are joined with paths that begin with a slash. */
static const char *without_last_slash(struct arena *a, const char *url) {
    size_t n = strlen(url);
    while (n > 0 && url[n - 1] == '/')
        n--;
    return arena_strndup(a, url, n);
}

/* Checks each prefix, and adds a slash behind the host when it has no path: without it,
 * https://a.example would also allow https://a.example.evil.test. */
static enum rc_err config_check_allow(struct arena *a, struct config_value *value, struct err *e) {
    char *rest = arena_strdup(a, value->value), *save = NULL;
    const char *all = "";
    for (char *one = strtok_r(rest, " \t", &save); one; one = strtok_r(NULL, " \t", &save)) {
        TRY(config_check_url(value->name, one, e));
        struct url u = {0};
        (void)url_parse(one, &u); /* checked a line ago */
        const char *slash = u.has_path ? "" : "/";
        all = arena_printf(a, "%s%s%s%s", all, *all ? " " : "", one, slash);
    }
    if (!*all)
        return config_refuse_url(value->name, "it is empty", e);
    value->value = all;
    return OK;
}

/* The proxy takes neither a password (the configuration holds no secret) nor https (TLS goes
 * through it). */
static enum rc_err config_check_proxy(struct arena *a, struct config_value *value, struct err *e) {
    struct url u;
    if (!*value->value)
        return OK;
    const char *url = value->value;
    if (!strstr(url, "://"))
        url = arena_printf(a, "http://%s", url);
    const char *why = config_read_url(url, &u);
    if (!why && (u.https || !u.has_port || u.path_length > 1 || u.query))
        why = "write the host and the port of the proxy, as in proxy.example.com:3128";
    if (why)
        return config_refuse_url(value->name, why, e);
    value->value = without_last_slash(a, url);
    return OK;
}

/* A folder that only the lanes may write. A database of a test or of `make run` has none: its locks
 * are in wake/ beside it. */
static const char *default_locks(struct arena *a, const char *db) {
    const char *slash = strrchr(db, '/');
    if (strcmp(db, DEFAULTS[V_DB].value) == 0)
        return "/run/rollcall/lanes";
    return arena_printf(a, "%.*s/wake", slash ? (int)(slash - db) : 1, slash ? db : ".");
}

static enum rc_err config_check_urls(struct arena *a, struct config_value *values, struct err *e) {
    TRY(config_check_url(values[V_API_URL].name, values[V_API_URL].value, e));
    TRY(config_check_allow(a, &values[V_WEBHOOK_ALLOW], e));
    TRY(config_check_proxy(a, &values[V_PROXY], e));
    /* Links only, never called: an intranet page may well be plain http. */
    struct url u;
    const char *why = config_read_url(values[V_BASE_URL].value, &u);
    if (why)
        return config_refuse_url(values[V_BASE_URL].name, why, e);
    values[V_API_URL].value = without_last_slash(a, values[V_API_URL].value);
    values[V_BASE_URL].value = without_last_slash(a, values[V_BASE_URL].value);
    return OK;
}

static const char *null_if_empty(const char *text) { return *text ? text : NULL; }

static enum rc_err config_fill(struct arena *a, struct config_value *values, struct config *c,
                               struct err *e) {
    TRY(config_check_urls(a, values, e));
    if (!*values[V_LOCKS].value)
        values[V_LOCKS].value = default_locks(a, values[V_DB].value);
    values[V_LOCKS].value = without_last_slash(a, values[V_LOCKS].value);
    int64_t workers;
    if (!text_to_int(values[V_WORKERS].value, &workers) || workers < 1 || workers > WORKERS_MAX)
        return FAIL(e, ERR_INPUT, "ROLLCALL_WORKERS must be a number from 1 to 64.",
                    "ROLLCALL_WORKERS out of bounds");
    *c = (struct config){
        .db = values[V_DB].value,
        .locks = values[V_LOCKS].value,
        .keys = values[V_KEYS].value,
        .api_url = values[V_API_URL].value,
        .webhook_allow = values[V_WEBHOOK_ALLOW].value,
        .ca_file = null_if_empty(values[V_CA_FILE].value),
        .proxy = null_if_empty(values[V_PROXY].value),
        .base_url = values[V_BASE_URL].value,
        .socket = null_if_empty(values[V_SOCKET].value),
        .templates = values[V_TEMPLATES].value,
        .workers = (int)workers,
        .values = values,
        .count = V_COUNT,
    };
    return OK;
}

static enum rc_err config_read_all(const struct config **out, struct err *e) {
    /* For the life of the process: earlier results stay valid when a test reads again. */
    static struct arena *a;
    if (!a)
        a = arena_open(MEMORY_BYTES_MAX);
    struct config_value *values = arena_alloc(a, sizeof DEFAULTS);
    memcpy(values, DEFAULTS, sizeof DEFAULTS);
    const char *file = getenv("ROLLCALL_CONF");
    bool is_named = file && *file;
    file = is_named ? arena_strdup(a, file) : "/etc/rollcall/rollcall.conf";
    TRY(config_read_file(a, file, is_named, values, e));
    TRY(config_read_environment(a, values, e));
    struct config *c = arena_alloc(a, sizeof *c);
    TRY(config_fill(a, values, c, e));
    *out = c;
    return OK;
}

enum rc_err config_read(const struct config **out, struct err *e) {
    if (config_read_all(out, e) == OK)
        return OK;
    e->code = ERR_MALFORMED;
    return e->code;
}
