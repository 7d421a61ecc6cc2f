/* Configuration from the environment and one file. Says where each value came from; knows no secret. */
#include "config.h"
#include "text.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DB, KEYS, API_URL, WEBHOOK_ALLOW, CA_FILE, BASE_URL, SOCKET, WORKERS, TEMPLATES, STATIC, COUNT };

static struct config_value values[COUNT] = {
    [DB] = {"ROLLCALL_DB", "/var/lib/rollcall/rollcall.db", "default"},
    [KEYS] = {"ROLLCALL_KEYS", "/etc/rollcall/keys", "default"},
    [API_URL] = {"ROLLCALL_API_URL", "https://api.atlassian.com", "default"},
    [WEBHOOK_ALLOW] = {"ROLLCALL_WEBHOOK_ALLOW", "https://api-private.atlassian.com/automation/webhooks/", "default"},
    [CA_FILE] = {"ROLLCALL_CA_FILE", "", "default"},
    [BASE_URL] = {"ROLLCALL_BASE_URL", "http://localhost:8080", "default"},
    [SOCKET] = {"ROLLCALL_SOCKET", "", "default"},
    [WORKERS] = {"ROLLCALL_WORKERS", "8", "default"},
    [TEMPLATES] = {"ROLLCALL_TEMPLATES", "/usr/share/rollcall/templates", "default"},
    [STATIC] = {"ROLLCALL_STATIC", "/usr/share/rollcall/static", "default"},
};
static struct config config;

static bool is_loopback(const char *host, size_t n) {
    return (n == 9 && strncasecmp(host, "localhost", n) == 0) || (n == 5 && strncmp(host, "[::1]", n) == 0) ||
           (n >= 7 && strncmp(host, "127.", 4) == 0 && strspn(host, "0123456789.") == n);
}

enum rc_err config_check_url(const char *name, const char *url, struct err *e) {
    bool plain = text_starts(url, "http://");
    const char *host = plain ? url + 7 : text_starts(url, "https://") ? url + 8 : NULL;
    size_t n = host ? (host[0] == '[' ? strcspn(host, "]/") + 1 : strcspn(host, ":/?#@")) : 0;
    if (!host || n == 0 || strpbrk(host, "@?# ") || text_has_control(url, false))
        return FAIL(e, ERR_MALFORMED, "An address in the configuration is not one: it looks like https://host/path.", "%s", name);
    if (plain && !is_loopback(host, n))
        return FAIL(e, ERR_MALFORMED, "An address in the configuration must use https; http is for this machine only.", "%s", name);
    return OK;
}

static enum rc_err take_line(char *line, int number, const char *file, struct err *e) {
    char *text = text_trim(line);
    if (!*text || *text == '#')
        return OK;
    char *equals = strchr(text, '=');
    for (int i = 0; equals && i < COUNT; i++) {
        size_t n = strlen(values[i].name);
        if ((size_t)(equals - text) == n && strncmp(text, values[i].name, n) == 0) {
            values[i].value = strdup(text_trim(equals + 1));
            values[i].source = file;
            return OK;
        }
    }
    return FAIL(e, ERR_MALFORMED, "The configuration file holds a line Rollcall does not know.", "%s line %d", file, number);
}

static enum rc_err read_file(struct err *e) {
    const char *named = getenv("ROLLCALL_CONF");
    const char *file = named ? named : "/etc/rollcall/rollcall.conf";
    FILE *f = fopen(file, "re");
    if (!f)
        return named ? FAIL(e, ERR_MALFORMED, "The configuration file cannot be read.", "%s: %s", file, strerror(errno)) : OK;
    char line[4096];
    enum rc_err rc = OK;
    for (int number = 1; rc == OK && fgets(line, sizeof line, f); number++)
        rc = take_line(line, number, file, e);
    fclose(f);
    return rc;
}

static enum rc_err check_allow(struct err *e) {
    char *copy = strdup(values[WEBHOOK_ALLOW].value), *rest = NULL;
    enum rc_err rc = OK;
    for (char *p = strtok_r(copy, " ", &rest); rc == OK && p; p = strtok_r(NULL, " ", &rest))
        rc = config_check_url("ROLLCALL_WEBHOOK_ALLOW", p, e);
    free(copy);
    return rc;
}

enum rc_err config_read(const struct config **out, struct err *e) {
    e->phase = "reading the configuration";
    TRY(read_file(e));
    for (int i = 0; i < COUNT; i++) {
        const char *value = getenv(values[i].name);
        if (value && *value) {
            values[i].value = value;
            values[i].source = "environment";
        }
    }
    int64_t workers = 0;
    if (!text_to_int(values[WORKERS].value, &workers) || workers < 1 || workers > 64)
        return FAIL(e, ERR_MALFORMED, "ROLLCALL_WORKERS must be a number from 1 to 64.", "%s", values[WORKERS].value);
    TRY(config_check_url("ROLLCALL_API_URL", values[API_URL].value, e));
    TRY(config_check_url("ROLLCALL_BASE_URL", values[BASE_URL].value, e));
    TRY(check_allow(e));
    config = (struct config){.db = values[DB].value, .keys = values[KEYS].value, .api_url = values[API_URL].value,
                             .webhook_allow = values[WEBHOOK_ALLOW].value, .ca_file = values[CA_FILE].value,
                             .base_url = values[BASE_URL].value, .socket = values[SOCKET].value,
                             .templates = values[TEMPLATES].value, .static_dir = values[STATIC].value,
                             .workers = (int)workers, .values = values, .count = COUNT};
    *out = &config;
    return OK;
}
