/* Names, addresses and ids. Everything follows from seed and index. */
#include "people.h"
#include "company.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name, *email, *platform;
    bool suspended;
} PERSON[PEOPLE_NAMED] = {
    {"Olivia Admin", "olivia.admin@example.test", "atlassian/org-admin", false},
    {"Paul Product", "paul.product@example.test", NULL, false},
    {"Uma User", "uma.user@example.test", NULL, false},
    {"Aaron Access", "aaron.access@example.test", NULL, false},
    {"Alice Access", "alice.access@example.test", NULL, false},
    {"Sam Site", "sam.site@example.test", "atlassian/site-admin", false},
    {"Oscar Admin", "oscar.admin@example.test", "atlassian/org-admin", true},
    {"Otto Admin", "otto.admin@example.test", "atlassian/org-admin", false},
};

static const char *const FIRST[] = {
    "Ana",    "Ben",   "Chloé",  "Dmitri", "Émile", "Fatima", "Grace", "Håkon", "Inés",
    "Jürgen", "Kenji", "Łukasz", "Mei",    "Noor",  "Olu",    "Priya", "Quinn", "Ravi",
    "Søren",  "Tomás", "Ümit",   "Vera",   "Wen",   "Ximena", "Yara",  "Zoë"};
static const char *const LAST[] = {
    "Almeida", "Brown", "Chen",      "Dubois",    "Eriksen", "Fischer",  "García",  "Haddad",
    "Ivanov",  "Jones", "Kowalski",  "Lindqvist", "Müller",  "Nakamura", "O'Neill", "Park",
    "Rossi",   "Silva", "Takahashi", "Weber",     "Yilmaz",  "Zhang"};
static const char *const HOSTILE[] = {"<script>alert(1)</script>",
                                      "=cmd|' /C calc'!A0",
                                      "\"quoted\" 'name'",
                                      "\xe2\x80\xaeright to left\xe2\x80\xac",
                                      "\xf0\x9f\xa6\x84 Unicorn \xf0\x9d\x94\x98",
                                      "+49 30 1234",
                                      "@sum(1+1)",
                                      "-2+3",
                                      "a&amp;b </title><b>",
                                      "%s%n{{NAME}}",
                                      "",
                                      "\xe7\x8e\x8b\xe5\xb0\x8f\xe6\x98\x8e"};
/* People to Atlassian, as many such accounts are. */
static const char *const BOT[] = {"ci-bot", "svc-jira-sync"};
enum { BOTS = sizeof BOT / sizeof *BOT };
enum {
    FIRSTS = sizeof FIRST / sizeof *FIRST,
    LASTS = sizeof LAST / sizeof *LAST,
    HOSTILES = sizeof HOSTILE / sizeof *HOSTILE
};

static uint64_t *by_id; /* open addressing: index + 1, 0 free */
static uint64_t by_id_size;

/* In the company these eight have other names and the same rights. */
bool people_suspended(uint64_t i) { return PERSON[i].suspended; }
bool people_org_admin(uint64_t i) {
    return PERSON[i].platform && strcmp(PERSON[i].platform, "atlassian/org-admin") == 0;
}
const char *org_platform_role(uint64_t i) {
    return i < PEOPLE_NAMED && org_facts(i)->directories ? PERSON[i].platform : NULL;
}

static char *add_text(char *to, const char *text) { /* stpcpy, without the NUL of every step */
    size_t n = strlen(text);
    memcpy(to, text, n + 1);
    return to + n;
}

static char *add_hex(char *to, uint64_t value, int digits) {
    for (int k = digits - 1; k >= 0; k--)
        *to++ = "0123456789abcdef"[value >> 4 * k & 15];
    *to = '\0';
    return to;
}

static char *add_number(char *to, uint64_t value) {
    char digits[24], *p = digits + sizeof digits - 1;
    *p = '\0';
    do
        *--p = (char)('0' + value % 10);
    while (value /= 10);
    return add_text(to, p);
}

/* Two of the shapes real accounts have. Half of the digits come from one hash: enough for a million
 * to differ. */
void org_user_id(uint64_t i, char out[64]) {
    uint64_t a = org_hash(i, 4), b = org_hash(i, 5);
    if (i % 3 == 0) {
        add_hex(add_hex(out, a, 8), b, 16);
        return;
    }
    char *p = add_hex(add_text(out, i % 3 == 1 ? "557057:" : "712020:"), a >> 32, 8);
    p = add_hex(add_text(p, "-"), a, 4);
    p = add_hex(add_text(p, "-4"), a >> 16, 3);
    p = add_hex(add_text(p, "-8"), b, 3);
    add_hex(add_text(p, "-"), b >> 16, 12);
}

static uint64_t slot_of(const char *id) {
    uint64_t h = 1469598103934665603u;
    for (; *id; id++)
        h = (h ^ (unsigned char)*id) * 1099511628211u;
    return (h ^ h >> 29) & (by_id_size - 1);
}

void people_forget(void) {
    free(by_id);
    by_id = NULL;
}

static void make_index(void) {
    char id[64];
    by_id_size = 1024;
    while (by_id_size < org_users * 2)
        by_id_size *= 2;
    by_id = calloc(by_id_size, sizeof *by_id);
    if (!by_id)
        abort();
    for (uint64_t i = 0; i < org_users; i++) {
        org_user_id(i, id);
        uint64_t s = slot_of(id);
        while (by_id[s])
            s = (s + 1) & (by_id_size - 1);
        by_id[s] = i + 1;
    }
}

int64_t org_find(const char *account_id) {
    char id[64];
    if (!by_id)
        make_index();
    for (uint64_t s = slot_of(account_id); by_id[s]; s = (s + 1) & (by_id_size - 1)) {
        org_user_id(by_id[s] - 1, id);
        if (strcmp(id, account_id) == 0)
            return (int64_t)(by_id[s] - 1);
    }
    return -1;
}

static void make_name(uint64_t i, uint64_t h, struct user *u) {
    char *p = u->name;
    if (i >= PEOPLE_NAMED && i < PEOPLE_KNOWN) /* each of them at least once */
        p = add_text(p, HOSTILE[i - PEOPLE_NAMED]);
    else if (i < PEOPLE_KNOWN + BOTS)
        p = add_text(p, BOT[i - PEOPLE_KNOWN]);
    else if (h % 50 == 0)
        p = add_text(p, HOSTILE[h / 50 % HOSTILES]);
    else
        p = add_text(add_text(add_text(p, FIRST[h % FIRSTS]), " "), LAST[h / 64 % LASTS]);
    if (i < org_renamed)
        add_text(p, " (renamed)");
}

void org_user(uint64_t i, struct user *u) {
    uint64_t h = org_hash(i, 1);
    u->index = i;
    org_user_id(i, u->id);
    u->platform_role = org_platform_role(i);
    if (!org_hostile) {
        company_user(i, u);
        return;
    }
    u->null_profile = org_hash(i, 7) % 4 == 0;
    u->title = "Engineer";
    u->department = "R&D";
    if (i < PEOPLE_NAMED) {
        add_text(u->name, PERSON[i].name);
        add_text(u->email, PERSON[i].email);
        u->has_email = true;
        return;
    }
    make_name(i, h, u);
    add_text(add_text(add_number(add_text(u->email, "user"), i), "@"), org_domain(i));
    u->has_email = org_hash(i, 6) % 33 != 0;
}
