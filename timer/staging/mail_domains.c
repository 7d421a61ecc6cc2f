/* The largest domain goes into the part that has the fewest people so far. */
#include "staging/mail_domains.h"
#include "sql/timer/staging/mail_domains.h"

#include <string.h>

/* Any other domain would have to be escaped in addresses and in JSON. */
static bool is_plain_domain(const char *name) {
    static const char ALLOWED[] = "abcdefghijklmnopqrstuvwxyz0123456789.-";
    size_t n = strspn(name, ALLOWED);
    return n > 0 && n <= DOMAIN_BYTES_MAX && name[n] == '\0';
}

static bool append(struct mail_domains *d, const char *name) {
    if (d->n == DOMAINS_MAX || !is_plain_domain(name)) {
        d->incomplete = true;
        return false;
    }
    memcpy(d->at[d->n].name, name, strlen(name) + 1);
    d->at[d->n++].people = 0;
    return true;
}

void mail_domains_add(struct mail_domains *d, const char *name, int64_t people) {
    int i = 0;
    while (i < d->n && strcmp(d->at[i].name, name) != 0)
        i++;
    if (i == d->n && !append(d, name))
        return;
    d->at[i].people += people;
    for (; i > 0 && d->at[i - 1].people < d->at[i].people; i--) {
        struct mail_domain moved = d->at[i];
        d->at[i] = d->at[i - 1];
        d->at[i - 1] = moved;
    }
}

static enum rc_err add_rows(struct lane *l, enum query q, const char *page,
                            struct mail_domains d[DOMAIN_KINDS]) {
    struct rows *r = NULL;
    TRY(db_query(l->db, q, &r, "s", page));
    while (db_next(r))
        mail_domains_add(&d[db_int(r, 0) ? DOMAINS_OF_MANAGED : DOMAINS_OF_OTHERS],
                         db_text_borrow(r, 1), db_int(r, 2));
    return db_end(r);
}

enum rc_err mail_domains_add_verified(struct lane *l, struct mail_domains d[DOMAIN_KINDS],
                                      const char *page) {
    return add_rows(l, Q_STAGE_DOMAINS_VERIFIED, page, d);
}

enum rc_err mail_domains_add_page(struct lane *l, struct mail_domains d[DOMAIN_KINDS],
                                  const char *page) {
    return add_rows(l, Q_STAGE_DOMAINS_SEEN, page, d);
}

struct draft {
    int64_t people;
    int domains;
    const char *filters, *query;
};

static struct draft *lightest(struct draft *part, int parts) {
    struct draft *best = NULL;
    for (int i = 0; i < parts; i++)
        if (part[i].domains < DOMAINS_OF_PART_MAX && (!best || part[i].people < best->people))
            best = &part[i];
    return best;
}

static void draft_add(struct arena *a, struct draft *p, const char *name, int64_t people) {
    p->people += people > 0 ? people : 1; /* one that nobody was seen with has some */
    p->filters =
        arena_printf(a, "%s%s\"%s\"", p->domains ? p->filters : "", p->domains ? "," : "", name);
    p->query = arena_printf(a, "%s&emailDomains=%s", p->domains ? p->query : "", name);
    p->domains++;
}

void mail_domains_split(struct arena *a, const struct mail_domains *d, int wanted,
                        struct domain_parts *out) {
    struct draft part[DOMAIN_PARTS_MAX] = {{0}};
    int parts = wanted < DOMAIN_PARTS_MAX ? wanted : DOMAIN_PARTS_MAX;
    if (parts * DOMAINS_OF_PART_MAX < d->n)
        parts = (d->n + DOMAINS_OF_PART_MAX - 1) / DOMAINS_OF_PART_MAX;
    parts = parts < d->n ? parts : d->n;
    *out = (struct domain_parts){0};
    if (d->incomplete || parts < 2)
        return;
    for (int i = 0; i < d->n; i++)
        draft_add(a, lightest(part, parts), d->at[i].name, d->at[i].people);
    for (int i = 0; i < parts; i++) {
        out->filters[i] = arena_printf(a, "\"emailDomains\":[%s],", part[i].filters);
        out->query[i] = part[i].query;
    }
    out->n = parts;
}
