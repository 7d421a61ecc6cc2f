/* The company the demo organization shows: departments, service accounts, contractors, newcomers
 * and leavers, made like real ones. With ORG_HOSTILE=1 the organization is the one of the tests:
 * hostile names, numbered addresses, and access by chance. */
#ifndef DEMO_COMPANY_H
#define DEMO_COMPANY_H
#include "org.h"

enum { DEPARTMENTS = 12 };
enum kind { KIND_EMPLOYEE, KIND_BOT, KIND_CONTRACTOR, KIND_GUEST };

struct department {
    const char *name, *title[5];
    int percent; /* of the employees */
    /* Percent of its people with access, in the order of enum access, and percent of these who used
     * it in the last two weeks. */
    uint8_t has[6], uses[6];
};
enum access { CONFLUENCE, JIRA, SERVICE, DISCOVERY, LABS, CODE };

/* company_people.c: who somebody is. */
extern const struct department DEPARTMENT[DEPARTMENTS];
enum kind company_kind(uint64_t i);
int company_department(uint64_t i);
bool company_departed(uint64_t i); /* suspended or deactivated, and without use since */
void company_user(uint64_t i, struct user *u);
const char *company_domain(uint64_t i); /* NULL: no address */
void company_team_name(int team, char *out, size_t size);
int company_team_department(int team);

/* company.c: what somebody holds and uses. */
void company_facts(uint64_t i, struct facts *f);
int64_t company_joined(uint64_t i);
int64_t company_active(uint64_t i, int product, time_t now);
#endif
