/* The doors for tests: switches, figures counted the simplest way, and texts. Only loopback reaches this program. */
#include "demo.h"
#include "org.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

long demo_latency_ms, demo_rate;
char demo_twist[16];

void put(struct text *t, const char *format, ...) {
    va_list ap, again;
    va_start(ap, format);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (t->length + (size_t)n + 1 > t->capacity) {
        t->capacity = (t->length + (size_t)n + 1) * 2;
        t->at = realloc(t->at, t->capacity);
        if (!t->at)
            abort();
    }
    vsnprintf(t->at + t->length, (size_t)n + 1, format, ap);
    t->length += (size_t)n;
    va_end(ap);
}

void put_json(struct text *t, const char *s) {
    put(t, "\"");
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        if (c == '"' || c == '\\')
            put(t, "\\%c", c);
        else if (c < 0x20)
            put(t, "\\u%04x", c);
        else
            put(t, "%c", c);
    }
    put(t, "\"");
}

static void set(const char *name, const char *value) {
    long n = strtol(value, NULL, 10);
    if (strcmp(name, "ORG_USERS") == 0 && n > 0)
        org_users = (uint64_t)n;
    else if (strcmp(name, "ORG_LATENCY_MS") == 0)
        demo_latency_ms = n;
    else if (strcmp(name, "ORG_RATE") == 0)
        demo_rate = n;
    else if (strcmp(name, "ORG_TWIST") == 0)
        snprintf(demo_twist, sizeof demo_twist, "%s", value);
    else if (strcmp(name, "ORG_FAULT") == 0)
        demo_fault(value);
}

void control_set(const char *pairs) {
    char copy[2000], *rest = NULL;
    snprintf(copy, sizeof copy, "%s", pairs);
    for (char *p = strtok_r(copy, "&\n", &rest); p; p = strtok_r(NULL, "&\n", &rest)) {
        char *equals = strchr(p, '=');
        if (!equals)
            continue;
        *equals = '\0';
        set(p, equals + 1);
    }
}

/* Billable, active, inactive, never active: a plain loop over everybody, independent of how a client counts. */
static void truth(const char *query, struct reply *r) {
    const char *days_text = strstr(query, "days="), *now_text = strstr(query, "now=");
    long days = days_text ? strtol(days_text + 5, NULL, 10) : 30;
    time_t now = now_text ? (time_t)strtoll(now_text + 4, NULL, 10) : time(NULL);
    const char *comma = "";
    put(&r->body, "{\"seats\":[");
    for (int p = 0; p < PRODUCTS; p++) {
        long billable = 0, inactive = 0, never = 0;
        for (uint64_t i = 0; i < org_users; i++) {
            if (!org_billable(i, p))
                continue;
            int64_t at = org_last_active(i, p, time(NULL));
            billable++;
            never += at == 0;
            inactive += at == 0 || at < (int64_t)now - days * 86400;
        }
        if (billable == 0)
            continue;
        put(&r->body, "%s{\"product\":\"%s\",\"site\":\"%s\",\"billable\":%ld,\"active\":%ld,\"inactive\":%ld,\"neverActive\":%ld}", comma, PRODUCT[p].owner,
            PRODUCT[p].part, billable, billable - inactive, inactive, never);
        comma = ",";
    }
    put(&r->body, "]}");
}

void control_answer(const struct call *c, struct reply *r) {
    if (strcmp(c->path, "/_demo/control") == 0) {
        control_set(c->body);
        put(&r->body, "{\"ok\":true}");
    } else if (strcmp(c->path, "/_demo/truth") == 0)
        truth(c->query, r);
    else {
        r->status = 404;
        put(&r->body, "{\"message\":\"unknown door\"}");
    }
}
