/* The products and the groups that give them: of the company, and of the organization of the tests.
 * Both have the same places, so that a number means the same in both. */
#include "org.h"

#define SITE1 "11111111-2222-3333-4444-555555555555"
#define SITE2 "22222222-3333-4444-5555-666666666666"
#define SANDBOX "33333333-4444-5555-6666-777777777777"
#define CODE "44444444-5555-6666-7777-888888888888"

static const struct product OF_TESTS[PRODUCTS] = {
    {"jira-software", "jira-software", SITE1, "example", "https://example.atlassian.net",
     "Standard", false, 2000, 0},
    {"jira-servicedesk", "jira-service-desk", SITE1, "example", "https://example.atlassian.net",
     "Premium", false, 500, 0},
    {"confluence", "confluence", SITE1, "example", "https://example.atlassian.net", "Standard",
     false, 2000, 0},
    {"jira-product-discovery", "jira-product-discovery", SITE1, "example",
     "https://example.atlassian.net", "Standard", false, 500, 0},
    {"jira-software", "jira-software", SITE2, "example-research",
     "https://example-research.atlassian.net", "Premium", false, 800, 1},
    {"confluence", "confluence", SITE2, "example-research",
     "https://example-research.atlassian.net", "Premium", false, 800, 1},
    {"jira-software", "jira-software", SANDBOX, "example-sandbox",
     "https://example-sandbox.atlassian.net", "Premium", true, 100, 2},
    {"confluence", "confluence", SANDBOX, "example-sandbox",
     "https://example-sandbox.atlassian.net", "Premium", true, 100, 2},
    {"bitbucket", "bitbucket", CODE, "example-code", "", "Standard", false, 300, 0},
};
static const struct product OF_COMPANY[PRODUCTS] = {
    {"jira-software", "jira-software", SITE1, "tidewater", "https://tidewater.atlassian.net",
     "Premium", false, 2000, 0},
    {"jira-servicedesk", "jira-service-desk", SITE1, "tidewater", "https://tidewater.atlassian.net",
     "Standard", false, 500, 0},
    {"confluence", "confluence", SITE1, "tidewater", "https://tidewater.atlassian.net", "Standard",
     false, 2500, 0},
    {"jira-product-discovery", "jira-product-discovery", SITE1, "tidewater",
     "https://tidewater.atlassian.net", "Standard", false, 300, 0},
    {"jira-software", "jira-software", SITE2, "tidewater-labs",
     "https://tidewater-labs.atlassian.net", "Standard", false, 500, 1},
    {"confluence", "confluence", SITE2, "tidewater-labs", "https://tidewater-labs.atlassian.net",
     "Standard", false, 500, 1},
    {"jira-software", "jira-software", SANDBOX, "tidewater-sandbox",
     "https://tidewater-sandbox.atlassian.net", "Premium", true, 100, 2},
    {"confluence", "confluence", SANDBOX, "tidewater-sandbox",
     "https://tidewater-sandbox.atlassian.net", "Premium", true, 100, 2},
    {"bitbucket", "bitbucket", CODE, "tidewater-code", "", "Standard", false, 700, 0},
};

/* The last two of each exist with several directories only: they bear names of the first. */
static const struct fixed_group GROUPS_OF_TESTS[] = {
    {"confluence-users-example", false, 2, ROLE_USER, 62},
    {"jira-software-users-example", false, 0, ROLE_USER, 55},
    {"jira-servicemanagement-agents-example", false, 1, ROLE_USER, 12},
    {"jira-product-discovery-users-example", false, 3, ROLE_USER, 15},
    {"confluence-users-example-research", false, 5, ROLE_USER, 20},
    {"jira-software-users-example-research", false, 4, ROLE_USER, 22},
    {"jira-software-users-example-sandbox", false, 6, ROLE_USER, 10},
    {"jira-admins-example", false, 0, ROLE_ADMIN, 1},
    {"org-admins", false, -1, ROLE_NONE, 0},
    {"engineering (from the directory service)", true, 0, ROLE_USER, 30},
    {"customers-example", false, 1, ROLE_CUSTOMER, 20},
    {"confluence-guests-example", false, 2, ROLE_GUEST, 5},
    {"confluence-user-access-admins-example", false, 2, ROLE_ACCESS_ADMIN, 0},
    {"product-discovery-contributors-example", false, 3, ROLE_CONTRIBUTOR, 8},
    {"servicemanagement-stakeholders-example", false, 1, ROLE_STAKEHOLDER, 6},
    {"jira-basic-example", false, 0, ROLE_BASIC, 4},
    {"confluence-users-example", false, 5, ROLE_USER, 40},
    {"jira-software-users-example", false, 4, ROLE_USER, 40},
};
/* company.c chooses the members; groups of okta belong to the identity provider. */
static const struct fixed_group GROUPS_OF_COMPANY[] = {
    {"confluence-users-tidewater", false, 2, ROLE_USER, 0},
    {"jira-users-tidewater", false, 0, ROLE_USER, 0},
    {"jira-servicemanagement-agents-tidewater", false, 1, ROLE_USER, 0},
    {"jira-product-discovery-creators-tidewater", false, 3, ROLE_USER, 0},
    {"confluence-users-tidewater-labs", false, 5, ROLE_USER, 0},
    {"jira-users-tidewater-labs", false, 4, ROLE_USER, 0},
    {"jira-users-tidewater-sandbox", false, 6, ROLE_USER, 0},
    {"jira-admins-tidewater", false, 0, ROLE_ADMIN, 0},
    {"org-admins", false, -1, ROLE_NONE, 0},
    {"okta-engineering", true, 0, ROLE_USER, 0},
    {"support-portal-customers", false, 1, ROLE_CUSTOMER, 0},
    {"confluence-guests-partners", false, 2, ROLE_GUEST, 0},
    {"confluence-user-access-admins-tidewater", false, 2, ROLE_ACCESS_ADMIN, 0},
    {"product-discovery-contributors", false, 3, ROLE_CONTRIBUTOR, 0},
    {"jira-servicemanagement-stakeholders", false, 1, ROLE_STAKEHOLDER, 0},
    {"jira-basic-field-service", false, 0, ROLE_BASIC, 0},
    {"okta-customer-support", true, 1, ROLE_USER, 0},
    {"okta-all-employees", true, -1, ROLE_NONE, 0},
    {"okta-office-functions", true, -1, ROLE_NONE, 0},
    {"external-contractors", false, 0, ROLE_USER, 0},
    {"confluence-admins-tidewater", false, 2, ROLE_ADMIN, 0},
    {"confluence-users-tidewater", false, 5, ROLE_USER, 0},
    {"jira-users-tidewater", false, 4, ROLE_USER, 0},
};

const struct product *PRODUCT;
const struct fixed_group *FIXED;
int FIXED_GROUPS;

void products_choose(void) {
    PRODUCT = org_hostile ? OF_TESTS : OF_COMPANY;
    FIXED = org_hostile ? GROUPS_OF_TESTS : GROUPS_OF_COMPANY;
    FIXED_GROUPS = (int)(org_hostile ? sizeof GROUPS_OF_TESTS / sizeof *GROUPS_OF_TESTS
                                     : sizeof GROUPS_OF_COMPANY / sizeof *GROUPS_OF_COMPANY);
}

const char *org_name(void) { return org_hostile ? "Example Works" : "Tidewater Instruments"; }
