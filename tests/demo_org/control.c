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

static void make_anew(void) {
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
              {"ORG_RETRY_AFTER", &demo_retry_after},
              {"ORG_LAG", &demo_lag}};

/* WORD or WORD:N. */
static uint64_t cut_every(char *value) {
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
static bool set_person(const char *name, const char *value) {
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
        org_take(i, *part[1] ? p : -1);
    else if (strcmp(name, "ORG_GIVE") == 0)
        org_give(i);
    else
        return false;
    return true;
}

static bool set_dates(const char *name, const char *value) {
    char word[60];
    snprintf(word, sizeof word, "%s", value);
    uint64_t every = cut_every(word);
    if (strcmp(name, "ORG_JOINED") == 0)
        org_joined_told = (struct dates){org_when(word), every};
    else if (strcmp(name, "ORG_ACTIVE") == 0)
        org_active_told = (struct dates){org_when(word), every};
    else if (strcmp(name, "ORG_TYPES") == 0) {
        snprintf(org_type_told, sizeof org_type_told, "%.23s", word);
        org_type_every = every;
    } else
        return false;
    return true;
}

static void set(const char *name, const char *value) {
    long n = strtol(value, NULL, 10);
    for (size_t i = 0; i < sizeof NUMBER / sizeof *NUMBER; i++)
        if (strcmp(name, NUMBER[i].name) == 0)
            *NUMBER[i].value = n;
    if (strcmp(name, "ORG_USERS") == 0 && n > 0) {
        org_users = (uint64_t)n;
        make_anew();
    } else if (strcmp(name, "ORG_DIRECTORIES") == 0 && (n == 1 || n == DIRECTORIES_MAX)) {
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
    else if (strcmp(name, "ORG_KEY") == 0)
        api_key_set(value);
    else if (strcmp(name, "ORG_JOURNAL") == 0)
        write_forget();
    else if (!set_dates(name, value))
        set_person(name, value);
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
            put(t, ",\"role\":\"%s\"}",
                group.product >= 0 && group.role != ROLE_NONE ? ROLE[group.role] : "");
            comma = ",";
        }
}

/* Everybody with every fact, one by one: what a client should know after it has read all of it at
 * the second "at=". */
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
        put(&r->body,
            ",\"status\":\"%s\",\"accountType\":\"%s\",\"joined\":%lld,"
            "\"claim\":\"%s\",\"synced\":%s,\"platformRole\":\"%s\",\"groups\":[",
            STATE[org_state(f)], org_type(i), (long long)org_joined(i),
            f->managed ? "managed" : "unmanaged", org_synced(i) ? "true" : "false",
            u.platform_role ? u.platform_role : "");
        put_groups(&r->body, i);
        put(&r->body, "],\"direct\":[");
        put_roles(&r->body, f);
        put(&r->body, "],\"seats\":[");
        for (int p = 0; p < PRODUCTS; p++)
            if (org_billable(i, p)) {
                put(&r->body, "%s{\"product\":\"%s\",\"site\":\"%s\",\"lastActive\":%lld}", comma,
                    PRODUCT[p].owner, PRODUCT[p].part, (long long)org_last_active(i, p, at));
                comma = ",";
            }
        put(&r->body, "]}");
    }
    put(&r->body, "]");
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
static void truth(const char *query, struct reply *r) {
    const char *days_text = strstr(query, "days=");
    long days = days_text ? strtol(days_text + 5, NULL, 10) : 30;
    time_t now = query_time(query, "now="), read_at = query_time(query, "at=");
    bool by_age = strstr(query, "joined") != NULL;
    int64_t seen = query_time(query, "seen=");
    const char *comma = "";
    put(&r->body, "{\"seats\":[");
    for (int p = 0; p < PRODUCTS; p++) {
        struct seats n = seats_of(p, read_at, (int64_t)now - days * 86400, by_age, seen);
        if (n.billable == 0)
            continue;
        put(&r->body, "%s{\"product\":\"%s\",\"site\":\"%s\",\"billable\":%ld,\"active\":%ld",
            comma, PRODUCT[p].owner, PRODUCT[p].part, n.billable,
            by_age ? n.active : n.billable - n.inactive);
        put(&r->body, ",\"inactive\":%ld,\"neverActive\":%ld", n.inactive, n.never);
        if (by_age)
            put(&r->body, ",\"new\":%ld", n.billable - n.active - n.inactive);
        put_text(&r->body, "}");
        comma = ",";
    }
    put(&r->body, "]}");
}

static void put_counts(struct reply *r) {
    put(&r->body, "{\"calls\":%ld,\"refused\":%ld,\"keyed\":%ld,\"windows\":[", demo_counts.calls,
        demo_counts.refused, demo_counts.keyed);
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
