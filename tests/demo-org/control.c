/* The doors for tests: switches, figures counted the simplest way, and texts. Only loopback reaches this program. */
#include "demo.h"
#include "org.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

long demo_latency_ms, demo_rate, demo_rate_seconds = 60, demo_rate_shift, demo_move, demo_cursor_calls, demo_frozen, demo_roles_page, demo_retry_after = 1;
char demo_gives[60], demo_twist[100], demo_elsewhere[100] = "http://127.0.0.2:9", demo_base[60], demo_log_path[200];
struct demo_counts demo_counts;

time_t demo_now(void) { return demo_frozen > 0 ? (time_t)demo_frozen : time(NULL); }

static void make_anew(void) {
    org_make();
    search_forget();
}

static const struct { const char *name; long *value; } NUMBER[] = {{"ORG_LATENCY_MS", &demo_latency_ms}, {"ORG_RATE", &demo_rate},
    {"ORG_RATE_SECONDS", &demo_rate_seconds}, {"ORG_RATE_SHIFT", &demo_rate_shift}, {"ORG_MOVE", &demo_move}, {"ORG_NOW", &demo_frozen}, {"ORG_CURSOR_CALLS", &demo_cursor_calls},
    {"ORG_CHAOS", &demo_chaos}, {"ORG_ROLES_PAGE", &demo_roles_page}, {"ORG_LICENCE_FULL", &demo_licence_full}, {"ORG_RETRY_AFTER", &demo_retry_after}};

static void set(const char *name, const char *value) {
    long n = strtol(value, NULL, 10);
    for (size_t i = 0; i < sizeof NUMBER / sizeof *NUMBER; i++)
        if (strcmp(name, NUMBER[i].name) == 0)
            *NUMBER[i].value = n;
    if (strcmp(name, "ORG_USERS") == 0 && n > 0) {
        org_users = (uint64_t)n;
        make_anew();
    } else if (strcmp(name, "ORG_DIRECTORIES") == 0 && (n == 1 || n == DIRECTORIES_MOST)) {
        org_directories = (int)n;
        make_anew();
    } else if (strcmp(name, "ORG_SEED") == 0 && n > 0) {
        org_seed = (uint64_t)n;
        make_anew();
    } else if (strcmp(name, "ORG_RENAMED") == 0)
        org_renamed = (uint64_t)n;
    else if (strcmp(name, "ORG_TWIST") == 0)
        snprintf(demo_twist, sizeof demo_twist, "%s", value);
    else if (strcmp(name, "ORG_GIVES") == 0)
        snprintf(demo_gives, sizeof demo_gives, "%s", value);
    else if (strcmp(name, "ORG_LOG") == 0)
        snprintf(demo_log_path, sizeof demo_log_path, "%s", value);
    else if (strcmp(name, "ORG_ELSEWHERE") == 0)
        snprintf(demo_elsewhere, sizeof demo_elsewhere, "%s", value);
    else if (strcmp(name, "ORG_FAULT") == 0)
        demo_fault(value);
    else if (strcmp(name, "ORG_WRITE_FAULT") == 0)
        write_fault(value);
    else if (strcmp(name, "ORG_JOURNAL") == 0)
        write_forget();
    else if (strcmp(name, "ORG_AWAKE") == 0 && org_find(value) >= 0)
        org_facts((uint64_t)org_find(value))->awake = 1;
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

static time_t query_time(const char *query, const char *name) {
    const char *at = strstr(query, name);
    return at ? (time_t)strtoll(at + strlen(name), NULL, 10) : demo_now();
}

static void put_roles(struct text *t, const struct facts *f) {
    const char *comma = "";
    for (int p = 0; p < PRODUCTS; p++) {
        if ((f->direct_user | f->inferred_user) >> p & 1) {
            put(t, "%s\"%s\"", comma, ROLE[ROLE_USER]);
            comma = ",";
        }
        if (f->direct_admin >> p & 1) {
            put(t, "%s\"%s\"", comma, ROLE[ROLE_ADMIN]);
            comma = ",";
        }
    }
}

static void put_groups(struct text *t, uint64_t i) {
    const char *comma = "";
    for (int g = 0; g < org_groups(); g++)
        if (org_member(i, g)) {
            struct group group;
            org_group(g, &group);
            put(t, "%s{\"id\":\"%s\",\"name\":", comma, group.id);
            put_json(t, group.name);
            put(t, ",\"role\":\"%s\"}", group.product >= 0 && group.role != ROLE_NONE ? ROLE[group.role] : "");
            comma = ",";
        }
}

/* Everybody with every fact, one by one: what a client should know after it has read all of it at the second "at=". */
static void people(const char *query, struct reply *r) {
    time_t at = query_time(query, "at=");
    put(&r->body, "[");
    for (uint64_t i = 0; i < org_users; i++) {
        const struct facts *f = org_facts(i);
        struct user u;
        const char *comma = "";
        if (org_gone(i))
            continue;
        org_user(i, &u);
        put(&r->body, "%s{\"accountId\":\"%s\",\"name\":", r->body.length > 1 ? "," : "", u.id);
        put_json(&r->body, u.name);
        put(&r->body, ",\"email\":");
        if (u.has_email)
            put_json(&r->body, u.email);
        else
            put(&r->body, "null");
        put(&r->body, ",\"status\":\"%s\",\"claim\":\"%s\",\"synced\":%s,\"platformRole\":\"%s\",\"groups\":[", STATE[org_state(f)], f->managed ? "managed" : "unmanaged", org_synced(i) ? "true" : "false",
            u.platform_role ? u.platform_role : "");
        put_groups(&r->body, i);
        put(&r->body, "],\"direct\":[");
        put_roles(&r->body, f);
        put(&r->body, "],\"seats\":[");
        for (int p = 0; p < PRODUCTS; p++)
            if (org_billable(i, p)) {
                put(&r->body, "%s{\"product\":\"%s\",\"site\":\"%s\",\"lastActive\":%lld}", comma, PRODUCT[p].owner, PRODUCT[p].part,
                    (long long)org_last_active(i, p, at));
                comma = ",";
            }
        put(&r->body, "]}");
    }
    put(&r->body, "]");
}

/* Billable, active, inactive, never active: a plain loop over everybody, independent of how a client counts. */
static void truth(const char *query, struct reply *r) {
    const char *days_text = strstr(query, "days=");
    long days = days_text ? strtol(days_text + 5, NULL, 10) : 30;
    time_t now = query_time(query, "now="), read_at = query_time(query, "at=");
    const char *comma = "";
    put(&r->body, "{\"seats\":[");
    for (int p = 0; p < PRODUCTS; p++) {
        long billable = 0, inactive = 0, never = 0;
        for (uint64_t i = 0; i < org_users; i++) {
            if (!org_billable(i, p))
                continue;
            int64_t at = org_last_active(i, p, read_at);
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

static void put_counts(struct reply *r) {
    put(&r->body, "{\"calls\":%ld,\"refused\":%ld,\"keyed\":%ld,\"windows\":[", demo_counts.calls, demo_counts.refused, demo_counts.keyed);
    for (long i = 0; i < demo_counts.windows && i < WINDOWS; i++)
        put(&r->body, "%s%ld", i ? "," : "", demo_counts.window[i]);
    put_text(&r->body, "]}");
}

void demo_log(const struct call *c) {
    static FILE *f;
    if (!*demo_log_path)
        return;
    if (!f && !(f = fopen(demo_log_path, "we")))
        return;
    fprintf(f, "url = \"%s%s%s%s\"\noutput = \"/dev/null\"\nheader = \"Authorization: %s\"\n", demo_base, c->path, *c->query ? "?" : "", c->query, c->authorization);
    if (*c->body) {
        fputs("header = \"Content-Type: application/json\"\ndata-raw = \"", f);
        for (const char *p = c->body; *p; p++)
            fprintf(f, *p == '"' || *p == '\\' ? "\\%c" : "%c", *p);
        fputs("\"\n", f);
    }
    fputs("next\n", f);
    fflush(f);
}

void control_answer(const struct call *c, struct reply *r) {
    org_turn(demo_now());
    if (strcmp(c->path, "/_demo/control") == 0) {
        control_set(c->body);
        put(&r->body, "{\"ok\":true}");
    } else if (strcmp(c->path, "/_demo/truth") == 0)
        truth(c->query, r);
    else if (strcmp(c->path, "/_demo/people") == 0)
        people(c->query, r);
    else if (strcmp(c->path, "/_demo/journal") == 0)
        write_journal(r);
    else if (strcmp(c->path, "/_demo/state") == 0)
        write_state(r);
    else if (strcmp(c->path, "/_demo/counts") == 0)
        put_counts(r);
    else {
        r->status = 404;
        put(&r->body, "{\"message\":\"unknown door\"}");
    }
}
