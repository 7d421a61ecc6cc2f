/* Domains of e-mail addresses, and which of them the organization has verified. The address
 * decides, whether it is shown or not. */
#include "company.h"
#include "demo.h"
#include "people.h"

#include <stdio.h>
#include <string.h>

/* ORG_DOMAINS: so many domains have the accounts that the organization manages, and none of the
 * others has one of these; 0: both have the same two. ORG_OUTSIDE: so many have the others. */
long demo_domains, demo_outside;

enum { VERIFIED_MAX = 4, OUTSIDE_MAX = 100 };
static const struct {
    const char *name;
    uint64_t percent;
} VERIFIED[VERIFIED_MAX] = {
    {"example.test", 50}, {"harbor.test", 25}, {"meridian.test", 15}, {"northsea.test", 10}};

static const char *outside(uint64_t k) {
    static char name[OUTSIDE_MAX][24];
    snprintf(name[k], sizeof name[k], k ? "partner%d.test" : "partner.test", (int)k);
    return name[k];
}

const char *org_domain(uint64_t i) {
    if (!org_hostile)
        return company_domain(i);
    uint64_t among = demo_outside > 0 && demo_outside < OUTSIDE_MAX ? (uint64_t)demo_outside : 1;
    uint64_t share = org_hash(i, 46) % 100, k = 0;
    if (i < PEOPLE_NAMED)
        return VERIFIED[0].name;
    if (demo_domains <= 0)
        return org_hash(i, 1) % 7 == 0 ? "partner.test" : VERIFIED[0].name;
    if (!org_facts(i)->managed)
        return outside(org_hash(i, 47) % among);
    for (; k + 1 < VERIFIED_MAX && share >= VERIFIED[k].percent; k++)
        share -= VERIFIED[k].percent;
    return VERIFIED[(long)k < demo_domains ? k : 0].name;
}

void domains_answer(bool refused, struct reply *r) {
    if (refused || twisted("domainless")) {
        fail_shape(r, 4, 403, "", "Forbidden");
        return;
    }
    text_add(&r->body, "{\"data\":[");
    if (!org_hostile) {
        text_add(&r->body, "{\"attributes\":{\"name\":\"tidewater.test\",\"claim\":{\"status\":"
                           "\"verified\"}}}],\"links\":{}}");
        return;
    }
    for (int k = 0; k < (demo_domains > 0 ? demo_domains : 1) && k < VERIFIED_MAX; k++)
        text_addf(&r->body,
                  "{\"id\":\"d%d\",\"type\":\"domains\",\"attributes\":{\"name\":\"%s\","
                  "\"claim\":{\"type\":\"dns\",\"status\":\"verified\"}},\"links\":{}},",
                  k, VERIFIED[k].name);
    if (demo_domains <= 0)
        text_add(&r->body, "{\"attributes\":{\"name\":\"Partner.test\",\"claim\":{\"type\":"
                           "\"http\",\"status\":\"verified\"}}},");
    text_add(&r->body,
             "{\"id\":\"d9\",\"type\":\"domains\",\"attributes\":{\"name\":\"later.test\","
             "\"claim\":{\"type\":\"dns\",\"status\":\"unverified\"}}}],\"links\":{}}");
}
