/* GET /rest/api/3/license/approximateLicenseCount/product/{applicationKey} of Jira's platform API:
 * needs the permission Administer Jira and the scope read:license:jira, and is up to seven days old
 * (Atlassian's documentation of 2026). API tokens with scopes are accepted at
 * /ex/jira/{cloudId}/… of the API's own host only, so the token goes to ROLLCALL_API_URL and
 * nowhere else. One attempt for each call: the next synchronization asks again. */
#include "atlassian/license_counts.h"
#include "atlassian/api.h"
#include "base/log.h"
#include "base/text.h"
#include "clock.h"
#include "settings/site_token.h"
#include "sql/timer/atlassian/license_counts.h"

enum { ASK_SECONDS = 20 * 3600, WHOLE_MS_MAX = 60000, SEATS_MAX = 100000000 };

struct asked_site {
    int64_t id;
    const char *site, *email;
    const void *sealed;
    size_t n;
};
struct asked_product {
    int64_t id;
    const char *product;
};
struct asking {
    struct lane *l;
    struct http *http;
    int64_t until_ms;
    int status, answered;
    int64_t seats; /* -1: the answer had none */
};

static enum site_problem problem_of_status(int status) {
    switch (status) {
    case 401: return SITE_REFUSED;
    case 403: return SITE_FORBIDDEN;
    case 404: return SITE_MISSING;
    case 429: return SITE_LIMITED;
    default: return status >= 200 && status < 300 ? SITE_NO_PROBLEM : SITE_UNREACHABLE;
    }
}

/* Atlassian writes the count as a string of digits, older answers as a number. */
static enum rc_err read_count(struct lane *l, const struct http_answer *a, int64_t *seats) {
    const char *text = NULL;
    bool found = false;
    *seats = -1;
    if (atlassian_accept(l, a, "license counts") != OK)
        return OK;
    TRY(db_get_text(l->db, Q_LICENSE_COUNT_VALUE, &text, &found, "s", a->body));
    if (found && text && (!text_to_int(text, seats) || *seats < 0 || *seats > SEATS_MAX))
        *seats = -1;
    return OK;
}

static enum rc_err on_count(struct chain *c, const struct http_answer *a, void *run,
                            struct err *e) {
    struct asking *m = run;
    (void)e;
    c->done = true;
    m->status = a->status;
    m->seats = -1;
    return problem_of_status(a->status) == SITE_NO_PROBLEM ? read_count(m->l, a, &m->seats) : OK;
}

/* *problem: why this product has no count. */
static enum rc_err ask_product(struct asking *m, const struct asked_site *s,
                               const struct asked_product *p, enum site_problem *problem) {
    struct lane *l = m->l;
    const char *path = arena_printf(
        l->arena, "/ex/jira/%s/rest/api/3/license/approximateLicenseCount/product/%s",
        text_percent_encode(l->arena, s->site), text_percent_encode(l->arena, p->product));
    struct chain c = {.path = path, .single = true};
    TRY(http_run(m->http, &c, 1, 1, on_count, NULL, m, l->err));
    *problem = problem_of_status(m->status);
    if (*problem == SITE_NO_PROBLEM && m->seats < 0)
        *problem = SITE_UNREADABLE;
    if (*problem != SITE_NO_PROBLEM)
        return OK;
    m->answered++;
    return db_exec(l->db, Q_LICENSE_COUNT_SAVE, NULL, "iii", p->id, m->seats, (int64_t)time(NULL));
}

/* A product that the site does not license (404) does not end the questions about the others. */
static enum rc_err ask_products(struct asking *m, const struct asked_site *s,
                                enum site_problem *problem) {
    struct lane *l = m->l;
    struct rows *r = NULL;
    struct asked_product *products = NULL;
    size_t capacity = 0;
    int n = 0;
    TRY(db_query(l->db, Q_LICENSE_PRODUCTS, &r, "s", s->site));
    while (db_next(r)) {
        products = arena_grow(l->arena, products, (size_t)n, &capacity, sizeof *products);
        products[n++] = (struct asked_product){.id = db_int(r, LICENSE_PRODUCTS__ID),
                                               .product = db_text(r, LICENSE_PRODUCTS__PRODUCT)};
    }
    TRY(db_end(r));
    for (int i = 0; i < n; i++) {
        TRY(ask_product(m, s, &products[i], problem));
        if (*problem != SITE_NO_PROBLEM && *problem != SITE_MISSING)
            return OK;
    }
    if (m->answered)
        *problem = SITE_NO_PROBLEM;
    return OK;
}

static enum rc_err open_token(struct lane *l, const struct asked_site *s, const char **token) {
    struct secret_use use = {SECRET_SITE_TOKEN, site_token_binding(l->arena, s->site, s->email)};
    struct opener *o = NULL;
    char *plain = NULL;
    TRY(opener_open(l->config->keys, PAIR_SEAL, &o, l->err));
    enum rc_err rc = secret_open(o, l->arena, use, s->sealed, s->n, &plain, l->err);
    opener_close(o);
    *token = plain;
    return rc;
}

/* Errors of the connection are a problem of the site. */
static enum rc_err ask_site(struct asking *m, const struct asked_site *s) {
    struct lane *l = m->l;
    const char *token = NULL;
    enum site_problem problem = SITE_NO_PROBLEM;
    int64_t begun_at = (int64_t)time(NULL);
    enum rc_err rc = OK;
    m->answered = 0;
    if (open_token(l, s, &token) != OK) {
        problem = SITE_SEALED;
    } else {
        TRY(http_open_basic(l->config, l->arena, s->email, token, &m->http, l->err));
        rc = ask_products(m, s, &problem);
        http_close(m->http);
    }
    if (rc == ERR_UPSTREAM)
        problem = SITE_UNREACHABLE;
    else if (rc != OK)
        return rc;
    if (problem != SITE_NO_PROBLEM)
        log_line(LOG_LEVEL_NOTICE, "seats that Atlassian counts on site %s: %s", s->site,
                 site_problem_name(problem));
    return db_exec(l->db, Q_SITE_TOKEN_ASKED, NULL, "iis", s->id, begun_at,
                   site_problem_name(problem));
}

enum rc_err license_counts_ask(struct lane *l, int64_t began_at) {
    struct asking m = {.l = l, .until_ms = clock_ms(CLOCK_MONOTONIC) + WHOLE_MS_MAX};
    struct asked_site *sites = NULL;
    struct rows *r = NULL;
    size_t capacity = 0;
    int n = 0;
    l->err->phase = "asking for the seats that Atlassian counts";
    TRY(db_query(l->db, Q_LICENSE_SITES, &r, "ii", began_at, (int64_t)time(NULL) - ASK_SECONDS));
    while (db_next(r)) {
        sites = arena_grow(l->arena, sites, (size_t)n, &capacity, sizeof *sites);
        struct asked_site *s = &sites[n++];
        *s = (struct asked_site){.id = db_int(r, LICENSE_SITES__ID),
                                 .site = db_text(r, LICENSE_SITES__SITE),
                                 .email = db_text(r, LICENSE_SITES__EMAIL)};
        s->sealed = db_blob(r, LICENSE_SITES__SEALED, &s->n);
    }
    TRY(db_end(r));
    for (int i = 0; i < n && clock_ms(CLOCK_MONOTONIC) < m.until_ms; i++)
        TRY(ask_site(&m, &sites[i]));
    return OK;
}
