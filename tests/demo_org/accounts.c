/* What happened to single accounts since the organization was made: a table beside the records,
 * made when it is first needed. */
#include "company.h"
#include "demo.h"
#include "org.h"
#include "people.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct changes {
    int64_t ends; /* when a deletion becomes final; 0: none waits */
    int64_t joined, active[PRODUCTS];
    char type[24];
    bool taken;
    struct facts before; /* as it was before something was taken */
};

static struct changes *all;
static uint64_t all_n;
static int64_t next_end; /* of all; 0: nothing waits */
struct dates org_joined_sent, org_active_sent;
char org_type_sent[24];
uint64_t org_type_every;

void accounts_forget(void) {
    free(all);
    all = NULL;
    next_end = 0;
}

static struct changes *changes_of(uint64_t i) {
    if (!all) {
        all_n = org_users;
        all = calloc(all_n ? all_n : 1, sizeof *all);
        if (!all)
            abort();
    }
    return &all[i];
}

void org_delete(uint64_t i, int64_t now) {
    org_facts(i)->account = STATE_FOR_DELETION;
    changes_of(i)->ends = now + GRACE;
    if (next_end == 0 || now + GRACE < next_end)
        next_end = now + GRACE;
}

void org_cancel_delete(uint64_t i) {
    org_facts(i)->account = STATE_ACTIVE;
    changes_of(i)->ends = 0;
}

static void deletion_complete(uint64_t i) {
    for (int d = 0; d < org_directories; d++)
        org_remove(i, d);
    org_facts(i)->managed = 0;
    all[i].ends = 0;
}

void org_turn(int64_t now) {
    if (next_end == 0 || now < next_end)
        return;
    next_end = 0;
    for (uint64_t i = 0; i < all_n; i++) {
        if (all[i].ends && all[i].ends <= now)
            deletion_complete(i);
        if (all[i].ends && (next_end == 0 || all[i].ends < next_end))
            next_end = all[i].ends;
    }
}

int64_t org_when(const char *word) {
    static const struct {
        const char *word;
        int64_t when;
    } NAMES[] = {{"missing", SENT_MISSING},
                 {"1970", SENT_1970},
                 {"unreadable", SENT_UNREADABLE},
                 {"future", SENT_FUTURE}};
    for (size_t k = 0; k < sizeof NAMES / sizeof *NAMES; k++)
        if (strcmp(word, NAMES[k].word) == 0)
            return NAMES[k].when;
    return strtoll(word, NULL, 10);
}

static bool dates_apply(const struct dates *d, uint64_t i) {
    return d->when != AS_MADE && i % (d->every ? d->every : 1) == 0;
}

int64_t org_joined(uint64_t i) {
    int64_t day = (int64_t)(org_hash(i, 26) % 9), second = (int64_t)(org_hash(i, 27) % 86400);
    if (all && all[i].joined != AS_MADE)
        return all[i].joined;
    if (dates_apply(&org_joined_sent, i))
        return org_joined_sent.when;
    if (!org_hostile)
        return company_joined(i);
    switch ((enum joined)org_facts(i)->joined) {
    case LATELY: return org_start - day * 86400 - second - 1;
    case WEEKS_AGO: return org_start - (day + 13) * 86400 - second - 1;
    case UNSENT: return SENT_MISSING;
    default: return 1640995200 + (int64_t)(org_hash(i, 12) % 100000000);
    }
}

int64_t org_activity(uint64_t i, int product, int64_t now) {
    int64_t sent = all ? all[i].active[product] : AS_MADE, made;
    if (sent == SENT_MISSING)
        return 0;
    if (sent < 0 || (sent > 0 && (sent > now || sent <= now - demo_lag)))
        return sent;
    made = org_made_active(i, product, now - demo_lag);
    if (made == 0 || !dates_apply(&org_active_sent, i))
        return made;
    return org_active_sent.when == SENT_MISSING ? 0 : org_active_sent.when;
}

int64_t org_last_active(uint64_t i, int product, time_t now) {
    int64_t at = org_activity(i, product, now);
    if (at == SENT_UNREADABLE)
        return now;
    return at == SENT_1970 ? 0 : at == SENT_FUTURE ? org_future() : at;
}

int64_t org_future(void) { return org_start + INT64_C(400) * 86400; }

const char *org_type(uint64_t i) {
    static const char *const KIND[] = {"atlassian", "app", "customer"};
    if (all && *all[i].type)
        return all[i].type;
    if (*org_type_sent && i >= PEOPLE_KNOWN && org_facts(i)->kind == 0 &&
        i % (org_type_every ? org_type_every : 20) == 0)
        return org_type_sent;
    return KIND[org_facts(i)->kind];
}

bool org_person(uint64_t i) {
    const char *type = org_type(i);
    return strcasecmp(type, "app") != 0 && strcasecmp(type, "customer") != 0;
}

void org_set_joined(uint64_t i, int64_t when) { changes_of(i)->joined = when; }
void org_set_activity(uint64_t i, int product, int64_t when) {
    changes_of(i)->active[product] = when;
}
void org_set_type(uint64_t i, const char *word) {
    snprintf(changes_of(i)->type, sizeof changes_of(i)->type, "%s", word);
}

void org_take(uint64_t i, int product) {
    struct facts *f = org_facts(i);
    uint16_t bits = (uint16_t)(product < 0 ? UINT16_MAX : 1u << product);
    struct group group;
    if (!changes_of(i)->taken)
        changes_of(i)->before = *f;
    changes_of(i)->taken = true;
    for (int g = 0; g < org_fixed_groups(); g++) {
        org_group(g, &group);
        if (org_member(i, g) && group.product >= 0 && (product < 0 || group.product == product))
            org_set_member(i, g, false);
    }
    f->direct_user &= (uint16_t)~bits;
    f->direct_admin &= (uint16_t)~bits;
    f->inferred_user &= (uint16_t)~bits;
}

void org_give(uint64_t i) {
    struct facts *f = org_facts(i);
    const struct facts *before = &changes_of(i)->before;
    if (!changes_of(i)->taken)
        return;
    for (int g = 0; g < org_fixed_groups(); g++)
        if ((before->groups >> g & 1) && !org_member(i, g))
            org_set_member(i, g, true);
    f->direct_user |= before->direct_user;
    f->direct_admin |= before->direct_admin;
    f->inferred_user |= before->inferred_user;
    changes_of(i)->taken = false;
}
