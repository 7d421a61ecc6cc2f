/* Names, addresses and ids of the demo's people; some are known by name to the doors and the tests
 * of rights. */
#ifndef DEMO_PEOPLE_H
#define DEMO_PEOPLE_H
#include "org.h"

enum {
    PERSON_PAUL = 1,
    PERSON_AARON = 3,
    PERSON_ALICE = 4,
    PEOPLE_NAMED = 8,
    PEOPLE_KNOWN = 20 /* named, and one of each hostile name */
};

bool people_suspended(uint64_t i); /* of the named */
bool people_org_admin(uint64_t i);
void people_forget(void); /* the index by id is built anew when next asked for */
#endif
