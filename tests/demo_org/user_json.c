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
        int64_t at = scope >> home_directory(p) & 1 ? org_activity(i, p, now) : 0;
        bool zero = at == 0 && twisted("times") && i % 2 &&
                    scope >> home_directory(p) & 1; /* a program's way to write never */
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

void put_user(struct text *t, uint64_t i, const struct filter *f, unsigned expand, time_t now) {
    const struct facts *facts = org_facts(i);
    struct user u;
    org_user(i, &u);
    put_text(t, "{\"accountId\":\"");
    put_text(t, u.id);
    put_text(t, "\",\"accountType\":\"");
    put_text(t, org_type(i));
    put_text(t, "\",\"status\":\"");
    put_text(t, has_unknown_status(i) ? "on_leave" : STATE[state_in(facts, f->scope)]);
    if (!(twisted("missing") && i % 3 == 0)) {
        put_text(t, "\",\"accountStatus\":\"");
        put_text(t, ACCOUNT_STATUS[facts->account != STATE_ACTIVE]);
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
