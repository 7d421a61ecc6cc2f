/* The doors for tests: switches, figures counted the simplest way, and texts. Only loopback reaches
 * this program. */
#include "demo.h"
#include "org.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

long demo_latency_ms, demo_rate, demo_rate_seconds = 60, demo_rate_shift, demo_move;
long demo_cursor_calls, demo_frozen, demo_roles_page, demo_retry_after = 1, demo_lag;
char demo_gives[60], demo_twist[100], demo_elsewhere[100] = "http://127.0.0.2:9", demo_base[60],
                                      demo_log_path[200];
struct demo_counts demo_counts;

time_t demo_now(void) { return demo_frozen > 0 ? (time_t)demo_frozen : time(NULL); }

static void org_remake(void) {
    org_make();
    search_forget();
}

static const struct {
    const char *name;
    long *value;
} NUMBER[] = {{"ORG_LATENCY_MS", &demo_latency_ms},
              {"ORG_RATE", &demo_rate},
              {"ORG_RATE_SECONDS", &demo_rate_seconds},
              {"ORG_RATE_SHIFT", &demo_rate_shift},
              {"ORG_MOVE", &demo_move},
              {"ORG_NOW", &demo_frozen},
              {"ORG_CURSOR_CALLS", &demo_cursor_calls},
              {"ORG_CHAOS", &demo_chaos},
              {"ORG_ROLES_PAGE", &demo_roles_page},
              {"ORG_LICENCE_FULL", &demo_licence_full},
              {"ORG_LICENSE_SHIFT", &demo_license_shift},
              {"ORG_RETRY_AFTER", &demo_retry_after},
              {"ORG_LAG", &demo_lag},
              {"ORG_EVENTS", &demo_events},
              {"ORG_DOMAINS", &demo_domains},
              {"ORG_OUTSIDE", &demo_outside}};

/* WORD or WORD:N. */
static uint64_t every_cut(char *value) {
    char *colon = strchr(value, ':');
    if (!colon)
        return 0;
    *colon = '\0';
    return strtoull(colon + 1, NULL, 10);
}

/* A number, or the owner's word and, where it has several, @ and the site: confluence@2222… -1:
 * none. */
static int product_of(const char *word) {
    size_t n = strcspn(word, "@");
    if (*word >= '0' && *word <= '9')
        return (int)strtol(word, NULL, 10) < PRODUCTS ? (int)strtol(word, NULL, 10) : -1;
    for (int p = 0; p < PRODUCTS; p++)
        if (strlen(PRODUCT[p].owner) == n && strncmp(PRODUCT[p].owner, word, n) == 0 &&
            (!word[n] || strcmp(PRODUCT[p].part, word + n + 1) == 0))
            return p;
    return -1;
}

/* ACCOUNT[,MORE[,MORE]]: what concerns one person. False: it is no such switch, or nobody. */
static bool control_set_person(const char *name, const char *value) {
    char part[3][160] = {{0}};
    for (int n = 0; n < 3 && *value; n++) {
        size_t length = strcspn(value, ",");
        snprintf(part[n], sizeof part[n], "%.*s", (int)length, value);
        value += length + (value[length] == ',');
    }
    int64_t found = org_find(part[0]);
    uint64_t i = (uint64_t)found;
    int p = product_of(part[1]);
    if (found < 0)
        return false;
    if (strcmp(name, "ORG_AWAKE") == 0)
        org_facts(i)->awake = 1;
    else if (strcmp(name, "ORG_JOINED_OF") == 0)
        org_set_joined(i, org_when(part[1]));
    else if (strcmp(name, "ORG_ACTIVE_OF") == 0 && p >= 0)
        org_set_activity(i, p, org_when(part[2]));
    else if (strcmp(name, "ORG_TYPE_OF") == 0)
        org_set_type(i, part[1]);
    else if (strcmp(name, "ORG_TAKE") == 0)
        org_take(i, *part[1] ? p : -1), event_add(found, "revoke-role");
    else if (strcmp(name, "ORG_GIVE") == 0)
        org_give(i), event_add(found, "assign-role");
    else
        return false;
    return true;
}

static bool control_set_dates(const char *name, const char *value) {
    char word[60];
    snprintf(word, sizeof word, "%s", value);
    uint64_t every = every_cut(word);
    if (strcmp(name, "ORG_JOINED") == 0)
        org_joined_sent = (struct dates){org_when(word), every};
    else if (strcmp(name, "ORG_ACTIVE") == 0)
        org_active_sent = (struct dates){org_when(word), every};
    else if (strcmp(name, "ORG_TYPES") == 0) {
        snprintf(org_type_sent, sizeof org_type_sent, "%.23s", word);
        org_type_every = every;
    } else
        return false;
    return true;
}

static void control_set_one(const char *name, const char *value) {
    long n = strtol(value, NULL, 10);
    for (size_t i = 0; i < sizeof NUMBER / sizeof *NUMBER; i++)
        if (strcmp(name, NUMBER[i].name) == 0)
            *NUMBER[i].value = n;
    if (strcmp(name, "ORG_USERS") == 0 && n > 0) {
        org_users = (uint64_t)n;
        org_remake();
    } else if (strcmp(name, "ORG_DIRECTORIES") == 0 && (n == 1 || n == DIRECTORIES_MAX)) {
        org_directories = (int)n;
        org_remake();
    } else if (strcmp(name, "ORG_SEED") == 0 && n > 0) {
        org_seed = (uint64_t)n;
        org_remake();
    } else if (strcmp(name, "ORG_HOSTILE") == 0) {
        org_hostile = n == 1;
        org_remake();
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
    else if (strcmp(name, "ORG_KEY") == 0)
        api_key_set(value);
    else if (strcmp(name, "ORG_JOURNAL") == 0)
        write_forget();
    else if (!control_set_dates(name, value))
        control_set_person(name, value);
}

void control_set(const char *pairs) {
    char copy[2000], *rest = NULL;
    snprintf(copy, sizeof copy, "%s", pairs);
    for (char *p = strtok_r(copy, "&\n", &rest); p; p = strtok_r(NULL, "&\n", &rest)) {
        char *equals = strchr(p, '=');
        if (!equals)
            continue;
        *equals = '\0';
        control_set_one(p, equals + 1);
    }
}

static time_t query_time(const char *query, const char *name) {
    const char *at = strstr(query, name);
    return at ? (time_t)strtoll(at + strlen(name), NULL, 10) : demo_now();
}

static void text_add_roles(struct text *t, const struct facts *f) {
    const char *comma = "";
    for (int p = 0; p < PRODUCTS; p++) {
        if ((f->direct_user | f->inferred_user) >> p & 1) {
            text_addf(t, "%s\"%s\"", comma, ROLE[ROLE_USER]);
            comma = ",";
        }
        if (f->direct_admin >> p & 1) {
            text_addf(t, "%s\"%s\"", comma, ROLE[ROLE_ADMIN]);
            comma = ",";
        }
    }
}

static void text_add_groups(struct text *t, uint64_t i) {
    const char *comma = "";
    for (int g = 0; g < org_groups(); g++)
        if (org_member(i, g)) {
            struct group group;
            org_group(g, &group);
            text_addf(t, "%s{\"id\":\"%s\",\"name\":", comma, group.id);
            text_add_json(t, group.name);
            text_addf(t, ",\"role\":\"%s\"}",
                      group.product >= 0 && group.role != ROLE_NONE ? ROLE[group.role] : "");
            comma = ",";
        }
}

/* Everybody with every fact, one by one: what a client should know after it has read all of it at
 * the second "at=". */
static void people_answer(const char *query, struct reply *r) {
    time_t at = query_time(query, "at=");
    text_addf(&r->body, "[");
    for (uint64_t i = 0; i < org_users; i++) {
        const struct facts *f = org_facts(i);
        struct user u;
        const char *comma = "";
        if (org_gone(i))
            continue;
        org_user(i, &u);
        text_addf(&r->body, "%s{\"accountId\":\"%s\",\"name\":", r->body.length > 1 ? "," : "",
                  u.id);
        text_add_json(&r->body, u.name);
        text_addf(&r->body, ",\"email\":");
        if (u.has_email)
            text_add_json(&r->body, u.email);
        else
            text_addf(&r->body, "null");
        text_addf(&r->body,
                  ",\"status\":\"%s\",\"accountType\":\"%s\",\"joined\":%lld,"
                  "\"claim\":\"%s\",\"synced\":%s,\"platformRole\":\"%s\",\"groups\":[",
                  STATE[org_state(f)], org_type(i), (long long)org_joined(i),
                  f->managed ? "managed" : "unmanaged", org_synced(i) ? "true" : "false",
                  u.platform_role ? u.platform_role : "");
        text_add_groups(&r->body, i);
        text_addf(&r->body, "],\"direct\":[");
        text_add_roles(&r->body, f);
        text_addf(&r->body, "],\"seats\":[");
        for (int p = 0; p < PRODUCTS; p++)
            if (org_billable(i, p)) {
                text_addf(&r->body, "%s{\"product\":\"%s\",\"site\":\"%s\",\"lastActive\":%lld}",
                          comma, PRODUCT[p].owner, PRODUCT[p].part,
                          (long long)org_last_active(i, p, at));
                comma = ",";
            }
        text_addf(&r->body, "]}");
    }
    text_addf(&r->body, "]");
}

struct seats {
    long billable, active, inactive, never;
};

/* The seats of one product. By age, a seat is inactive only if the person joined longer ago than
 * that; a day of joining that nobody tells, or that cannot be, is the second at which the client
 * first saw the people. */
static struct seats seats_of(int p, time_t read_at, int64_t before, bool by_age, int64_t seen) {
    struct seats n = {0};
    for (uint64_t i = 0; i < org_users; i++) {
        if (!org_billable(i, p))
            continue;
        int64_t at = org_last_active(i, p, read_at), joined = org_joined(i);
        if (joined < INT64_C(366) * 86400 || joined > (int64_t)read_at)
            joined = seen;
        bool inactive = at < before && (!by_age || joined < before);
        n.billable++;
        n.active += at > 0 && at >= before;
        n.inactive += inactive;
        n.never += by_age ? inactive && at == 0 : at == 0;
    }
    return n;
}

/* Billable, active, inactive, never active: a plain loop over everybody, independent of how a
 * client counts. "joined": by the seats' age, and new are those neither active nor inactive;
 * "seen=": when the client first saw the people. */
static void truth_answer(const char *query, struct reply *r) {
    const char *days_text = strstr(query, "days=");
    long days = days_text ? strtol(days_text + 5, NULL, 10) : 30;
    time_t now = query_time(query, "now="), read_at = query_time(query, "at=");
    bool by_age = strstr(query, "joined") != NULL;
    int64_t seen = query_time(query, "seen=");
    const char *comma = "";
    text_addf(&r->body, "{\"seats\":[");
    for (int p = 0; p < PRODUCTS; p++) {
        struct seats n = seats_of(p, read_at, (int64_t)now - days * 86400, by_age, seen);
        if (n.billable == 0)
            continue;
        text_addf(&r->body, "%s{\"product\":\"%s\",\"site\":\"%s\",\"billable\":%ld,\"active\":%ld",
                  comma, PRODUCT[p].owner, PRODUCT[p].part, n.billable,
                  by_age ? n.active : n.billable - n.inactive);
        text_addf(&r->body, ",\"inactive\":%ld,\"neverActive\":%ld", n.inactive, n.never);
        if (by_age)
            text_addf(&r->body, ",\"new\":%ld", n.billable - n.active - n.inactive);
        text_add(&r->body, "}");
        comma = ",";
    }
    text_addf(&r->body, "]}");
}

static void counts_answer(struct reply *r) {
    text_addf(&r->body, "{\"calls\":%ld,\"refused\":%ld,\"keyed\":%ld,\"windows\":[",
              demo_counts.calls, demo_counts.refused, demo_counts.keyed);
    for (long i = 0; i < demo_counts.windows && i < WINDOWS; i++)
        text_addf(&r->body, "%s%ld", i ? "," : "", demo_counts.window[i]);
    text_add(&r->body, "]}");
}

void demo_log(const struct call *c) {
    static FILE *f;
    if (!*demo_log_path)
        return;
    if (!f && !(f = fopen(demo_log_path, "we")))
        return;
    fprintf(f, "url = \"%s%s%s%s\"\noutput = \"/dev/null\"\nheader = \"Authorization: %s\"\n",
            demo_base, c->path, *c->query ? "?" : "", c->query, c->authorization);
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
        text_addf(&r->body, "{\"ok\":true}");
    } else if (strcmp(c->path, "/_demo/truth") == 0)
        truth_answer(c->query, r);
    else if (strcmp(c->path, "/_demo/people") == 0)
        people_answer(c->query, r);
    else if (strcmp(c->path, "/_demo/journal") == 0)
        write_journal(r);
    else if (strcmp(c->path, "/_demo/state") == 0)
        write_state(r);
    else if (strncmp(c->path, "/automation/", 12) == 0) /* a rule that takes every message */
        text_add(&r->body, "{\"message\":\"accepted\"}");
    else if (strcmp(c->path, "/_demo/counts") == 0)
        counts_answer(r);
    else {
        r->status = 404;
        text_addf(&r->body, "{\"message\":\"unknown door\"}");
    }
}
