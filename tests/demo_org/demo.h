/* What the parts of the stand-in share. */
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

/* text.c */
__attribute__((format(printf, 2, 3))) void put(struct text *t, const char *format, ...);
void put_text(struct text *t, const char *s); /* as it is */
void put_json(struct text *t, const char *s); /* a JSON string with its quotes */
/* A quoted time; precision picks one of the forms seen live (0 seconds, 1 milliseconds, 2
 * nanoseconds, 3 hundredths, …). */
void put_time(struct text *t, int64_t at, uint64_t precision);
/* The strings of a member: "name":"x" or "name":["x","y"]. Enough for what clients of this API
 * send. -1: an empty list or more than most. */
int read_strings(const char *body, const char *name, char out[][160], int most);
long read_number(const char *body, const char *name, long fallback);

/* api.c: answers a call of the API. */
void api_answer(const struct call *c, struct reply *r);
/* LABEL,WORD[,DAYS]: what became of a key: revoked (401), closed (403), org-gone (404), or nothing
 * for as made; and in how many days it expires by Atlassian's list. */
void api_key_set(const char *value);
/* An error body: shape 1…6 of those that occur live; status in the body now a string, now a number.
 */
void fail_shape(struct reply *r, int shape, int status, const char *code, const char *title);
void fail_v2(struct reply *r, int status, const char *code, const char *title);
/* Ends a page: the links, with the position of the next one. url_base: not NULL where next may be a
 * whole URL. */
void put_links(struct text *t, bool more, uint64_t position, const char *url_base);
/* False: refused, and the answer is written. */
bool take_cursor(const char *cursor, uint64_t *position, struct reply *r);
bool twisted(const char *word);

/* search.c, groups.c. directory: -1 for all. */
void users_search(const struct call *c, int directory, struct reply *r);
void users_count(const struct call *c, int directory, struct reply *r);
void groups_search(const struct call *c, int directory, struct reply *r);
void group_roles(const char *id, struct reply *r);
void user_roles(const struct call *c, const char *account_id, int directory, struct reply *r);
void put_ari(struct text *t, int product);
void search_forget(void); /* the organization was made anew */

/* write.c: true when it was a write call, and the answer is written. The doors show the journal of
 * writes and all a write can change. write_fault: KIND:N[xCOUNT], the Nth write from now, and COUNT
 * - 1 after it, have their effect, and then the answer is lost, hang, cut or a status. ORG_CHAOS:
 * so many of a hundred writes go wrong somehow; ORG_LICENCE_FULL: no seat is left. */
bool write_call(const struct call *c, bool scoped, struct reply *r);
void write_journal(struct reply *r);
void write_state(struct reply *r);
void write_fault(const char *spec);
void write_forget(void);
extern long demo_chaos, demo_licence_full;

/* Beside the numbers below, the doors take ORG_JOINED, ORG_ACTIVE (WHEN[:N]: how days of joining,
 * and activities, are told; see org.h) and ORG_TYPES (WORD[:N]: another account type for every
 * Nth); and for one person ORG_AWAKE=ID, ORG_JOINED_OF=ID,WHEN,
 * ORG_ACTIVE_OF=ID,PRODUCT[@SITE],WHEN (with a seat or without), ORG_TYPE_OF=ID,WORD,
 * ORG_TAKE=ID[,PRODUCT] and ORG_GIVE=ID. An empty WHEN or WORD is as made. */
/* control.c: the doors for tests, /_demo/…, and the switches, "key=value" pairs separated by
 * newline or &. */
void control_answer(const struct call *c, struct reply *r);
void control_set(const char *pairs);
/* server.c: KIND:N[xCOUNT][/SHAPE][@PART]: the Nth call from now whose path holds PART, and COUNT -
 * 1 after it, fail. KIND is a status, hang, cut, html, garbage, empty, echo (a 403 that quotes the
 * key) or gson (it quotes it in JSON escapes); SHAPE 1…6 is the error body. "": no fault. */
void demo_fault(const char *spec);

enum { WINDOWS = 64 };
struct demo_counts {
    long calls, refused, keyed, windows, window[WINDOWS];
}; /* keyed: calls that bore an Authorization header; window: calls answered in each window of the
      limit */
/* Writes each call of the API to a file as curl's configuration (ORG_LOG), so that the same pages
 * can be fetched again. */
void demo_log(const struct call *c);
extern char demo_log_path[200];
extern struct demo_counts demo_counts;
extern long demo_latency_ms, demo_rate, demo_rate_seconds, demo_rate_shift, demo_move,
    demo_cursor_calls, demo_frozen, demo_roles_page,
    demo_retry_after; /* retry_after: the seconds a fault of 429 or 503 asks to wait; less than 0:
                         as a date */
extern long
    demo_lag; /* activity is told so many seconds late, beside the midnight it waits for anyway */
time_t demo_now(void); /* for last activity: ORG_NOW, a second at which the organization stands
                          still, else now */
/* Words: circle (next pages repeat), spiral (they repeat under ever new cursors), elsewhere (they
 * point to another server), url (next is a URL), missing (fields left out), unknown (new fields and
 * words), mystery (users whose state no filter knows), times (every way to write one), hollow
 * (pages of groups without any, under ever new cursors), leaving (a group and some people are gone
 * when their roles are asked for), mute (how roles came is refused or left out), placeless (nor is
 * the directory told where somebody is suspended), huge (numbers past any that can be stored),
 * countless (a count that cannot be), halves (names cut in the middle of a character), artful
 * (everybody may use AI), stale (first counts hold five who are gone). */
extern char demo_gives[60], demo_twist[100], demo_elsewhere[100],
    demo_base[60]; /* base: our own address */
#endif
