/* Configuration: three sources, one answer with its origin. Holds no setting that people change on
 * the pages, and no secret. */
#include "host/config.h"
#include "base/arena.h"
#include "base/text.h"
#include "settings/webhook_url.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_BYTES_MAX = 64 * 1024, MEMORY_MAX = 4 * 1024 * 1024, WORKERS_MAX = 64 };

/* In the order of `rollcallctl doctor`; load() fills struct config by these places. */
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

static const struct config_value defaults[V_COUNT] = {
    [V_DB] = {"ROLLCALL_DB", "/var/lib/rollcall/rollcall.db", "default"},
    [V_LOCKS] = {"ROLLCALL_LOCKS", "", "default"},
    [V_KEYS] = {"ROLLCALL_KEYS", "/etc/rollcall/keys", "default"},
    [V_API_URL] = {"ROLLCALL_API_URL", "https://api.atlassian.com", "default"},
    [V_WEBHOOK_ALLOW] = {"ROLLCALL_WEBHOOK_ALLOW",
                         "https://api-private.atlassian.com/automation/webhooks/", "default"},
    [V_CA_FILE] = {"ROLLCALL_CA_FILE", "", "default"},
    [V_PROXY] = {"ROLLCALL_PROXY", "", "default"},
    [V_BASE_URL] = {"ROLLCALL_BASE_URL", "http://localhost:8080", "default"},
    [V_SOCKET] = {"ROLLCALL_SOCKET", "", "default"},
    [V_WORKERS] = {"ROLLCALL_WORKERS", "8", "default"},
    [V_TEMPLATES] = {"ROLLCALL_TEMPLATES", "/usr/share/rollcall/templates", "default"},
};

/* What is asked of a URL; the host keeps the brackets of an IPv6 address. */
struct url {
    bool https, has_path, has_port;
    const char *rest; /* what follows host and port */
    char host[256];
};

/* A decimal number 1...65535 without leading zeros, at *p, which moves on. */
static bool take_port(const char **p) {
    long value = 0;
    if (**p == '0')
        return false;
    while (**p >= '0' && **p <= '9' && value <= 65535)
        value = value * 10 + (*(*p)++ - '0');
    return value > 0 && value <= 65535;
}

static bool is_loopback(const char *host) { return webhook_url_is_loopback(host, strlen(host)); }

/* A dot segment would let a URL leave the folder an allowed prefix names; senders resolve them
 * before they call. */
static bool has_dot_segment(const char *path) {
    size_t query = strcspn(path, "?");
    for (size_t i = 0; i < query; i++) {
        if (path[i] != '/')
            continue;
        size_t dots = 0, at = i + 1;
        for (;;) {
            if (path[at] == '.')
                at++;
            else if (path[at] == '%' && path[at + 1] == '2' &&
                     (path[at + 2] == 'e' || path[at + 2] == 'E'))
                at += 3;
            else
                break;
            dots++;
        }
        bool ends = at >= query || path[at] == '/';
        if (ends && (dots == 1 || dots == 2))
            return true;
    }
    return false;
}

/* Takes url apart into u, or says in words what is wrong with it. */
static const char *url_parse(const char *url, struct url *u) {
    for (const char *p = url; *p; p++) {
        if (*p <= ' ' || *p >= 0x7F || strchr("\"<>\\^`{|}", *p))
            return "it may hold only plain letters, digits and the signs of a web address, and no "
                   "blanks";
    }
    u->https = text_starts(url, "https://");
    if (!u->https && !text_starts(url, "http://"))
        return "it must begin with https://";
    const char *host = url + (u->https ? 8 : 7);
    size_t authority = strcspn(host, "/?#");
    if (memchr(host, '@', authority))
        return "it may not carry a user name or a password";
    size_t n;
    u->has_port = false;
    if (*host == '[') {
        n = 1 + strspn(host + 1, "0123456789abcdefABCDEF:.");
        if (host[n] != ']')
            return "its host is not written correctly";
        n++;
    } else {
        n = strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_");
    }
    if (n == 0 || n >= sizeof u->host || n > authority || *host == '.' || *host == '-')
        return "it names no host";
    const char *p = host + n;
    if (*p == ':') {
        p++;
        if (!take_port(&p))
            return "its port must be a number from 1 to 65535";
        u->has_port = true;
    }
    if (p != host + authority)
        return "its host is not written correctly";
    memcpy(u->host, host, n);
    u->host[n] = '\0';
    u->has_path = *p == '/';
    u->rest = p;
    if (strchr(p, '#'))
        return "it may not carry a part after #";
    if (has_dot_segment(p))
        return "it may not hold . or .. as a part of its path";
    return NULL;
}

static enum rc_err url_refused(const char *name, const char *why, struct err *e) {
    char people[sizeof e->message];
    (void)snprintf(people, sizeof people, "The web address in %s is not accepted: %s.", name, why);
    /* The address itself stays out: that of a webhook is half a secret. */
    return FAIL(e, ERR_INPUT, people, "%s refused: %s", name, why);
}

enum rc_err config_check_url(const char *name, const char *url, struct err *e) {
    struct url u;
    const char *why = url_parse(url, &u);
    if (!why && !u.https && !is_loopback(u.host))
        why = "http:// is for this machine only (localhost, 127.0.0.1 or [::1]); use https://";
    return why ? url_refused(name, why, e) : OK;
}

const char *config_proxy_for(const struct config *c, const char *url) {
    struct url u;
    return c->proxy && !url_parse(url, &u) && !is_loopback(u.host) ? c->proxy : NULL;
}

static int value_index(const char *name, size_t n) {
    for (int i = 0; i < V_COUNT; i++)
        if (strlen(defaults[i].name) == n && memcmp(defaults[i].name, name, n) == 0)
            return i;
    return -1;
}

static enum rc_err take_line(struct arena *a, char *line, const char *file, int number,
                             struct config_value *values, struct err *e) {
    line = text_trim(line);
    if (*line == '\0' || *line == '#')
        return OK;
    char *equals = strchr(line, '=');
    size_t name = equals ? (size_t)(equals - line) : 0;
    while (name > 0 && (line[name - 1] == ' ' || line[name - 1] == '\t'))
        name--;
    int index = value_index(line, name);
    char people[sizeof e->message];
    if (index < 0) {
        int shown = equals && name < 40 ? (int)name : 40;
        (void)snprintf(people, sizeof people,
                       "%s, line %d: \"%.*s\" is not a name Rollcall knows. Write NAME=value, or # "
                       "before a comment.",
                       file, number, shown, line);
        return FAIL(e, ERR_INPUT, people, "%s:%d: unknown name", file, number);
    }
    if (strcmp(values[index].source, "default") != 0) {
        (void)snprintf(people, sizeof people,
                       "%s, line %d: %s is set a second time. Keep one of the two lines.", file,
                       number, values[index].name);
        return FAIL(e, ERR_INPUT, people, "%s:%d: name twice", file, number);
    }
    char *value = text_trim(equals + 1);
    size_t n = strlen(value);
    if (n >= 2 && (*value == '"' || *value == '\'') && value[n - 1] == *value) {
        value[n - 1] =
            '\0'; /* quotes around the whole value, as systemd's environment files may have them */
        value++;
    }
    values[index].value = *value ? arena_strdup(a, value) : defaults[index].value;
    values[index].source = file;
    return OK;
}

/* A file that was not asked for by name may be missing. */
static enum rc_err read_file(struct arena *a, const char *file, bool must_exist,
                             struct config_value *values, struct err *e) {
    char people[sizeof e->message];
    FILE *in = fopen(file, "re");
    if (!in) {
        int why = errno;
        if (why == ENOENT && !must_exist)
            return OK;
        (void)snprintf(people, sizeof people, "The configuration file %s cannot be read: %s.", file,
                       strerror(why));
        return FAIL(e, ERR_INPUT, people, "open %s: %s", file, strerror(why));
    }
    char *text = arena_alloc(a, FILE_BYTES_MAX + 2);
    size_t n = fread(text, 1, FILE_BYTES_MAX + 1, in);
    bool broken = ferror(in) != 0;
    (void)fclose(in);
    if (broken || n > FILE_BYTES_MAX || !text_is_utf8(text, n) || text_has_control(text, true)) {
        (void)snprintf(people, sizeof people,
                       "The configuration file %s cannot be used. It must be plain UTF-8 text of "
                       "at most 64 KiB.",
                       file);
        return FAIL(e, ERR_INPUT, people, "%s: unreadable, too long or not plain text", file);
    }
    int number = 1;
    for (char *line = text, *end; line; line = end, number++) {
        end = strchr(line, '\n');
        if (end)
            *end++ = '\0';
        TRY(take_line(a, line, file, number, values, e));
    }
    return OK;
}

static enum rc_err take_environment(struct arena *a, struct config_value *values, struct err *e) {
    for (int i = 0; i < V_COUNT; i++) {
        const char *value = getenv(values[i].name);
        if (!value || !*value)
            continue; /* empty counts as not set */
        if (!text_is_utf8(value, strlen(value)) || text_has_control(value, false)) {
            char people[sizeof e->message];
            (void)snprintf(people, sizeof people,
                           "%s in the environment must be plain text on one line.", values[i].name);
            return FAIL(e, ERR_INPUT, people, "%s: not plain text", values[i].name);
        }
        values[i].value = arena_strdup(a, value);
        values[i].source = "environment";
    }
    return OK;
}

/* Bases are joined with paths that begin with a slash, so theirs at the end goes. */
static const char *without_last_slash(struct arena *a, const char *url) {
    size_t n = strlen(url);
    while (n > 0 && url[n - 1] == '/')
        n--;
    return arena_strndup(a, url, n);
}

/* Every prefix is a checked URL that reaches at least to the slash behind the host: without it,
 * https://a.example would also allow https://a.example.evil.test. */
static enum rc_err check_allow(struct arena *a, struct config_value *value, struct err *e) {
    char *rest = arena_strdup(a, value->value), *save = NULL;
    const char *all = NULL;
    for (char *one = strtok_r(rest, " \t", &save); one; one = strtok_r(NULL, " \t", &save)) {
        TRY(config_check_url(value->name, one, e));
        struct url u = {0};
        (void)url_parse(one, &u);
        const char *slash = u.has_path ? "" : "/";
        all =
            all ? arena_printf(a, "%s %s%s", all, one, slash) : arena_printf(a, "%s%s", one, slash);
    }
    if (!all)
        return url_refused(value->name, "it is empty", e);
    value->value = all;
    return OK;
}

/* Passwords have no place in the configuration, and TLS goes through the proxy, not to it. */
static enum rc_err check_proxy(struct arena *a, struct config_value *value, struct err *e) {
    struct url u;
    if (!*value->value)
        return OK;
    const char *url =
        strstr(value->value, "://") ? value->value : arena_printf(a, "http://%s", value->value);
    const char *why = url_parse(url, &u);
    if (!why && (u.https || !u.has_port || (*u.rest && strcmp(u.rest, "/") != 0)))
        why = "write the host and the port of the proxy, as in proxy.example.com:3128";
    if (why)
        return url_refused(value->name, why, e);
    value->value = without_last_slash(a, url);
    return OK;
}

/* Only the lanes may write where their locks are, which is not so beside the database. There is no
 * such place for the database of a test or of `make run`. */
static const char *default_locks(struct arena *a, const char *db) {
    const char *slash = strrchr(db, '/');
    if (strcmp(db, defaults[V_DB].value) == 0)
        return "/run/rollcall/lanes";
    return arena_printf(a, "%.*s/wake", slash ? (int)(slash - db) : 1, slash ? db : ".");
}

static enum rc_err check(struct arena *a, struct config_value *values, struct config *c,
                         struct err *e) {
    TRY(config_check_url(values[V_API_URL].name, values[V_API_URL].value, e));
    TRY(check_allow(a, &values[V_WEBHOOK_ALLOW], e));
    TRY(check_proxy(a, &values[V_PROXY], e));
    /* Only printed into links, never called: an intranet page may well be plain http. */
    struct url u;
    const char *why = url_parse(values[V_BASE_URL].value, &u);
    if (why)
        return url_refused(values[V_BASE_URL].name, why, e);
    values[V_API_URL].value = without_last_slash(a, values[V_API_URL].value);
    values[V_BASE_URL].value = without_last_slash(a, values[V_BASE_URL].value);
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
        .ca_file = *values[V_CA_FILE].value ? values[V_CA_FILE].value : NULL,
        .proxy = *values[V_PROXY].value ? values[V_PROXY].value : NULL,
        .base_url = values[V_BASE_URL].value,
        .socket = *values[V_SOCKET].value ? values[V_SOCKET].value : NULL,
        .templates = values[V_TEMPLATES].value,
        .workers = (int)workers,
        .values = values,
        .count = V_COUNT,
    };
    return OK;
}

static enum rc_err read_all(const struct config **out, struct err *e) {
    /* One arena for the life of the process: earlier results stay good when a test reads again. */
    static struct arena *a;
    if (!a)
        a = arena_open(MEMORY_MAX);
    struct config_value *values = arena_alloc(a, sizeof defaults);
    memcpy(values, defaults, sizeof defaults);
    const char *named = getenv("ROLLCALL_CONF");
    bool asked = named && *named;
    TRY(read_file(a, asked ? arena_strdup(a, named) : "/etc/rollcall/rollcall.conf", asked, values,
                  e));
    TRY(take_environment(a, values, e));
    struct config *c = arena_alloc(a, sizeof *c);
    TRY(check(a, values, c, e));
    *out = c;
    return OK;
}

enum rc_err config_read(const struct config **out, struct err *e) {
    if (read_all(out, e) == OK)
        return OK;
    /* Whatever was wrong: for a program this is a start that cannot be understood, exit code 2. */
    return e->code = ERR_MALFORMED;
}
