/* The search for users. Filters become bits, a page is a walk over records. */
#include "demo.h"
#include "org.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ACCOUNTS_MAX = 10,
    EXPAND_PLATFORM = 1,
    EXPAND_ACTIVITY = 2,
    EXPAND_GROUPS = 4,
    EXPAND_COUNTS = 8
};
enum { MEMBERSHIP_ACTIVE, MEMBERSHIP_SUSPENDED, MEMBERSHIP_NONE, MEMBERSHIPS };
static const char *const MEMBERSHIP[MEMBERSHIPS] = {"active", "suspended", "no_membership"};
static const char *const ACCOUNT[] = {"active", "inactive", "closed"};
static const char *const CLAIM[] = {"managed", "unmanaged"};

/* Bits; 0 takes everybody. scope: the directories in view. */
struct filter {
    unsigned states, memberships, accounts, claims, scope;
    bool everywhere, by_role, known; /* known: of accountIds only */
    int mfa;                         /* 1 on, 2 off, 0 any */
    uint32_t groups;                 /* of which one gives the role asked for, or is asked for */
    uint16_t user, admin;            /* instances whose direct role is asked for */
    const char *platform, *term;
    int64_t account[ACCOUNTS_MAX];
    int accounts_n, team; /* team: number of a team group asked for, -1 none */
};

static uint64_t *order; /* who stands where; NULL: everybody at the own index */
static uint64_t order_n;
static struct text *fragment; /* of each group, as it stands in a user */
static int fragments;
static bool told[2 * (DIRECTORIES_MAX + 1)]; /* the stale counts: of each directory and of all,
                                                 everybody and members */

void search_forget(void) {
    free(order);
    order = NULL;
    for (int g = 0; g < fragments; g++)
        free(fragment[g].at);
    free(fragment);
    fragment = NULL;
    fragments = 0;
    memset(told, 0, sizeof told);
}

/* Users move while they are listed: after each page some change places. */
static void move_some(void) {
    static uint64_t turn;
    if (demo_move <= 0)
        return;
    if (!order || order_n != org_users) {
        search_forget();
        order_n = org_users;
        order = calloc(order_n ? order_n : 1, sizeof *order);
        for (uint64_t i = 0; order && i < order_n; i++)
            order[i] = i;
    }
    for (long k = 0; order && order_n && k < demo_move; k++) {
        uint64_t a = org_hash(++turn, 31) % order_n, b = org_hash(turn, 32) % order_n,
                 kept = order[a];
        order[a] = order[b];
        order[b] = kept;
    }
}

static unsigned bits_of(const char *body, const char *name, const char *const *words, int n,
                        int most, bool *bad) {
    char given[8][160];
    unsigned bits = 0;
    int count = read_strings(body, name, given, most);
    *bad = *bad || count < 0;
    for (int i = 0; i < count; i++) {
        int k = 0;
        while (k < n && strcmp(words[k], given[i]) != 0)
            k++;
        *bad = *bad || k == n;
        bits |= 1u << k;
    }
    return bits;
}

static unsigned all_directories(void) { return (1u << org_directories) - 1; }
static int home_of(int product) { return org_directories == 1 ? 0 : PRODUCT[product].directory; }

static void want_role(struct filter *f, int product, enum role role) {
    uint32_t groups = org_groups_giving(product, role);
    for (int g = 0; g < GROUPS_FIXED; g++)
        if (groups >> g & 1 & f->scope >> org_group_directory(g))
            f->groups |= 1u << g;
    if (!(f->scope >> home_of(product) & 1))
        return;
    if (role == ROLE_USER)
        f->user |= (uint16_t)(1u << product);
    if (role == ROLE_ADMIN)
        f->admin |= (uint16_t)(1u << product);
}

static bool read_roles(const char *body, struct filter *f) {
    char resource[20][160], role[10][160];
    int resources = read_strings(body, "resourceIds", resource, 20),
        roles = read_strings(body, "roleIds", role, 10);
    f->by_role = resources > 0 || roles > 0;
    for (int p = 0; f->by_role && p < PRODUCTS; p++) {
        bool named = resources <= 0;
        for (int k = 0; k < resources && !named; k++) {
            struct text ari = {0};
            put_ari(&ari, p);
            named = strcmp(resource[k], ari.at) == 0;
            free(ari.at);
        }
        for (int i = 0; named && i < ROLE_KINDS; i++) {
            bool asked = roles <= 0;
            for (int k = 0; k < roles; k++)
                asked = asked || strcmp(role[k], ROLE[i]) == 0;
            if (asked)
                want_role(f, p, (enum role)i);
        }
    }
    for (int k = 0; k < roles; k++)
        if (strstr("atlassian/org-admin atlassian/site-admin", role[k]))
            f->platform = strstr(role[k], "org") ? "atlassian/org-admin" : "atlassian/site-admin";
    return resources >= 0 && roles >= 0;
}

static bool read_filter(const char *body, int directory, struct filter *f) {
    char account[ACCOUNTS_MAX][160], group[10][160], claim[2][160];
    bool bad = false;
    *f = (struct filter){.scope = directory < 0 ? all_directories() : 1u << directory,
                         .everywhere = directory < 0,
                         .team = -1};
    f->states = bits_of(body, "status", STATE, STATE_COUNT, 4, &bad);
    f->memberships = bits_of(body, "membershipStatus", MEMBERSHIP, MEMBERSHIPS, 3, &bad);
    f->accounts = bits_of(body, "accountStatus", ACCOUNT, 3, 3, &bad);
    f->claims = bits_of(body, "claimStatus", CLAIM, 2, 1, &bad);
    bad = bad || read_strings(body, "claimStatus", claim, 1) < 0;
    f->mfa = strstr(body, "\"mfaEnabled\":true") ? 1 : strstr(body, "\"mfaEnabled\":false") ? 2 : 0;
    f->accounts_n = read_strings(body, "accountIds", account, ACCOUNTS_MAX);
    f->known = f->accounts_n > 0;
    for (int k = 0; k < f->accounts_n; k++)
        f->account[k] = org_find(account[k]);
    int groups = read_strings(body, "groupIds", group, 10);
    bad = bad || groups < 0 || f->accounts_n < 0 || !read_roles(body, f);
    for (int k = 0; k < groups; k++) {
        int g = org_group_number(group[k]);
        f->by_role = true;
        if (g >= 0 && g < GROUPS_FIXED)
            f->groups |= 1u << g;
        else
            f->team = g;
    }
    return !bad;
}

/* The state as seen in the directories in view; a user in none of them is seen only from
 * everywhere. */
static enum state state_in(const struct facts *f, unsigned scope) {
    struct facts seen = *f;
    seen.directories = (uint8_t)(f->directories & scope);
    return org_state(&seen);
}

static int membership_in(const struct facts *f, unsigned scope) {
    unsigned in = f->directories & scope;
    return in == 0                               ? MEMBERSHIP_NONE
           : (in & ~(unsigned)f->suspended) == 0 ? MEMBERSHIP_SUSPENDED
                                                 : MEMBERSHIP_ACTIVE;
}

static bool a_mystery(uint64_t i) { return i % 400 == 77 && twisted("mystery"); }

static bool fits(const struct filter *f, uint64_t i) {
    const struct facts *u = org_facts(i);
    if (org_gone(i))
        return false;
    if (!f->everywhere && !(u->directories & f->scope))
        return false;
    if (f->states && (a_mystery(i) || !(f->states >> state_in(u, f->scope) & 1)))
        return false;
    if (f->memberships && !(f->memberships >> membership_in(u, f->scope) & 1))
        return false;
    if (f->accounts && !(f->accounts >> (u->account != STATE_ACTIVE) & 1))
        return false;
    if ((f->claims && !(f->claims >> !u->managed & 1)) ||
        (f->mfa && (!u->managed || (f->mfa == 1) != u->mfa)))
        return false;
    if (f->by_role && !(u->groups & f->groups) &&
        !((u->direct_user | u->inferred_user) & f->user) && !(u->direct_admin & f->admin) &&
        !(f->team >= 0 && org_member(i, f->team)) &&
        !(f->platform && org_platform_role(i) && strcmp(org_platform_role(i), f->platform) == 0))
        return false;
    for (int k = 0; k < f->accounts_n; k++)
        if (f->account[k] == (int64_t)i)
            return true;
    return !f->known;
}

void put_ari(struct text *t, int p) {
    put(t, "ari:cloud:%s::%s/%s", PRODUCT[p].owner, p == 8 ? "workspace" : "site", PRODUCT[p].part);
}

/* A date, or what is told in place of one. */
static void put_when(struct text *t, int64_t at, uint64_t i, uint64_t precision) {
    static const char *const NO_TIME[] = {
        "\"yesterday\"", "\"2026-13-45T99:00:00.000Z\"", "\"\"",          "1790000000000",
        "null",          "\"0000-00-00T00:00:00Z\"",     "\"2026-02-30\""};
    if (at == TOLD_UNREADABLE)
        put_text(t, NO_TIME[i % (sizeof NO_TIME / sizeof *NO_TIME)]);
    else
        put_time(t, at == TOLD_1970 ? 0 : at == TOLD_FUTURE ? org_future() : at, precision);
}

static void put_activity(struct text *t, uint64_t i, unsigned scope, time_t now) {
    const char *comma = "";
    put_text(t, ",\"productAccess\":[");
    for (int p = 0; p < PRODUCTS; p++) {
        int64_t at = scope >> home_of(p) & 1 ? org_activity(i, p, now) : 0;
        bool zero = at == 0 && twisted("times") && i % 2 &&
                    scope >> home_of(p) & 1; /* a program's way to write never */
        if (at == 0 && !zero)
            continue;
        put_text(t, comma);
        put_text(t, "{\"id\":\"ari:cloud:");
        put_text(t, PRODUCT[p].owner_in_activity);
        put_text(t, p == 8 ? "::workspace/" : "::site/");
        put_text(t, PRODUCT[p].part);
        put_text(t, "\",\"key\":\"");
        put_text(t, PRODUCT[p].owner_in_activity);
        put_text(t, "\",\"lastActiveTimestamp\":");
        zero ? put_text(t, "\"0001-01-01T00:00:00Z\"") : put_when(t, at, i, i);
        put_text(t, "}");
        comma = ",";
    }
    put_text(t, "]");
}

static void make_fragments(void) {
    fragments = org_groups();
    fragment = calloc((size_t)fragments, sizeof *fragment);
    if (!fragment)
        abort();
    for (int g = 0; g < fragments; g++) {
        struct group group;
        org_group(g, &group);
        put(&fragment[g], ",{\"id\":\"ari:cloud:identity::group/%s\",\"name\":", group.id);
        put_json(&fragment[g], group.name);
        put_text(&fragment[g], ",\"description\":null}");
    }
}

static void put_groups(struct text *t, uint64_t i, unsigned scope) {
    const struct facts *f = org_facts(i);
    int fixed = org_fixed_groups();
    size_t begin;
    if (!fragment)
        make_fragments();
    put_text(t, ",\"groups\":[");
    begin = t->length;
    for (int g = 0; g < fragments; g++) {
        if (g == fixed && !org_has_extras()) /* then the only team is known */
            g = f->team == NO_TEAM ? fragments : fixed + f->team;
        if (g >= fragments || !org_member(i, g))
            continue;
        if (!(scope >> org_group_directory(g) & 1))
            continue;
        put_text(t, fragment[g].at + (t->length == begin));
        if (g >= fixed && !org_has_extras())
            break;
    }
    put_text(t, "]");
}

static int resources_of(const struct facts *f) {
    int n = 0;
    for (int p = 0; p < PRODUCTS; p++) {
        bool any = false;
        for (int role = 0; role < ROLE_KINDS && !any; role++)
            any = org_holds(f, p, (enum role)role);
        n += any;
    }
    return n;
}

static void put_profile(struct text *t, const struct user *u, const struct facts *f) {
    bool missing = twisted("missing");
    if (!(missing && u->index % 7 == 0)) {
        put_text(t, ",\"name\":");
        if (twisted("halves") && u->index % 7 == 0)
            put_text(t, u->index % 2   ? "\"whole \\ud83d\\ude00 \\\\ud83d\""
                        : u->index % 4 ? "\"first \\ud83d\""
                                       : "\"second \\uDE00\\ud83d\"");
        else
            put_json(t, u->name);
    }
    if (u->has_email) {
        put_text(t, ",\"email\":");
        put_json(t, u->email);
    }
    if (!(missing && u->index % 11 == 0))
        put_text(t, f->managed ? ",\"claimStatus\":\"managed\"" : ",\"claimStatus\":\"unmanaged\"");
    put_text(t, !f->managed            ? ",\"managementSource\":null"
                : org_synced(u->index) ? ",\"managementSource\":\"synced\""
                                       : ",\"managementSource\":\"invited\"");
    put_text(t, u->null_profile ? ",\"jobTitle\":null,\"department\":null"
                                : ",\"jobTitle\":\"Engineer\",\"department\":\"R&D\"");
    if (twisted("unknown"))
        put_text(t, ",\"favouriteColour\":{\"deep\":[1,{\"x\":null}]},\"status2\":[]");
}

static void put_user(struct text *t, uint64_t i, const struct filter *f, unsigned expand,
                     time_t now) {
    const struct facts *facts = org_facts(i);
    struct user u;
    org_user(i, &u);
    put_text(t, "{\"accountId\":\"");
    put_text(t, u.id);
    put_text(t, "\",\"accountType\":\"");
    put_text(t, org_type(i));
    put_text(t, "\",\"status\":\"");
    put_text(t, a_mystery(i) ? "on_leave" : STATE[state_in(facts, f->scope)]);
    if (!(twisted("missing") && i % 3 == 0)) {
        put_text(t, "\",\"accountStatus\":\"");
        put_text(t, ACCOUNT[facts->account != STATE_ACTIVE]);
        put_text(t, "\",\"membershipStatus\":\"");
        put_text(t, MEMBERSHIP[membership_in(facts, f->scope)]);
    }
    put_text(t, "\"");
    if (org_joined(i) != TOLD_MISSING) {
        put_text(t, ",\"addedToOrg\":");
        put_when(t, org_joined(i), i, 1);
    }
    put_profile(t, &u, facts);
    if (expand & EXPAND_PLATFORM && !twisted("no-roles") &&
        (u.platform_role || !twisted("missing")))
        put(t,
            u.platform_role     ? ",\"platformRoles\":[\"%s\"]"
            : twisted("artful") ? ",\"platformRoles\":[\"atlassian/ai-access\"]"
                                : ",\"platformRoles\":[]",
            u.platform_role);
    if (expand & EXPAND_COUNTS)
        put(t, ",\"counts\":{\"resources\":%d}", resources_of(facts));
    if (expand & EXPAND_ACTIVITY && !twisted("no-activity"))
        put_activity(t, i, f->scope, now);
    if (expand & EXPAND_GROUPS && !twisted("no-groups"))
        put_groups(t, i, f->scope);
    put_text(t, ",\"links\":{\"self\":\"tok\"}}");
}

static unsigned read_expand(const char *body) {
    return (strstr(body, "\"platformRoles\"") ? EXPAND_PLATFORM : 0u) |
           (strstr(body, "\"productAccess\"") ? EXPAND_ACTIVITY : 0u) |
           (strstr(body, "\"groups\"") ? EXPAND_GROUPS : 0u) |
           (strstr(body, "\"counts.resources\"") ? EXPAND_COUNTS : 0u);
}

void users_search(const struct call *c, int directory, struct reply *r) {
    struct filter f;
    char cursor[1][160];
    uint64_t at = 0;
    long limit = read_number(c->body, "limit", 50), n = 0;
    if (limit < 1 || limit > 100) {
        fail_v2(r, 400, "ADMIN-400-24", "limit must be between 1 and 100");
        return;
    }
    if (!read_filter(c->body, directory, &f)) {
        fail_v2(r, 400, "ADMIN-400-24", "a filter is empty, too long or unknown");
        return;
    }
    if (read_strings(c->body, "cursor", cursor, 1) && !take_cursor(cursor[0], &at, r))
        return;
    time_t now = demo_now();
    unsigned expand = read_expand(c->body);
    bool ordered = order && order_n == org_users;
    bool backwards = strstr(c->body, "\"direction\":\"desc\"") != NULL;
    put_text(&r->body, "{\"data\":[");
    for (; at < org_users && n < limit; at++) {
        uint64_t place = backwards ? org_users - 1 - at : at, i = ordered ? order[place] : place;
        if (!fits(&f, i))
            continue;
        put_text(&r->body, n++ ? "," : "");
        put_user(&r->body, i, &f, expand, now);
    }
    put_text(&r->body, "]");
    put_links(&r->body, at < org_users, at, NULL);
    move_some();
}

/* "status=a&status=b" becomes "status":["a","b"], */
static void put_filter(struct text *body, const char *query, const char *name) {
    char wanted[40];
    int n = 0;
    snprintf(wanted, sizeof wanted, "%s=", name);
    for (const char *p = query; (p = strstr(p, wanted)); p += strlen(wanted))
        if (p == query || p[-1] == '&') {
            if (n++ == 0)
                put(body, "\"%s\":[", name);
            put(body, "%s\"%.*s\"", n > 1 ? "," : "", (int)strcspn(p + strlen(wanted), "&"),
                p + strlen(wanted));
        }
    put_text(body, n ? "]," : "");
}

void users_count(const struct call *c, int directory, struct reply *r) {
    static const char *const NAME[] = {"claimStatus", "status", "membershipStatus",
                                       "accountStatus"};
    struct text body = {0};
    struct filter f;
    uint64_t n = 0, alone = 0, idle = 0;
    put_text(&body, "{");
    for (size_t k = 0; k < sizeof NAME / sizeof *NAME; k++)
        put_filter(&body, c->query, NAME[k]);
    put_filter(&body, c->query, "resourceIds");
    put_filter(&body, c->query, "roleIds");
    put_text(&body, strstr(c->query, "mfaEnabled=true")    ? "\"mfaEnabled\":true}"
                    : strstr(c->query, "mfaEnabled=false") ? "\"mfaEnabled\":false}"
                                                           : "}");
    bool good = read_filter(body.at, directory, &f);
    for (uint64_t i = 0; good && i < org_users; i++) {
        bool one = fits(&f, i), by_group = org_facts(i)->groups & f.groups;
        n += one;
        alone += one && !by_group;
        idle += one && by_group && state_in(org_facts(i), f.scope) != STATE_ACTIVE;
    }
    /* A count that leaves out idle members may, by chance, be as high as all members of the groups.
     */
    if (twisted("chance") && f.by_role && !f.states && alone <= idle)
        n -= alone;
    bool members = strncmp(c->query, "membershipStatus=", 17) == 0,
         *before = &told[2 * (directory + 1) + members];
    if (twisted("stale") && (members || !*c->query) && !*before) {
        n += 5;
        *before = true;
    }
    free(body.at);
    if (!good) {
        fail_v2(r, 400, "ADMIN-400-24", "a filter is unknown");
        return;
    }
    put(&r->body, "{\"count\":%llu}",
        twisted("countless") ? 9000000000000000000ULL : (unsigned long long)n);
}
