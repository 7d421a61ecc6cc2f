/* What happened to single accounts since the organization was made: a table beside the records, made when it is first
 * needed. */
#include "org.h"

#include <stdlib.h>

struct happened { int64_t ends; /* when a deletion becomes final; 0: none waits */ };

static struct happened *all;
static uint64_t all_n;
static int64_t next_end; /* of all; 0: nothing waits */

void accounts_forget(void) {
    free(all);
    all = NULL;
    next_end = 0;
}

static struct happened *of(uint64_t i) {
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
    of(i)->ends = now + GRACE;
    if (next_end == 0 || now + GRACE < next_end)
        next_end = now + GRACE;
}

void org_cancel_delete(uint64_t i) {
    org_facts(i)->account = STATE_ACTIVE;
    of(i)->ends = 0;
}

static void end(uint64_t i) {
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
            end(i);
        if (all[i].ends && (next_end == 0 || all[i].ends < next_end))
            next_end = all[i].ends;
    }
}
