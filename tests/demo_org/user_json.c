/* A user as JSON, as the search lists it. */
#include "search.h"

#include <stdlib.h>

static struct text *fragment; /* of each group, as it stands in a user */
static int fragments;

void user_json_forget(void) {
    for (int g = 0; g < fragments; g++)
        free(fragment[g].at);
    free(fragment);
    fragment = NULL;
    fragments = 0;
}

void text_add_ari(struct text *t, int p) {
    text_addf(t, "ari:cloud:%s::%s/%s", PRODUCT[p].owner, p == 8 ? "workspace" : "site",
              PRODUCT[p].part);
}

/* A date, or what is told in place of one. */
static void text_add_when(struct text *t, int64_t at, uint64_t i, uint64_t precision) {
    static const char *const NO_TIME[] = {
        "\"yesterday\"", "\"2026-13-45T99:00:00.000Z\"", "\"\"",          "1790000000000",
        "null",          "\"0000-00-00T00:00:00Z\"",     "\"2026-02-30\""};
    if (at == SENT_UNREADABLE)
        text_add(t, NO_TIME[i % (sizeof NO_TIME / sizeof *NO_TIME)]);
    else
        text_add_time(t, at == SENT_1970 ? 0 : at == SENT_FUTURE ? org_future() : at, precision);
}

static void text_add_activity(struct text *t, uint64_t i, unsigned scope, time_t now) {
    const char *comma = "";
    text_add(t, ",\"productAccess\":[");
    for (int p = 0; p < PRODUCTS; p++) {
        int64_t at = scope >> home_directory(p) & 1 ? org_activity(i, p, now) : 0;
        /* A program's way to write never. */
        bool zero = at == 0 && twisted("times") && i % 2 && scope >> home_directory(p) & 1;
        if (at == 0 && !zero)
            continue;
        text_add(t, comma);
        text_add(t, "{\"id\":\"ari:cloud:");
        text_add(t, PRODUCT[p].owner_in_activity);
        text_add(t, p == 8 ? "::workspace/" : "::site/");
        text_add(t, PRODUCT[p].part);
        text_add(t, "\",\"key\":\"");
        text_add(t, PRODUCT[p].owner_in_activity);
        text_add(t, "\",\"lastActiveTimestamp\":");
        zero ? text_add(t, "\"0001-01-01T00:00:00Z\"") : text_add_when(t, at, i, i);
        text_add(t, "}");
        comma = ",";
    }
    text_add(t, "]");
}

static void make_fragments(void) {
    fragments = org_groups();
    fragment = calloc((size_t)fragments, sizeof *fragment);
    if (!fragment)
        abort();
    for (int g = 0; g < fragments; g++) {
        struct group group;
        org_group(g, &group);
        text_addf(&fragment[g], ",{\"id\":\"ari:cloud:identity::group/%s\",\"name\":", group.id);
        text_add_json(&fragment[g], group.name);
        text_add(&fragment[g], ",\"description\":null}");
    }
}

static void text_add_groups(struct text *t, uint64_t i, unsigned scope) {
    const struct facts *f = org_facts(i);
    int fixed = org_fixed_groups();
    size_t begin;
    if (!fragment)
        make_fragments();
    text_add(t, ",\"groups\":[");
    begin = t->length;
    for (int g = 0; g < fragments; g++) {
        if (g == fixed && !org_has_extras()) /* then the only team is known */
            g = f->team == NO_TEAM ? fragments : fixed + f->team;
        if (g >= fragments || !org_member(i, g))
            continue;
        if (!(scope >> org_group_directory(g) & 1))
            continue;
        text_add(t, fragment[g].at + (t->length == begin));
        if (g >= fixed && !org_has_extras())
            break;
    }
    text_add(t, "]");
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

static void text_add_profile(struct text *t, const struct user *u, const struct facts *f) {
    bool missing = twisted("missing");
    if (!(missing && u->index % 7 == 0)) {
        text_add(t, ",\"name\":");
        if (twisted("halves") && u->index % 7 == 0)
            text_add(t, u->index % 2   ? "\"whole \\ud83d\\ude00 \\\\ud83d\""
                        : u->index % 4 ? "\"first \\ud83d\""
                                       : "\"second \\uDE00\\ud83d\"");
        else
            text_add_json(t, u->name);
    }
    if (u->has_email) {
        text_add(t, ",\"email\":");
        text_add_json(t, u->email);
    }
    if (!(missing && u->index % 11 == 0))
        text_add(t, f->managed ? ",\"claimStatus\":\"managed\"" : ",\"claimStatus\":\"unmanaged\"");
    text_add(t, !f->managed            ? ",\"managementSource\":null"
                : org_synced(u->index) ? ",\"managementSource\":\"synced\""
                                       : ",\"managementSource\":\"invited\"");
    if (u->null_profile)
        text_add(t, ",\"jobTitle\":null,\"department\":null");
    else {
        text_add(t, ",\"jobTitle\":\"");
        text_add(t, u->title);
        text_add(t, "\",\"department\":\"");
        text_add(t, u->department);
        text_add(t, "\"");
    }
    if (twisted("unknown"))
        text_add(t, ",\"favouriteColour\":{\"deep\":[1,{\"x\":null}]},\"status2\":[]");
}

void text_add_user(struct text *t, uint64_t i, const struct filter *f, unsigned expand,
                   time_t now) {
    const struct facts *facts = org_facts(i);
    struct user u;
    org_user(i, &u);
    text_add(t, "{\"accountId\":\"");
    text_add(t, u.id);
    text_add(t, "\",\"accountType\":\"");
    text_add(t, org_type(i));
    text_add(t, "\",\"status\":\"");
    text_add(t, has_unknown_status(i) ? "on_leave" : STATE[state_in(facts, f->scope)]);
    if (!(twisted("missing") && i % 3 == 0)) {
        text_add(t, "\",\"accountStatus\":\"");
        text_add(t, ACCOUNT_STATUS[facts->account != STATE_ACTIVE]);
        text_add(t, "\",\"membershipStatus\":\"");
        text_add(t, MEMBERSHIP[membership_in(facts, f->scope)]);
    }
    text_add(t, "\"");
    if (org_joined(i) != SENT_MISSING) {
        text_add(t, ",\"addedToOrg\":");
        text_add_when(t, org_joined(i), i, 1);
    }
    text_add_profile(t, &u, facts);
    if (expand & EXPAND_PLATFORM && !twisted("no-roles") &&
        (u.platform_role || !twisted("missing")))
        text_addf(t,
                  u.platform_role     ? ",\"platformRoles\":[\"%s\"]"
                  : twisted("artful") ? ",\"platformRoles\":[\"atlassian/ai-access\"]"
                                      : ",\"platformRoles\":[]",
                  u.platform_role);
    if (expand & EXPAND_COUNTS)
        text_addf(t, ",\"counts\":{\"resources\":%d}", resources_of(facts));
    if (expand & EXPAND_ACTIVITY && !twisted("no-activity"))
        text_add_activity(t, i, f->scope, now);
    if (expand & EXPAND_GROUPS && !twisted("no-groups"))
        text_add_groups(t, i, f->scope);
    text_add(t, ",\"links\":{\"self\":\"tok\"}}");
}
