/* The words. A word that is also a name or an office of people ("service", "admin") is none. */
#include "terms/bot_terms.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Lower-case letters only, in their order, none longer than LENGTH_MAX. */
static const char *const TERMS[] = {
    "ansible", "api",     "apikey",       "automation",     "bamboo",     "bot",      "chatbot",
    "ci",      "cicd",    "cron",         "daemon",         "dependabot", "deploy",   "github",
    "gitlab",  "jenkins", "monitoring",   "nagios",         "noreply",    "renovate", "reply",
    "robot",   "scim",    "scriptrunner", "serviceaccount", "sonarqube",  "splunk",   "srv",
    "svc",     "svcacct", "teamcity",     "terraform",      "webhook",    "zabbix",   "zapier",
};
enum { TERMS_COUNT = sizeof TERMS / sizeof *TERMS, LENGTH_MAX = 31 };

const char *bot_term(size_t i) { return i < TERMS_COUNT ? TERMS[i] : NULL; }

static bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Of the terms that begin with a letter: their lengths as bits, and the place of the first. Most
 * names end at the lengths. */
struct term_start {
    uint32_t lengths, first;
};

static const struct term_start *term_starts(void) {
    static struct term_start starts[256];
    if (starts['b'].lengths)
        return starts;
    for (uint32_t i = TERMS_COUNT; i-- > 0;) {
        struct term_start *start = &starts[(unsigned char)*TERMS[i]];
        start->lengths |= (uint32_t)1 << strlen(TERMS[i]);
        start->first = i;
    }
    return starts;
}

/* NULL: the n bytes are no term of the table. */
static const char *term_find(const char *term, size_t n) {
    const struct term_start *start = &term_starts()[(unsigned char)*term];
    if (n > LENGTH_MAX || !(start->lengths >> n & 1))
        return NULL;
    for (size_t i = start->first; i < TERMS_COUNT && *TERMS[i] == *term; i++)
        if (strncmp(TERMS[i], term, n) == 0 && TERMS[i][n] == '\0')
            return TERMS[i];
    return NULL;
}

const char *bot_term_in(const char *folded, size_t n) {
    for (size_t i = 0; i < n;) {
        size_t from = i;
        while (i < n && is_alpha(folded[i]))
            i++;
        size_t length = i - from;
        while (i < n && is_digit(folded[i]))
            i++;
        bool whole = length > 0 && (i == n || !is_alpha(folded[i]));
        while (i < n && (is_alpha(folded[i]) || is_digit(folded[i])))
            i++;
        if (i == from) /* a separator */
            i++;
        const char *found = whole ? term_find(folded + from, length) : NULL;
        if (found)
            return found;
    }
    return NULL;
}
