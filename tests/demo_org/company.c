/* What people of the company hold and use: by department, kind and the day they joined or left. */
#include "company.h"
#include "people.h"

enum {
    SLOT_CONFLUENCE = 0,
    SLOT_JIRA = 1,
    SLOT_SERVICE = 2,
    SLOT_DISCOVERY = 3,
    SLOT_LABS_CONFLUENCE = 4,
    SLOT_LABS_JIRA = 5,
    SLOT_SANDBOX = 6,
    SLOT_JIRA_ADMINS = 7,
    SLOT_ORG_ADMINS = 8,
    SLOT_OKTA_ENGINEERING = 9,
    SLOT_PORTAL = 10,
    SLOT_GUESTS = 11,
    SLOT_ACCESS_ADMINS = 12,
    SLOT_CONTRIBUTORS = 13,
    SLOT_STAKEHOLDERS = 14,
    SLOT_BASIC = 15,
    SLOT_OKTA_SUPPORT = 16,
    SLOT_OKTA_EVERYONE = 17,
    SLOT_OKTA_OFFICE = 18,
    SLOT_CONTRACTORS = 19,
    SLOT_CONFLUENCE_ADMINS = 20,
    SLOT_FIRST_APART = 21 /* and one more: with several directories only */
};
enum {
    ENGINEERING = 0,
    PRODUCT_MANAGEMENT = 1,
    IT = 3,
    SUPPORT = 4,
    FINANCE = 7,
    PEOPLE = 8,
    LAWYERS = 9
};
enum { DAY = 86400 };

static bool chance(uint64_t i, uint64_t what, unsigned percent) {
    return org_hash(i, what) % 100 < percent;
}

static uint32_t bit(int slot, bool member) { return member ? 1u << slot : 0; }

static uint32_t groups_of_employee(uint64_t i) {
    int d = company_department(i);
    const uint8_t *has = DEPARTMENT[d].has;
    bool labs = chance(i, 54, has[LABS]);
    return bit(SLOT_CONFLUENCE, chance(i, 50, has[CONFLUENCE])) |
           bit(SLOT_JIRA, chance(i, 51, has[JIRA])) |
           bit(SLOT_SERVICE, chance(i, 52, has[SERVICE])) |
           bit(SLOT_DISCOVERY, chance(i, 53, has[DISCOVERY])) | bit(SLOT_LABS_CONFLUENCE, labs) |
           bit(SLOT_LABS_JIRA, labs && chance(i, 55, 80)) |
           bit(SLOT_SANDBOX, (d == ENGINEERING || d == IT) && chance(i, 56, 14)) |
           bit(SLOT_JIRA_ADMINS, d == IT && chance(i, 57, 4)) |
           bit(SLOT_CONFLUENCE_ADMINS, d == IT && chance(i, 58, 3)) |
           bit(SLOT_OKTA_ENGINEERING, d == ENGINEERING) | bit(SLOT_OKTA_SUPPORT, d == SUPPORT) |
           bit(SLOT_OKTA_EVERYONE, true) |
           bit(SLOT_OKTA_OFFICE, d == FINANCE || d == PEOPLE || d == LAWYERS) |
           bit(SLOT_CONTRIBUTORS, d != PRODUCT_MANAGEMENT && chance(i, 59, 6)) |
           bit(SLOT_STAKEHOLDERS, d != SUPPORT && d != IT && chance(i, 60, 5)) |
           bit(SLOT_BASIC, d > SUPPORT && chance(i, 61, 3));
}

static uint32_t groups_of_known(uint64_t i) {
    uint32_t both = bit(SLOT_CONFLUENCE, true) | bit(SLOT_JIRA, true),
             okta = bit(SLOT_OKTA_EVERYONE, true);
    if (i == PERSON_ALICE) /* manages access, has no seat */
        return bit(SLOT_ACCESS_ADMINS, true) | okta;
    return both | okta | bit(SLOT_JIRA_ADMINS, i == PERSON_PAUL) |
           bit(SLOT_ACCESS_ADMINS, i == PERSON_AARON) |
           bit(SLOT_ORG_ADMINS, org_platform_role(i) && people_org_admin(i));
}

static uint32_t groups_of(uint64_t i) {
    if (i < PEOPLE_NAMED)
        return groups_of_known(i);
    switch (company_kind(i)) {
    case KIND_EMPLOYEE: return groups_of_employee(i);
    case KIND_BOT:
        return bit(SLOT_JIRA, true) | bit(SLOT_CONFLUENCE, i % 2 == 0) |
               bit(SLOT_SERVICE, i % 4 == 0);
    case KIND_CONTRACTOR:
        return bit(SLOT_CONTRACTORS, true) | bit(SLOT_CONFLUENCE, chance(i, 50, 60)) |
               bit(SLOT_LABS_JIRA, chance(i, 55, 12));
    default: return bit(SLOT_GUESTS, chance(i, 50, 70)) | bit(SLOT_PORTAL, chance(i, 51, 50));
    }
}

static void make_account(uint64_t i, struct facts *f) {
    enum kind kind = company_kind(i);
    uint64_t r = org_hash(i, 46) % 100, home = org_hash(i, 20) % 10;
    bool departed = company_departed(i);
    f->managed = kind == KIND_EMPLOYEE || (kind == KIND_BOT && i < PEOPLE_NAMED + 8);
    f->mfa = f->managed && kind == KIND_EMPLOYEE && r % 10 < 9;
    f->kind = kind == KIND_BOT && !f->managed;
    f->account = STATE_ACTIVE;
    f->directories = org_directories == 1 || i < PEOPLE_KNOWN ? 1
                     : home < 6                               ? 1
                     : home < 8                               ? 2
                     : home < 9                               ? 4
                                                              : 3;
    if (departed && f->managed && i >= PEOPLE_NAMED && r < 50)
        f->account = r < 4 ? STATE_FOR_DELETION : STATE_DEACTIVATED;
    else if (departed && f->managed && i >= PEOPLE_NAMED && r < 62)
        f->directories = 0;
    else if (departed)
        f->suspended = f->directories;
}

static uint16_t team_of(uint64_t i) {
    int teams = org_groups() - org_fixed_groups(), own = company_department(i),
        t = (int)(org_hash(i, 8) % (uint64_t)teams);
    if (company_kind(i) != KIND_EMPLOYEE || i < PEOPLE_NAMED || chance(i, 47, 20))
        return NO_TEAM;
    for (int n = 0; n < teams; n++, t = (t + 1) % teams)
        if (company_team_department(t) == own)
            return (uint16_t)t;
    return NO_TEAM;
}

void company_facts(uint64_t i, struct facts *f) {
    enum kind kind = company_kind(i);
    make_account(i, f);
    uint32_t groups = groups_of(i);
    bool apart = org_directories > 1 && kind == KIND_EMPLOYEE;
    groups |= bit(SLOT_FIRST_APART, apart && chance(i, 62, 40)) |
              bit(SLOT_FIRST_APART + 1, apart && chance(i, 63, 40));
    for (int g = 0; g < org_fixed_groups(); g++)
        if ((groups >> g & 1) && (f->directories >> org_group_directory(g) & 1))
            f->groups |= 1u << g;
    f->team = team_of(i);
    if (f->team != NO_TEAM &&
        !(f->directories >> org_group_directory(org_fixed_groups() + f->team) & 1))
        f->team = NO_TEAM;
    if (!(f->directories & 1) || i < PEOPLE_NAMED || kind == KIND_GUEST)
        return;
    bool code = kind == KIND_EMPLOYEE ? chance(i, 64, DEPARTMENT[company_department(i)].has[CODE])
                                      : chance(i, 64, 25);
    f->direct_user = (uint16_t)((code ? 1u << 8 : 0) | (chance(i, 65, 2) ? 1u << 3 : 0));
    f->direct_admin = kind == KIND_EMPLOYEE && org_hash(i, 66) % 400 == 0 ? 1u << 2 : 0;
}

/* Half of the company joined in the last three years; some in the last days and weeks. */
int64_t company_joined(uint64_t i) {
    uint64_t r = org_hash(i, 24) % 1000, h = org_hash(i, 26), second = org_hash(i, 27) % DAY;
    uint64_t days = i < PEOPLE_KNOWN || company_departed(i) ? 700 + h % 1500
                    : r < 12                                ? h % 9
                    : r < 50                                ? 13 + h % 60
                    : r < 550                               ? 75 + h % 1000
                                                            : 1075 + h % 2200;
    return org_start - (int64_t)(days * DAY + second) - 1;
}

static unsigned percent_of_use(uint64_t i, int product) {
    static const enum access BY_PRODUCT[PRODUCTS] = {JIRA, SERVICE, CONFLUENCE, DISCOVERY, LABS,
                                                     LABS, LABS,    LABS,       CODE};
    enum access access = BY_PRODUCT[product];
    enum kind kind = company_kind(i);
    int d = company_department(i);
    if (kind != KIND_EMPLOYEE)
        return kind == KIND_BOT ? 0 : 64;
    if (access == SERVICE && d == SUPPORT)
        return 95;
    return DEPARTMENT[d].uses[access];
}

/* The days since the last use; -1 for never. */
static int64_t days_unused(uint64_t i, int product) {
    uint64_t h = org_hash(i, 200 + (uint64_t)product), r = h % 100, d = h / 100;
    unsigned percent = percent_of_use(i, product);
    if (percent == 0)
        return -1;
    if (company_departed(i))
        return (int64_t)(20 + org_hash(i, 48) % 240 + d % 30);
    if (r < percent)
        return (int64_t)(d % 10 < 6 ? d / 10 % 2 : d / 10 % 12);
    r = (r - percent) * 100 / (100 - percent);
    return r < 30   ? (int64_t)(12 + d % 35)
           : r < 60 ? (int64_t)(31 + d % 90)
           : r < 85 ? (int64_t)(120 + d % 400)
                    : -1;
}

int64_t company_active(uint64_t i, int product, time_t now) {
    const struct facts *f = org_facts(i);
    int64_t midnight = now / DAY * DAY, joined = company_joined(i), at;
    if (!org_holds(f, product, ROLE_USER) && !org_holds(f, product, ROLE_ADMIN))
        return 0;
    if (f->awake)
        return midnight - 1;
    if (joined > midnight - (int64_t)14 * DAY && chance(i, 68, 40)) /* not there yet */
        return 0;
    int64_t days = i < PEOPLE_NAMED && !company_departed(i) ? 0 : days_unused(i, product);
    if (days < 0)
        return 0;
    /* In working hours of the zones the company has offices in. */
    at = midnight - days * DAY - DAY + 6 * 3600 + (int64_t)(org_hash(i, 49) % 43200);
    if (at < joined) /* used once, on one of the first days */
        at = joined + 3600 + (int64_t)(org_hash(i, 67) % (3 * DAY));
    return at < midnight ? at : 0;
}
