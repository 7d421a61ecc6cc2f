/* Who is what in the demo organization. No HTTP here; names are made in people.c. */
#include "org.h"
#include "company.h"
#include "people.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint64_t org_users = 2000, org_seed = 7, org_renamed;
int64_t org_start;
int org_directories = 1;
bool org_hostile;

const char *const ROLE[ROLE_KINDS] = {
    "atlassian/user",  "atlassian/admin",      "atlassian/user-access-admin",
    "atlassian/guest", "atlassian/customer",   "atlassian/contributor",
    "atlassian/basic", "atlassian/stakeholder"};
const char *const STATE[STATE_COUNT] = {"active", "suspended", "not_invited", "deactivated",
                                        "for_deletion"};

enum { GROUP_ORG_ADMINS = 8, GROUP_PRODUCT_ADMINS = 7, GROUP_ACCESS_ADMINS = 12 };
static struct facts *table;
static uint64_t table_users;
static struct {
    uint64_t user;
    int group;
    bool member;
} * extra; /* memberships of teams beyond the one in the record */
static size_t extras;
static int *members; /* by group */

uint64_t org_hash(uint64_t i, uint64_t k) {
    uint64_t z = org_seed * 0x9e3779b97f4a7c15u + i * 0xbf58476d1ce4e5b9u + k * 0x94d049bb133111ebu;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

int org_fixed_groups(void) { return FIXED_GROUPS - (org_directories > 1 ? 0 : 2); }
int org_groups(void) { return org_fixed_groups() + 30 + (int)(org_users / 500); }

int org_group_directory(int g) {
    if (org_directories == 1)
        return 0;
    return g >= org_fixed_groups() ? (g - org_fixed_groups()) % org_directories
           : FIXED[g].product >= 0 ? PRODUCT[FIXED[g].product].directory
                                   : 0;
}

void org_group(int g, struct group *out) {
    *out = (struct group){.product = -1, .role = ROLE_NONE, .directory = org_group_directory(g)};
    snprintf(out->id, sizeof out->id, "99999999-0000-4000-8000-%012d", g + 1);
    if (g < org_fixed_groups()) {
        snprintf(out->name, sizeof out->name, "%s", FIXED[g].name);
        out->external = FIXED[g].external;
        out->product = FIXED[g].product;
        out->role = FIXED[g].role;
    } else if (!org_hostile)
        company_team_name(g - org_fixed_groups(), out->name, sizeof out->name);
    else
        snprintf(out->name, sizeof out->name,
                 g == org_fixed_groups() ? "<b>team</b> \"one\"" : "team-%d",
                 g - org_fixed_groups() + 1);
}

int org_group_number(const char *id) {
    const char *dash = strrchr(id, '-');
    int g = dash ? (int)strtol(dash + 1, NULL, 10) - 1 : -1;
    return g >= 0 && g < org_groups() ? g : -1;
}

const char *org_directory_id(int d) {
    static const char *const ID[DIRECTORIES_MAX] = {DIRECTORY_ID,
                                                    "7e0a1111-0000-4000-8000-00000000d002",
                                                    "7e0a1111-0000-4000-8000-00000000d003"};
    return ID[d];
}

/* One directory holds everybody who was invited. Of three, a tenth are in two, and a fifth of these
 * suspended in one. */
static void make_directories(uint64_t i, bool invited, bool suspended, struct facts *f) {
    uint64_t home = org_hash(i, 20) % 10;
    if (!invited)
        f->directories = 0;
    else if (org_directories == 1 || i < PEOPLE_KNOWN)
        f->directories = 1;
    else
        f->directories = home < 6 ? 1 : home < 8 ? 2 : home < 9 ? 4 : 3;
    f->suspended = suspended                                         ? f->directories
                   : f->directories == 3 && org_hash(i, 22) % 5 == 0 ? 1
                                                                     : 0;
}

static void make_state(uint64_t i, struct facts *f) {
    uint64_t r = org_hash(i, 2) % 1000;
    bool known = i < PEOPLE_NAMED, suspended = known ? people_suspended(i) : r < 30;
    f->account = known || r < 60 || r >= 100 ? STATE_ACTIVE
                 : r < 95                    ? STATE_DEACTIVATED
                                             : STATE_FOR_DELETION;
    f->managed = known || r < 60 || org_hash(i, 3) % 10 < 7;
    f->mfa = f->managed && org_hash(i, 13) % 2 == 0;
    f->kind = i < PEOPLE_KNOWN              ? 0
              : org_hash(i, 23) % 1500 == 0 ? 1
              : org_hash(i, 23) % 1500 == 1 ? 2
                                            : 0;
    make_directories(i, known || r < 30 || r >= 60, suspended, f);
}

static bool makes_member(uint64_t i, int g) {
    if (g == GROUP_ORG_ADMINS)
        return i < PEOPLE_NAMED && people_org_admin(i);
    if (g == GROUP_ACCESS_ADMINS)
        return i == PERSON_AARON || i == PERSON_ALICE;
    if (i == PERSON_ALICE)
        return false; /* manages access, has no seat */
    if (i == PERSON_PAUL && g == GROUP_PRODUCT_ADMINS)
        return true;
    if (i < PEOPLE_NAMED)
        return g == 0 || g == 1;
    return org_hash(i, 100 + (uint64_t)g) % 100 < FIXED[g].percent;
}

static void make_roles(uint64_t i, struct facts *f) {
    uint8_t in = f->directories;
    uint64_t teams = (uint64_t)(org_groups() - org_fixed_groups());
    for (int g = 0; g < org_fixed_groups(); g++)
        if ((in >> org_group_directory(g) & 1) && makes_member(i, g))
            f->groups |= 1u << g;
    f->team = (uint16_t)(org_hash(i, 8) % teams);
    if (!(in >> org_group_directory(org_fixed_groups() + f->team) & 1))
        f->team = NO_TEAM;
    if (i < PEOPLE_NAMED)
        return;
    bool one = org_directories == 1;
    f->direct_user |= (one ? in & 1 : in & 2) && org_hash(i, 9) % 20 == 0 ? 1u << 4 : 0;
    f->direct_user |= (in & 1) && org_hash(i, 10) % 8 == 0 ? 1u << 8 : 0;
    f->direct_admin |= (in & 1) && org_hash(i, 11) % 200 == 0 ? 1u << 2 : 0;
    f->inferred_user |= (in & 1) && org_hash(i, 21) % 300 == 0 ? 1u << 3 : 0;
}

/* Whoever becomes a newcomer fits it by what is used and not: no activity changes for it. */
static enum joined make_joined(uint64_t i) {
    const int64_t now = INT64_C(20000) * 86400, lately = now - 12 * 86400;
    int used = 0, unused = 0;
    if (i < PEOPLE_KNOWN || org_hash(i, 24) % 3)
        return LONG_AGO;
    if (org_hash(i, 25) % 100 == 0)
        return UNSENT;
    for (int p = 0; p < PRODUCTS; p++) {
        int64_t at = org_made_active(i, p, now);
        if (at && at < lately)
            return LONG_AGO;
        used += at > 0;
        unused += at == 0 && org_billable(i, p);
    }
    return unused == 0 ? LONG_AGO : used == 0 ? LATELY : WEEKS_AGO;
}

void org_make(void) {
    products_choose();
    accounts_forget(); /* its table is as long as the old one */
    free(table);
    free(extra);
    free(members);
    extra = NULL;
    extras = 0;
    table_users = org_users;
    table = calloc(table_users ? table_users : 1, sizeof *table);
    members = calloc((size_t)org_groups(), sizeof *members);
    if (!table || !members)
        abort();
    for (uint64_t i = 0; i < table_users; i++) {
        if (org_hostile) {
            make_state(i, &table[i]);
            make_roles(i, &table[i]);
            table[i].joined = make_joined(i) & 3;
        } else
            company_facts(i, &table[i]);
        for (int g = 0; g < org_fixed_groups(); g++)
            members[g] += org_member(i, g);
        if (table[i].team != NO_TEAM)
            members[org_fixed_groups() + table[i].team]++;
    }
    people_forget();
}

struct facts *org_facts(uint64_t i) {
    return &table[i];
}

bool org_member(uint64_t i, int g) {
    if (g < org_fixed_groups())
        return table[i].groups >> g & 1;
    for (size_t k = extras; k > 0; k--)
        if (extra[k - 1].user == i && extra[k - 1].group == g)
            return extra[k - 1].member;
    return table[i].team == g - org_fixed_groups();
}

int org_members(int g) { return members[g]; }

void org_set_member(uint64_t i, int g, bool member) {
    members[g] += (int)member - (int)org_member(i, g);
    if (g < org_fixed_groups()) {
        table[i].groups = member ? table[i].groups | 1u << g : table[i].groups & ~(1u << g);
        return;
    }
    extra = realloc(extra, (extras + 1) * sizeof *extra);
    if (!extra)
        abort();
    extra[extras].user = i;
    extra[extras].group = g;
    extra[extras++].member = member;
}

bool org_has_extras(void) { return extras > 0; }
bool org_synced(uint64_t i) {
    return table[i].managed && (org_hostile ? i % 5 == 1 : company_kind(i) == KIND_EMPLOYEE);
}
bool org_gone(uint64_t i) { return table[i].directories == 0 && !table[i].managed; }

void org_remove(uint64_t i, int directory) {
    struct facts *f = &table[i];
    for (int g = 0; g < org_groups(); g++)
        if (org_group_directory(g) == directory && org_member(i, g))
            org_set_member(i, g, false);
    for (int p = 0; p < PRODUCTS; p++) {
        uint16_t others = (uint16_t) ~(1u << p);
        if (org_directories > 1 && PRODUCT[p].directory != directory)
            continue;
        f->direct_user &= others;
        f->direct_admin &= others;
        f->inferred_user &= others;
    }
    f->directories &= (uint8_t) ~(1u << directory);
    f->suspended &= (uint8_t) ~(1u << directory);
}

uint32_t org_groups_giving(int product, enum role role) {
    uint32_t bits = 0;
    for (int g = 0; g < org_fixed_groups(); g++)
        if (FIXED[g].product == product && FIXED[g].role == role)
            bits |= 1u << g;
    return bits;
}

enum state org_state(const struct facts *f) {
    if (f->account != STATE_ACTIVE)
        return (enum state)f->account;
    return f->directories == 0                     ? STATE_NOT_INVITED
           : (f->directories & ~f->suspended) == 0 ? STATE_SUSPENDED
                                                   : STATE_ACTIVE;
}

static bool holds_alone(const struct facts *f, int product, enum role role) {
    uint16_t bits = role == ROLE_USER    ? f->direct_user | f->inferred_user
                    : role == ROLE_ADMIN ? f->direct_admin
                                         : 0;
    return bits >> product & 1;
}

bool org_holds(const struct facts *f, int product, enum role role) {
    return (f->groups & org_groups_giving(product, role)) != 0 || holds_alone(f, product, role);
}

/* Billing as Atlassian describes it: an active account, not suspended in the directory the role
 * comes from, role user or admin, no sandbox. Counted path by path, the simplest way. */
bool org_billable(uint64_t i, int product) {
    const struct facts *f = &table[i];
    int home = org_directories == 1 ? 0 : PRODUCT[product].directory;
    if (f->account != STATE_ACTIVE || !org_person(i) || PRODUCT[product].sandbox)
        return false;
    if (!(f->suspended >> home & 1) &&
        (holds_alone(f, product, ROLE_USER) || holds_alone(f, product, ROLE_ADMIN)))
        return true;
    for (int g = 0; g < org_fixed_groups(); g++)
        if ((f->groups >> g & 1) && FIXED[g].product == product && FIXED[g].role <= ROLE_ADMIN &&
            !(f->suspended >> org_group_directory(g) & 1))
            return true;
    return false;
}

int64_t org_made_active(uint64_t i, int product, time_t now) {
    const struct facts *f = &table[i];
    uint64_t h = org_hash(i, 200 + (uint64_t)product);
    int64_t midnight = now / 86400 * 86400;
    if (!org_hostile)
        return company_active(i, product, now);
    if ((h % 100 < 9 && !f->awake) ||
        !(org_holds(f, product, ROLE_USER) || org_holds(f, product, ROLE_ADMIN)))
        return 0;
    if (f->awake)
        return midnight - 1;
    int64_t days = h % 100 < 66   ? (int64_t)(h / 100 % 12)
                   : h % 100 < 88 ? (int64_t)(h / 100 % 120)
                                  : (int64_t)(h / 100 % 700);
    return midnight - days * 86400 - (int64_t)(h / 7 % 86400) - 1;
}
