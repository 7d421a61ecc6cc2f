/* The words. A word that is also a name or an office of people ("service", "admin") is none. */
#include "terms/bot_terms.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Lower-case letters only. */
static const char *const TERMS[] = {
    "ansible", "api",     "apikey",     "automation",   "bamboo",         "bot",       "chatbot",
    "ci",      "cicd",    "cron",       "daemon",       "dependabot",     "deploy",    "github",
    "gitlab",  "jenkins", "monitoring", "nagios",       "noreply",        "renovate",  "reply",
    "robot",   "scim",    "script",     "scriptrunner", "serviceaccount", "sonarqube", "splunk",
    "srv",     "svc",     "svcacct",    "teamcity",     "terraform",      "webhook",   "zabbix",
    "zapier",
};
enum { TERMS_COUNT = sizeof TERMS / sizeof *TERMS, LENGTH_MAX = 31 };

const char *bot_term(size_t i) { return i < TERMS_COUNT ? TERMS[i] : NULL; }

static bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Lengths of the words that begin with each letter, as bits: most terms of most names end here. */
static const uint32_t *term_lengths(void) {
    static uint32_t lengths[256];
    if (!lengths['b'])
        for (size_t i = 0; i < TERMS_COUNT; i++)
            lengths[(unsigned char)*TERMS[i]] |= (uint32_t)1 << strlen(TERMS[i]);
    return lengths;
}

static const char *term_equal(const char *term, size_t n) {
    for (size_t i = 0; i < TERMS_COUNT; i++)
        if (strncmp(TERMS[i], term, n) == 0 && TERMS[i][n] == '\0')
            return TERMS[i];
    return NULL;
}

const char *bot_term_in(const char *folded, size_t n) {
    const uint32_t *lengths = term_lengths();
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
        if (!whole || length > LENGTH_MAX || !(lengths[(unsigned char)folded[from]] >> length & 1))
            continue;
        const char *found = term_equal(folded + from, length);
        if (found)
            return found;
    }
    return NULL;
}
