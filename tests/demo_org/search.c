/* The search for users. Filters become bits, a page is a walk over records. */
#include "search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *const MEMBERSHIP[MEMBERSHIPS] = {"active", "suspended", "no_membership"};
const char *const ACCOUNT_STATUS[3] = {"active", "inactive", "closed"};
static const char *const CLAIM[] = {"managed", "unmanaged"};

static uint64_t *order; /* index of the user at each position; NULL: in order of index */
static uint64_t order_n;
/* Counts that were stale once: of each directory and of all, of everybody and of members. */
static bool stale_sent[2 * (DIRECTORIES_MAX + 1)];

void search_forget(void) {
    free(order);
    order = NULL;
    user_json_forget();
    memset(stale_sent, 0, sizeof stale_sent);
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
        turn++;
        uint64_t a = org_hash(turn, 31) % order_n;
        uint64_t b = org_hash(turn, 32) % order_n;
        uint64_t moved = order[a];
        order[a] = order[b];
        order[b] = moved;
    }
}

static unsigned bits_of(const char *body, const char *name, const char *const *choices, int n,
                        int max, bool *bad) {
    char given[8][160];
    unsigned bits = 0;
    int count = read_strings(body, name, given, max);
    *bad = *bad || count < 0;
    for (int i = 0; i < count; i++) {
        int k = 0;
        while (k < n && strcmp(choices[k], given[i]) != 0)
            k++;
        *bad = *bad || k == n;
        bits |= 1u << k;
    }
    return bits;
}

static unsigned directories_all(void) { return (1u << org_directories) - 1; }
int home_directory(int product) { return org_directories == 1 ? 0 : PRODUCT[product].directory; }

static void want_role(struct filter *f, int product, enum role role) {
    uint32_t groups = org_groups_giving(product, role);
    for (int g = 0; g < org_fixed_groups(); g++)
        if (groups >> g & 1 & f->scope >> org_group_directory(g))
            f->groups |= 1u << g;
    if (!(f->scope >> home_directory(product) & 1))
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
            text_add_ari(&ari, p);
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
    *f = (struct filter){.scope = directory < 0 ? directories_all() : 1u << directory,
                         .everywhere = directory < 0,
                         .team = -1};
    f->states = bits_of(body, "status", STATE, STATE_COUNT, 4, &bad);
    f->memberships = bits_of(body, "membershipStatus", MEMBERSHIP, MEMBERSHIPS, 3, &bad);
    f->accounts = bits_of(body, "accountStatus", ACCOUNT_STATUS, 3, 3, &bad);
    f->claims = bits_of(body, "claimStatus", CLAIM, 2, 1, &bad);
    bad = bad || read_strings(body, "claimStatus", claim, 1) < 0;
    f->mfa = strstr(body, "\"mfaEnabled\":true") ? 1 : strstr(body, "\"mfaEnabled\":false") ? 2 : 0;
    f->accounts_n = read_strings(body, "accountIds", account, ACCOUNTS_MAX);
    f->known = f->accounts_n > 0;
    for (int k = 0; k < f->accounts_n; k++)
        f->account[k] = org_find(account[k]);
    f->domains_n = read_strings(body, "emailDomains", f->domain, DOMAINS_MAX);
    int groups = read_strings(body, "groupIds", group, 10);
    bad = bad || groups < 0 || f->domains_n < 0 || f->accounts_n < 0 || !read_roles(body, f);
    for (int k = 0; k < groups; k++) {
        int g = org_group_number(group[k]);
        f->by_role = true;
        if (g >= 0 && g < org_fixed_groups())
            f->groups |= 1u << g;
        else
            f->team = g;
    }
    return !bad;
}

enum state state_in(const struct facts *f, unsigned scope) {
    struct facts seen = *f;
    seen.directories = (uint8_t)(f->directories & scope);
    return org_state(&seen);
}

int membership_in(const struct facts *f, unsigned scope) {
    unsigned in = f->directories & scope;
    return in == 0                               ? MEMBERSHIP_NONE
           : (in & ~(unsigned)f->suspended) == 0 ? MEMBERSHIP_SUSPENDED
                                                 : MEMBERSHIP_ACTIVE;
}

/* Domains are compared in small letters. */
static bool fits_domain(const struct filter *f, uint64_t i) {
    const char *domain = org_domain(i);
    struct user u;
    for (int k = 0; domain && k < f->domains_n; k++)
        if (strcasecmp(f->domain[k], domain) == 0) {
            if (!twisted("unaddressed"))
                return true;
            org_user(i, &u);
            return u.has_email;
        }
    return f->domains_n == 0;
}

bool has_unknown_status(uint64_t i) { return i % 400 == 77 && twisted("mystery"); }

static bool fits(const struct filter *f, uint64_t i) {
    const struct facts *u = org_facts(i);
    if (org_gone(i))
        return false;
    if (!f->everywhere && !(u->directories & f->scope))
        return false;
    if (f->states && (has_unknown_status(i) || !(f->states >> state_in(u, f->scope) & 1)))
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
    if (!fits_domain(f, i))
        return false;
    for (int k = 0; k < f->accounts_n; k++)
        if (f->account[k] == (int64_t)i)
            return true;
    return !f->known;
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
    if (twisted("anywhere") || twisted("adrift"))
        f.domains_n = 0;
    if (read_strings(c->body, "cursor", cursor, 1) && !cursor_read(cursor[0], &at, r))
        return;
    time_t now = demo_now();
    unsigned expand = read_expand(c->body);
    bool ordered = order && order_n == org_users;
    bool backwards = strstr(c->body, "\"direction\":\"desc\"") != NULL;
    text_add(&r->body, "{\"data\":[");
    for (; at < org_users && n < limit; at++) {
        uint64_t rank = backwards ? org_users - 1 - at : at, i = ordered ? order[rank] : rank;
        if (!fits(&f, i))
            continue;
        text_add(&r->body, n++ ? "," : "");
        text_add_user(&r->body, i, &f, expand, now);
    }
    text_add(&r->body, "]");
    text_add_links(&r->body, at < org_users, at, NULL);
    move_some();
}

/* "status=a&status=b" becomes "status":["a","b"], */
static void text_add_filter(struct text *body, const char *query, const char *name) {
    char wanted[40];
    int n = 0;
    snprintf(wanted, sizeof wanted, "%s=", name);
    for (const char *p = query; (p = strstr(p, wanted)); p += strlen(wanted))
        if (p == query || p[-1] == '&') {
            if (n++ == 0)
                text_addf(body, "\"%s\":[", name);
            text_addf(body, "%s\"%.*s\"", n > 1 ? "," : "", (int)strcspn(p + strlen(wanted), "&"),
                      p + strlen(wanted));
        }
    text_add(body, n ? "]," : "");
}

void users_count(const struct call *c, int directory, struct reply *r) {
    static const char *const NAME[] = {"claimStatus", "status", "membershipStatus",
                                       "accountStatus"};
    struct text body = {0};
    struct filter f;
    uint64_t n = 0, alone = 0, idle = 0;
    text_add(&body, "{");
    for (size_t k = 0; k < sizeof NAME / sizeof *NAME; k++)
        text_add_filter(&body, c->query, NAME[k]);
    if (!twisted("anywhere"))
        text_add_filter(&body, c->query, "emailDomains");
    text_add_filter(&body, c->query, "resourceIds");
    text_add_filter(&body, c->query, "roleIds");
    text_add(&body, strstr(c->query, "mfaEnabled=true")    ? "\"mfaEnabled\":true}"
                    : strstr(c->query, "mfaEnabled=false") ? "\"mfaEnabled\":false}"
                                                           : "}");
    bool good = read_filter(body.at, directory, &f) && !(f.domains_n && twisted("stubborn"));
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
         *before = &stale_sent[2 * (directory + 1) + members];
    if (twisted("stale") && (members || !*c->query) && !*before) {
        n += 5;
        *before = true;
    }
    free(body.at);
    if (!good) {
        fail_v2(r, 400, "ADMIN-400-24", "a filter is unknown");
        return;
    }
    text_addf(&r->body, "{\"count\":%llu}",
              twisted("countless") ? 9000000000000000000ULL : (unsigned long long)n);
}
