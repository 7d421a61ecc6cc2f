/* Claims, composes and records notices. The day of the action only ever moves later: the first
 * notice names it anew, and so does a later one that would come too late. */
#include "notify/notices.h"
#include "base/text.h"
#include "notify/retry.h"
#include "settings/mail.h"
#include "sql/timer/notify/notices.h"
#include "warnings/notice.h"
#include "warnings/warning.h"

#include <string.h>

enum {
    EXAMINED_MAX = 50,           /* rows of one claim */
    TRY_SECONDS_MAX = 3 * 86400, /* so long after it was due a notice is tried again */
    WAITS_MAX = 7,               /* retries with a wait of their own; later ones wait the longest */
    SERVER_WAIT_MAX = 1800,      /* a mail server that is back sends soon */
    SIGN_IN_WAIT_MAX = 10 * 3600, /* a rejected sign-in, repeated, locks accounts */
    DETAIL_MAX = 300
};

/* One row of NOTICES_DUE. */
struct due {
    struct message_notice notice;
    const char *uid, *address, *email;
    int64_t acts_at, tries, owners;
    bool is_living; /* run and warning still wait */
};

/* --- the end of a notice */

static enum rc_err notice_fail(struct lane *l, const struct message_notice *n, const char *cause,
                               const char *detail, int64_t now) {
    bool ended = false, is_refused = text_equal(cause, "notice-refused");
    TRY(db_exec(l->db, Q_NOTICES_FAIL, NULL, "iss", n->id, cause, detail));
    return warning_end(l->db, n->run, n->user, WARNING_NOTICE_FAILED, cause,
                       is_refused ? detail : NULL, now, &ended);
}

/* The answer of a mail server in one line, as a detail for people. libcurl's QUIT has an answer of
 * its own behind it. */
static const char *answer_detail(struct arena *a, const char *answer) {
    const char *quit = strstr(answer, "\n221 ");
    size_t n = quit ? (size_t)(quit - answer) : strlen(answer);
    char *line = arena_strndup(a, answer, n < DETAIL_MAX ? n : DETAIL_MAX);
    n = strlen(line);
    while (n > 0 && !text_is_utf8(line, n))
        line[--n] = '\0';
    for (char *p = line; *p; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7F)
            *p = ' ';
    return text_trim(line);
}

/* --- the day of the action */

/* Moves the day, never earlier, so that n->days are left after now; and the notices after this one
 * with it. */
static enum rc_err keep_distance(struct lane *l, const struct message_notice *n, int64_t now,
                                 int64_t *acts_at) {
    int64_t day = 0;
    TRY(warning_acts_at(l->db, now, n->days, &day));
    if (day <= *acts_at)
        return OK;
    *acts_at = day;
    TRY(db_exec(l->db, Q_NOTICES_MOVE_DAY, NULL, "iii", n->run, n->user, day));
    return db_exec(l->db, Q_NOTICES_MOVE_LATER, NULL, "iiiii", n->run, n->user, n->days, day,
                   (int64_t)NOTICE_EARLY_SECONDS);
}

/* --- claiming */

static enum rc_err notice_compose_mail(struct lane *l, const struct due *d, int64_t acts_at,
                                       const struct mail_route *route, struct message *m) {
    struct arena *a = m->batch->arena;
    struct notice_source source;
    struct notice_text text;
    char to[MAIL_ASCII_BYTES] = "";
    TRY(notice_source_of_run(l->db, d->notice.run, l->config->base_url, &source));
    TRY(notice_write(l->db, &source, d->notice.user, d->notice.days, acts_at, &text));
    /* an address that is not valid stays as it is: the sender refuses it */
    m->attempt.to = arena_strdup(a, mail_address_ascii(d->address, to) ? to : d->address);
    m->attempt.server = route->server;
    m->attempt.secret = route->server->password;
    m->attempt.from = route->from;
    message_write_notice(m, text.subject, text.plain, text.html, route->reply_to);
    return OK;
}

static enum rc_err notice_claim(struct outbox *o, struct endpoint *e, const struct due *d,
                                int64_t now) {
    struct lane *l = o->lane;
    struct arena *a = arena_open((size_t)16 * 1024 * 1024);
    struct message_batch *batch = arena_alloc(a, sizeof *batch);
    struct message *m = arena_alloc(a, sizeof *m);
    struct mail_route route;
    int64_t acts_at = d->acts_at;
    batch->arena = a;
    batch->left = 1;
    *m = (struct message){.batch = batch,
                          .endpoint = e,
                          .uid = arena_strdup(a, d->uid),
                          .created_at = now,
                          .attempts = d->tries,
                          .notice = d->notice};
    outbox_enqueue(e, m); /* the outbox owns it from here on */
    TRY(outbox_mail_route(o, a, &route));
    if (!route.opens)
        return FAIL(l->err, ERR_INTERNAL, l->err->message, "%s", "password of the mail server");
    TRY(keep_distance(l, &d->notice, now, &acts_at));
    TRY(notice_compose_mail(l, d, acts_at, &route, m));
    return db_exec(l->db, Q_NOTICES_CLAIM, NULL, "i", d->notice.id);
}

/* Why the person is left alone instead; NULL: nothing speaks against it. */
static const char *problem_of(const struct due *d) {
    if (!d->email || !text_equal_nocase(d->email, d->address))
        return "address-changed";
    return d->owners > 1 ? "shared-address" : NULL;
}

static enum rc_err notice_take(struct outbox *o, struct endpoint *e, const struct due *d,
                               int64_t now) {
    const char *problem = problem_of(d);
    if (!d->is_living)
        return db_exec(o->lane->db, Q_NOTICES_CANCEL, NULL, "i", d->notice.id);
    if (problem)
        return notice_fail(o->lane, &d->notice, problem, NULL, now);
    return notice_claim(o, e, d, now);
}

static enum rc_err load_due_notices(struct lane *l, int64_t now, struct due *out, int *n) {
    struct rows *r = NULL;
    *n = 0;
    TRY(db_query(l->db, Q_NOTICES_DUE, &r, "ii", now, (int64_t)EXAMINED_MAX));
    while (db_next(r))
        out[(*n)++] = (struct due){
            .notice = {.id = db_int(r, NOTICES_DUE__ID),
                       .run = db_int(r, NOTICES_DUE__RUN),
                       .user = db_int(r, NOTICES_DUE__USER),
                       .days = db_int(r, NOTICES_DUE__DAYS),
                       .due_at = db_int(r, NOTICES_DUE__DUE_AT)},
            .uid = db_text(r, NOTICES_DUE__UID),
            .address = db_text(r, NOTICES_DUE__ADDRESS),
            .email = db_text(r, NOTICES_DUE__EMAIL),
            .acts_at = db_int(r, NOTICES_DUE__ACTS_AT),
            .tries = db_int(r, NOTICES_DUE__TRIES),
            .owners = db_int(r, NOTICES_DUE__OWNERS),
            .is_living = db_int(r, NOTICES_DUE__IS_LIVING) != 0,
        };
    return db_end(r);
}

static int free_for_notices(struct outbox *o, const struct endpoint *e) {
    int own = NOTICES_PARALLEL - e->running - e->queued, all = outbox_free_processes(o);
    return own < all ? own : all;
}

enum rc_err notices_claim(struct outbox *o, int64_t now) {
    struct lane *l = o->lane;
    struct endpoint *e = outbox_endpoint_of(o, ENDPOINT_NOTICES);
    struct due due[EXAMINED_MAX];
    struct mail mail;
    bool found = false;
    int n = 0;
    if (!e)
        return OK;
    TRY(mail_settings(l->db, &mail));
    e->open = mail_is_ready(&mail);
    if (!e->open)
        return OK;
    if (free_for_notices(o, e) > 0)
        TRY(load_due_notices(l, now, due, &n));
    for (int i = 0; i < n && free_for_notices(o, e) > 0; i++)
        TRY(notice_take(o, e, &due[i], now));
    TRY(db_get_int(l->db, Q_NOTICES_NEXT, &e->next_due, &found, ""));
    e->more = found && e->next_due <= now;
    return OK;
}

/* --- recording */

/* The failure is about the mail server or the sender, so it would meet every notice. */
static bool is_about_server(const struct attempt *a) {
    return a->step <= MAIL_SENDER && a->end != END_NOT_ALLOWED;
}

/* Seconds until the next try. */
static int64_t notice_wait(const struct message *m, const struct retry_decision *decision) {
    int64_t tries = m->attempts + 1 > WAITS_MAX ? WAITS_MAX : m->attempts + 1;
    int64_t wait = retry_delay(tries, m->attempt.retry_after);
    int64_t max = decision->permanent ? SIGN_IN_WAIT_MAX : SERVER_WAIT_MAX;
    return is_about_server(&m->attempt) && wait > max ? max : wait;
}

static enum rc_err record_failure(struct outbox *o, struct message *m,
                                  const struct retry_decision *decision, int64_t now) {
    struct lane *l = o->lane;
    const struct message_notice *n = &m->notice;
    const char *answer = *m->attempt.answer ? m->attempt.answer : decision->text;
    const char *detail = answer_detail(m->batch->arena, answer);
    bool by_server = is_about_server(&m->attempt);
    int64_t again = now + notice_wait(m, decision);
    if (decision->unsure)
        return notice_fail(l, n, "notice-unsure", detail, now);
    if (decision->permanent && !by_server)
        return notice_fail(l, n, "notice-refused", detail, now);
    if (again > n->due_at + TRY_SECONDS_MAX)
        return notice_fail(l, n, by_server ? "notice-late" : "notice-refused", detail, now);
    TRY(db_exec(l->db, Q_NOTICES_RETRY, NULL, "iis", n->id, again, detail));
    return by_server ? db_exec(l->db, Q_NOTICES_POSTPONE, NULL, "i", again) : OK;
}

enum rc_err notices_record(struct outbox *o, struct message *m, int64_t now) {
    struct lane *l = o->lane;
    struct retry_decision decision = retry_decide(m->batch->arena, &m->attempt);
    int64_t acts_at = 0;
    bool found = false;
    o->recorded++;
    if (!decision.delivered)
        return record_failure(o, m, &decision, now);
    TRY(db_exec(l->db, Q_NOTICES_ACCEPTED, NULL, "ii", m->notice.id, now));
    /* a server may take hours to accept: the days count from then */
    TRY(db_get_int(l->db, Q_NOTICES_DAY, &acts_at, &found, "ii", m->notice.run, m->notice.user));
    if (found && acts_at < now + m->notice.days * WARNING_DAY)
        TRY(keep_distance(l, &m->notice, now, &acts_at));
    return OK;
}

enum rc_err notices_recover(struct lane *l, int64_t now) {
    struct rows *r = NULL;
    struct message_notice n[EXAMINED_MAX];
    int count = 0;
    TRY(db_query(l->db, Q_NOTICES_SENDING, &r, "i", (int64_t)EXAMINED_MAX));
    while (db_next(r))
        n[count++] = (struct message_notice){.id = db_int(r, NOTICES_SENDING__ID),
                                             .run = db_int(r, NOTICES_SENDING__RUN),
                                             .user = db_int(r, NOTICES_SENDING__USER)};
    TRY(db_end(r));
    for (int i = 0; i < count; i++)
        TRY(notice_fail(l, &n[i], "notice-unsure", NULL, now));
    return OK;
}
