/* Who is who in the demo organization. No HTTP here. */
#include "org.h"

#include <stdio.h>
#include <string.h>

#define SITE1 "11111111-2222-3333-4444-555555555555"
#define SITE2 "22222222-3333-4444-5555-666666666666"
#define SANDBOX "33333333-4444-5555-6666-777777777777"

uint64_t org_users = 2000, org_seed = 7;

const struct product PRODUCT[PRODUCTS] = {
    {"jira-software", "jira-software", SITE1, "example", "https://example.atlassian.net", "Standard", false, 2000},
    {"jira-servicedesk", "jira-service-desk", SITE1, "example", "https://example.atlassian.net", "Premium", false, 500},
    {"confluence", "confluence", SITE1, "example", "https://example.atlassian.net", "Standard", false, 2000},
    {"jira-product-discovery", "jira-product-discovery", SITE1, "example", "https://example.atlassian.net", "Standard", false, 500},
    {"jira-software", "jira-software", SITE2, "example-research", "https://example-research.atlassian.net", "Premium", false, 800},
    {"confluence", "confluence", SITE2, "example-research", "https://example-research.atlassian.net", "Premium", false, 800},
    {"jira-software", "jira-software", SANDBOX, "example-sandbox", "https://example-sandbox.atlassian.net", "Premium", true, 100},
    {"confluence", "confluence", SANDBOX, "example-sandbox", "https://example-sandbox.atlassian.net", "Premium", true, 100},
    {"bitbucket", "bitbucket", "44444444-5555-6666-7777-888888888888", "example-code", "", "Standard", false, 300},
};

static const struct { const char *name; bool external; int product; const char *role; int percent; } FIXED[GROUPS_FIXED] = {
    {"confluence-users-example", false, 2, "atlassian/user", 62},
    {"jira-software-users-example", false, 0, "atlassian/user", 55},
    {"jira-servicemanagement-agents-example", false, 1, "atlassian/user", 12},
    {"jira-product-discovery-users-example", false, 3, "atlassian/user", 15},
    {"confluence-users-example-research", false, 5, "atlassian/user", 20},
    {"jira-software-users-example-research", false, 4, "atlassian/user", 22},
    {"jira-software-users-example-sandbox", false, 6, "atlassian/user", 10},
    {"jira-admins-example", false, 0, "atlassian/admin", 1},
    {"org-admins", false, -1, NULL, 0},
    {"engineering (from the directory service)", true, 0, "atlassian/user", 30},
    {"customers-example", false, 1, "atlassian/customer", 20},
    {"confluence-guests-example", false, 2, "atlassian/guest", 5},
    {"confluence-user-access-admins-example", false, 2, "atlassian/user-access-admin", 0},
};

uint64_t org_hash(uint64_t i, uint64_t k) {
    uint64_t z = org_seed * 0x9e3779b97f4a7c15u + i * 0xbf58476d1ce4e5b9u + k * 0x94d049bb133111ebu;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* People the doors of the demo let in, and those the rights tests need. */
static const struct { const char *name, *email, *platform, *status; } PERSON[] = {
    {"Olivia Admin", "olivia.admin@example.test", "atlassian/org-admin", "active"},
    {"Paul Product", "paul.product@example.test", NULL, "active"},
    {"Uma User", "uma.user@example.test", NULL, "active"},
    {"Aaron Access", "aaron.access@example.test", NULL, "active"},
    {"Alice Access", "alice.access@example.test", NULL, "active"},
    {"Sam Site", "sam.site@example.test", "atlassian/site-admin", "active"},
    {"Oscar Admin", "oscar.admin@example.test", "atlassian/org-admin", "suspended"},
    {"Otto Admin", "otto.admin@example.test", "atlassian/org-admin", "active"},
};
enum { PERSONS = sizeof PERSON / sizeof *PERSON, ALICE = 4 };

static const char *const FIRST[] = {"Ana", "Ben", "Chloé", "Dmitri", "Émile", "Fatima", "Grace", "Håkon", "Inés", "Jürgen", "Kenji", "Łukasz",
    "Mei", "Noor", "Olu", "Priya", "Quinn", "Ravi", "Søren", "Tomás", "Ümit", "Vera", "Wen", "Ximena", "Yara", "Zoë"};
static const char *const LAST[] = {"Almeida", "Brown", "Chen", "Dubois", "Eriksen", "Fischer", "García", "Haddad", "Ivanov", "Jones", "Kowalski",
    "Lindqvist", "Müller", "Nakamura", "O'Neill", "Park", "Rossi", "Silva", "Takahashi", "Weber", "Yilmaz", "Zhang"};
static const char *const HOSTILE[] = {"<script>alert(1)</script>", "=cmd|' /C calc'!A0", "\"quoted\" 'name'", "\xe2\x80\xaeright to left\xe2\x80\xac",
    "\xf0\x9f\xa6\x84 Unicorn \xf0\x9d\x94\x98", "+49 30 1234", "@sum(1+1)", "-2+3", "a&amp;b </title><b>", "%s%n{{NAME}}", "", "\xe7\x8e\x8b\xe5\xb0\x8f\xe6\x98\x8e"};

static void make_name(uint64_t i, struct user *u) {
    enum { KINDS = sizeof HOSTILE / sizeof *HOSTILE };
    uint64_t h = org_hash(i, 1);
    if (i >= PERSONS && i < PERSONS + KINDS) /* each of them at least once */
        snprintf(u->name, sizeof u->name, "%s", HOSTILE[i - PERSONS]);
    else if (h % 50 == 0)
        snprintf(u->name, sizeof u->name, "%s", HOSTILE[h / 50 % KINDS]);
    else
        snprintf(u->name, sizeof u->name, "%s %s", FIRST[h % (sizeof FIRST / sizeof *FIRST)], LAST[h / 64 % (sizeof LAST / sizeof *LAST)]);
    snprintf(u->email, sizeof u->email, "user%llu@%s", (unsigned long long)i, h % 7 == 0 ? "partner.test" : "example.test");
}

static void make_state(uint64_t i, struct user *u) {
    static const char *const STATE[] = {"suspended", "not_invited", "deactivated", "for_deletion", "active"};
    uint64_t r = org_hash(i, 2) % 1000;
    u->status = STATE[r < 30 ? 0 : r < 60 ? 1 : r < 95 ? 2 : r < 100 ? 3 : 4];
    u->claim = org_hash(i, 3) % 10 < 7 || r < 60 ? "managed" : "unmanaged";
    if (i < PERSONS)
        u->status = PERSON[i].status;
    u->account_status = u->status[0] == 'd' ? "inactive" : "active";
    u->membership_status = strcmp(u->status, "suspended") == 0 ? "suspended" : strcmp(u->status, "not_invited") == 0 ? "no_membership" : "active";
}

void org_user(uint64_t i, struct user *u) {
    uint64_t a = org_hash(i, 4), b = org_hash(i, 5);
    u->index = i;
    if (i % 3 == 0)
        snprintf(u->id, sizeof u->id, "%08x%016llx", (unsigned)a, (unsigned long long)b);
    else
        snprintf(u->id, sizeof u->id, "%s:%08x-%04x-4%03x-8%03x-%012llx", i % 3 == 1 ? "557057" : "712020", (unsigned)(a >> 32), (unsigned)(a & 0xffff),
                 (unsigned)(a >> 16 & 0xfff), (unsigned)(b & 0xfff), (unsigned long long)(b >> 16));
    make_name(i, u);
    make_state(i, u);
    u->platform_role = NULL;
    u->has_email = org_hash(i, 6) % 33 != 0;
    u->null_profile = org_hash(i, 7) % 4 == 0;
    if (i < PERSONS) {
        snprintf(u->name, sizeof u->name, "%s", PERSON[i].name);
        snprintf(u->email, sizeof u->email, "%s", PERSON[i].email);
        u->platform_role = PERSON[i].platform;
        u->has_email = true;
        u->claim = "managed";
    }
}

int org_groups(void) { return GROUPS_FIXED + 30 + (int)(org_users / 500); }

void org_group(int g, struct group *out) {
    *out = (struct group){.product = -1};
    snprintf(out->id, sizeof out->id, "99999999-0000-4000-8000-%012d", g + 1);
    if (g < GROUPS_FIXED) {
        snprintf(out->name, sizeof out->name, "%s", FIXED[g].name);
        out->external = FIXED[g].external;
        out->product = FIXED[g].product;
        out->role = FIXED[g].role;
    } else
        snprintf(out->name, sizeof out->name, g == GROUPS_FIXED ? "<b>team</b> \"one\"" : "team-%d", g - GROUPS_FIXED + 1);
}

bool org_member(uint64_t i, int g) {
    if (g >= GROUPS_FIXED)
        return (int)(org_hash(i, 8) % (uint64_t)(org_groups() - GROUPS_FIXED)) == g - GROUPS_FIXED;
    if (g == 8)
        return i < PERSONS && PERSON[i].platform && PERSON[i].platform[10] == 'o';
    if (g == 12)
        return i == 3 || i == ALICE;
    if (i == ALICE)
        return false; /* manages access, has no seat */
    if (i == 1 && g == 7)
        return true;
    if (i < PERSONS)
        return g == 0 || g == 1;
    return (int)(org_hash(i, 100 + (uint64_t)g) % 100) < FIXED[g].percent;
}

const char *org_direct(uint64_t i, int product) {
    if (i < PERSONS)
        return NULL;
    if (product == 4)
        return org_hash(i, 9) % 20 == 0 ? "atlassian/user" : NULL;
    if (product == 8)
        return org_hash(i, 10) % 8 == 0 ? "atlassian/user" : NULL;
    return product == 2 && org_hash(i, 11) % 200 == 0 ? "atlassian/admin" : NULL;
}

bool org_holds(uint64_t i, int product, const char *role) {
    const char *direct = org_direct(i, product);
    if (direct && strcmp(direct, role) == 0)
        return true;
    for (int g = 0; g < GROUPS_FIXED; g++)
        if (FIXED[g].product == product && strcmp(FIXED[g].role, role) == 0 && org_member(i, g))
            return true;
    return false;
}

/* Billing as Atlassian describes it: active, not suspended, role user or admin, no sandbox. */
bool org_billable(uint64_t i, int product) {
    struct user u;
    org_user(i, &u);
    return strcmp(u.status, "active") == 0 && !PRODUCT[product].sandbox &&
           (org_holds(i, product, "atlassian/user") || org_holds(i, product, "atlassian/admin"));
}

int64_t org_last_active(uint64_t i, int product, time_t now) {
    uint64_t h = org_hash(i, 200 + (uint64_t)product);
    int64_t midnight = now / 86400 * 86400;
    if (h % 100 < 9 || !(org_holds(i, product, "atlassian/user") || org_holds(i, product, "atlassian/admin")))
        return 0;
    int64_t days = h % 100 < 66 ? (int64_t)(h / 100 % 12) : h % 100 < 88 ? (int64_t)(h / 100 % 120) : (int64_t)(h / 100 % 700);
    return midnight - days * 86400 - (int64_t)(h / 7 % 86400) - 1;
}
