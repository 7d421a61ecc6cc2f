/* Functions and switches that the parts of the demo organization share. */
#ifndef DEMO_H
#define DEMO_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

struct text {
    char *at;
    size_t length, capacity;
};
struct call {
    const char *method, *path, *query, *body, *authorization, *content_type, *hook_token, *hook_id,
        *hook_time, *hook_signature;
};
struct reply {
    int status;
    struct text body;
    const char *type;
    bool hang, cut, lost;
    long remaining, limit, reset, retry_after;
};

/* text.c: text_add appends as it is, text_addf with a format, text_add_json as a JSON string with
 * its quotes. */
__attribute__((format(printf, 2, 3))) void text_addf(struct text *t, const char *format, ...);
void text_add(struct text *t, const char *s);
void text_add_json(struct text *t, const char *s);
/* A quoted time. precision picks one of the forms seen live: 0 seconds, 1 milliseconds,
 * 2 nanoseconds, 3 hundredths, and so on. */
void text_add_time(struct text *t, int64_t at, uint64_t precision);
/* Reads the strings of a member, "name":"x" or "name":["x","y"]: enough for what clients of this
 * API send. -1: the list is empty or has more than max. */
int read_strings(const char *body, const char *name, char out[][160], int max);
long read_number(const char *body, const char *name, long fallback);

/* api.c: answers a call of the API. */
void api_answer(const struct call *c, struct reply *r);
/* LABEL,WORD[,DAYS] changes a key: revoked (401), closed (403), org-gone (404) or nothing for as
 * made. DAYS: until it expires by Atlassian's list. */
void api_key_set(const char *value);
/* Writes an error body in one of the six shapes that occur live. fail_v2: the status in the body is
 * sometimes a string and sometimes a number. */
void fail_shape(struct reply *r, int shape, int status, const char *code, const char *title);
void fail_v2(struct reply *r, int status, const char *code, const char *title);
/* Ends a page with its links; position is that of the next page. url_base is NULL unless next may
 * be a whole URL. */
void text_add_links(struct text *t, bool more, uint64_t position, const char *url_base);
/* False: the cursor is refused and the answer is written. */
bool cursor_read(const char *cursor, uint64_t *position, struct reply *r);
bool twisted(const char *word);

/* search.c, groups.c. directory: -1 for all. */
void users_search(const struct call *c, int directory, struct reply *r);
void users_count(const struct call *c, int directory, struct reply *r);
void groups_search(const struct call *c, int directory, struct reply *r);
void group_roles(const char *id, struct reply *r);
void user_roles(const struct call *c, const char *account_id, int directory, struct reply *r);
void text_add_ari(struct text *t, int product);
/* Forgets what the search derived: the organization was made anew. */
void search_forget(void);

/* events.c: what happened to somebody, by a write or by a door; and the call that tells of it.
 * ORG_EVENTS=1: the plan has an audit log. */
void event_add(int64_t user, const char *action);
void events_answer(const struct call *c, struct reply *r);
extern long demo_events;
/* domains.c: the organization's domains; refused: by a key with scopes. */
void domains_answer(bool refused, struct reply *r);
extern long demo_domains, demo_outside;
/* licenses.c: true when the call is one of a Jira site (/ex/jira/...), and then the answer is
 * written. Its tokens go with any address: LICENSE_TOKEN, and LICENSE_TOKEN_PLAIN of an account
 * that does not administer Jira. */
#define LICENSE_TOKEN "ATATT-demo-jira-admin-7c1e"
#define LICENSE_TOKEN_PLAIN "ATATT-demo-jira-plain-2b9d"
bool license_call(const struct call *c, struct reply *r);
/* ORG_LICENSE_SHIFT: so many seats more (or less) than the organization has. */
extern long demo_license_shift;

/* write.c: true when the call is a write, and then the answer is written. */
bool write_call(const struct call *c, bool scoped, struct reply *r);
/* The journal of writes, and everything a write can change. */
void write_journal(struct reply *r);
void write_state(struct reply *r);
/* KIND:N[xCOUNT]: the Nth write from now and the COUNT - 1 after it have their effect, and then the
 * answer is lost, hang, cut or a status. */
void write_fault(const char *spec);
void write_forget(void);
/* ORG_CHAOS: how many of a hundred writes go wrong. */
extern long demo_chaos;
/* ORG_LICENCE_FULL: no seat is left. */
extern long demo_licence_full;

/* control.c: the doors for tests, /_demo/…, and the switches, "key=value" pairs separated by
 * newline or &. Beside the numbers below the doors take:
 *   ORG_HOSTILE=1                    the organization of the tests, not the company (company.h)
 *   ORG_JOINED, ORG_ACTIVE=WHEN[:N]  how days of joining and activities are given (org.h)
 *   ORG_TYPES=WORD[:N]               another account type for every Nth person
 * and for one person, where an empty WHEN or WORD is as made:
 *   ORG_AWAKE=ID, ORG_JOINED_OF=ID,WHEN, ORG_TYPE_OF=ID,WORD
 *   ORG_ACTIVE_OF=ID,PRODUCT[@SITE],WHEN  with a seat or without
 *   ORG_TAKE=ID[,PRODUCT], ORG_GIVE=ID */
void control_answer(const struct call *c, struct reply *r);
void control_set(const char *pairs);

/* server.c: KIND:N[xCOUNT][/SHAPE][@PART]: the Nth call from now whose path contains PART fails,
 * and the COUNT - 1 after it. KIND is a status, hang, cut, html, garbage, empty, echo (a 403 that
 * quotes the key) or gson (the same in JSON escapes); SHAPE 1…6 is the error body. "": no fault. */
void demo_fault(const char *spec);

enum { WINDOWS = 64 };
struct demo_counts {
    long calls;
    long refused;
    long keyed; /* calls with an Authorization header */
    long windows;
    long window[WINDOWS]; /* calls answered in each window of the rate limit */
};
extern struct demo_counts demo_counts;

/* Writes each call of the API to a file as curl's configuration (ORG_LOG), so that the same pages
 * can be fetched again. */
void demo_log(const struct call *c);
extern char demo_log_path[200];

extern long demo_latency_ms, demo_rate, demo_rate_seconds, demo_rate_shift;
extern long demo_move, demo_cursor_calls, demo_frozen, demo_roles_page;
/* Seconds that a fault of 429 or 503 asks to wait; below 0: as a date. */
extern long demo_retry_after;
/* Activity appears this many seconds late, beside the midnight it waits for anyway. */
extern long demo_lag;
/* The time for last activity: ORG_NOW, a second at which the organization stands still, or now. */
time_t demo_now(void);

/* Words that twist answers:
 *   domainless   the organization's domains are refused
 *   unaddressed  a search by domain finds nobody whose address is not shown
 *   anywhere     a search and a count take no notice of domains
 *   adrift       the same, but the count does
 *   stubborn     a count by domain is refused
 *   circle     next pages repeat
 *   spiral     they repeat under ever new cursors
 *   elsewhere  they point to another server
 *   url        next is a URL
 *   missing    fields are left out
 *   unknown    new fields and words appear
 *   mystery    some users have a state that no filter knows
 *   times      every way to write a time
 *   hollow     pages of groups without any, under ever new cursors
 *   leaving    a group and some people are gone when their roles are asked for
 *   mute       the source of a role is refused or left out
 *   placeless  also the directory where somebody is suspended is left out
 *   huge       numbers beyond any that can be stored
 *   countless  a count that cannot be
 *   halves     names cut in the middle of a character
 *   artful     everybody may use AI
 *   stale      first counts include five people who are gone */
extern char demo_twist[100];
extern char demo_gives[60], demo_elsewhere[100];
/* Our own address. */
extern char demo_base[60];
#endif
