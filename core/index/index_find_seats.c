/* Turns a filter's conditions on seats into ranges of times and marks who has a seat in them. */
#include "index/index_find_seats.h"
#include "settings/settings.h"
#include "terms/seat_age.h"

/* Times from `from` on and before `before`. */
struct range {
    int64_t from, before;
};

/* Conditions on one seat. */
struct seat_bounds {
    struct range last, since;
    bool used, never; /* seats that were used, or never used, can fit */
};

static struct seat_bounds seats_bounds(const struct user_filter *f, int64_t now,
                                       int64_t setting_days) {
    struct seat_bounds b = {
        .last = {1, INT64_MAX}, .since = {0, INT64_MAX}, .used = true, .never = true};
    int64_t cutoff = seat_cutoff(now, f->inactive_days > 0 ? f->inactive_days : setting_days);
    if (f->new_only) {
        b.since.from = cutoff;
        b.last.before = cutoff;
    } else if (f->never || f->inactive_days > 0 || f->threshold) {
        b.since.before = cutoff;
    }
    if (f->active_days > 0)
        b.last.from = seat_cutoff(now, f->active_days);
    if (f->active && seat_cutoff(now, setting_days) > b.last.from)
        b.last.from = seat_cutoff(now, setting_days);
    b.used = !f->never;
    b.never = !f->active && f->active_days <= 0;
    return b;
}

static uint32_t range_end(int64_t time) {
    if (time < 0)
        return 0;
    return time > UINT32_MAX ? UINT32_MAX : (uint32_t)time;
}

static struct range range_intersect(const struct range *a, const struct range *b) {
    return (struct range){.from = a->from > b->from ? a->from : b->from,
                          .before = a->before < b->before ? a->before : b->before};
}

static bool range_has(const struct range *r, int64_t time) {
    return time >= r->from && time < r->before;
}

/* Marks everybody in the list whose time is in the range. This runs over all seats of an
 * organization, so there is no branch for each person: the list is sorted, and a word of bits is
 * put together before it is written. */
static void seats_mark(const struct user_index_list *l, const struct range *range, uint64_t *fits) {
    uint32_t from = range_end(range->from), before = range_end(range->before);
    uint32_t span = before > from ? before - from : 0, at = 0;
    uint64_t word = 0;
    for (size_t i = 0; i < l->n; i++) {
        uint32_t offset = user_index_list_offset(l, i);
        uint64_t fit = user_index_list_time(l, i) - from < span;
        if (offset / 64 != at) {
            fits[at] |= word;
            word = 0;
            at = offset / 64;
        }
        word |= fit << offset % 64;
    }
    fits[at] |= word;
}

static void seats_mark_used(const struct seat_bounds *b, const struct user_index_seat_lists *l,
                            uint64_t *fits) {
    struct range both = range_intersect(&b->last, &b->since);
    seats_mark(&l->first, &both, fits);
    for (size_t i = 0; i < l->late_used.n && i < l->late_since.n; i++) {
        uint32_t offset = user_index_list_offset(&l->late_used, i);
        if (range_has(&b->last, user_index_list_time(&l->late_used, i)) &&
            range_has(&b->since, user_index_list_time(&l->late_since, i)))
            user_index_bit_set(fits, offset);
    }
}

static enum rc_err seats_mark_product(struct db *db, const struct seat_bounds *b, int64_t product,
                                      int64_t chunk, uint64_t *fits) {
    struct rows *r = NULL;
    struct user_index_seat_lists l;
    if (b->used) {
        TRY(user_index_open_seats(db, product, USER_INDEX_USED, chunk, &r, &l));
        seats_mark_used(b, &l, fits);
        TRY(db_end(r));
    }
    if (!b->never)
        return OK;
    TRY(user_index_open_seats(db, product, USER_INDEX_NEVER, chunk, &r, &l));
    seats_mark(&l.first, &b->since, fits);
    return db_end(r);
}

/* With all seats of a person as one, the oldest since decides on inactivity and the newest use on
 * activity. A filter that reads them has only one of these conditions. */
static enum rc_err seats_mark_all(struct db *db, const struct seat_bounds *b, int64_t chunk,
                                  uint64_t *fits) {
    struct rows *r = NULL;
    struct user_index_seat_lists l;
    const char *kind = USER_INDEX_SINCE;
    if (!b->used)
        kind = USER_INDEX_NEVER;
    else if (!b->never)
        kind = USER_INDEX_USED;
    TRY(user_index_open_seats(db, USER_INDEX_ALL_PRODUCTS, kind, chunk, &r, &l));
    seats_mark(&l.first, b->never ? &b->since : &b->last, fits);
    return db_end(r);
}

/* Marks who has a seat that fits. */
static enum rc_err seats_mark_scope(struct db *db, const struct index_find_seats *s, int64_t chunk,
                                    uint64_t *fits) {
    for (int i = 0; i < s->scope.count; i++) {
        const struct user_index_product *p = &s->scope.products[i];
        struct seat_bounds b = seats_bounds(s->filter, s->now, p->days);
        if (p->id == USER_INDEX_ALL_PRODUCTS)
            TRY(seats_mark_all(db, &b, chunk, fits));
        else
            TRY(seats_mark_product(db, &b, p->id, chunk, fits));
    }
    return OK;
}

enum rc_err index_find_seats_keep(struct db *db, const struct index_find_seats *s, int64_t chunk,
                                  uint64_t *bits) {
    uint64_t fits[USER_INDEX_BLOCKS] = {0};
    TRY(seats_mark_scope(db, s, chunk, fits));
    for (int i = 0; i < USER_INDEX_BLOCKS; i++)
        bits[i] &= fits[i];
    return OK;
}

enum rc_err index_find_seats_drop(struct db *db, const struct index_find_seats *s, int64_t chunk,
                                  uint64_t *bits) {
    uint64_t fits[USER_INDEX_BLOCKS] = {0};
    TRY(seats_mark_scope(db, s, chunk, fits));
    for (int i = 0; i < USER_INDEX_BLOCKS; i++)
        bits[i] &= ~fits[i];
    return OK;
}

enum rc_err index_find_idle_keep(struct db *db, struct index_find_seats *s, int64_t chunk,
                                 uint64_t *bits) {
    bool any = false;
    int64_t cutoff = seat_cutoff(s->now, s->filter->idle_days);
    TRY(user_index_people(db, chunk, s->people, &any));
    for (int w = 0; w < USER_INDEX_BLOCKS; w++)
        for (uint64_t word = bits[w]; word; word &= word - 1) {
            int at = w * 64 + __builtin_ctzll(word);
            if (!any || !person_idle(s->people->last[at], s->people->joined[at], cutoff))
                bits[w] &= ~((uint64_t)1 << at % 64);
        }
    return OK;
}

static bool seats_needed(const struct user_filter *f) {
    return f->product.n || f->site.n || f->inactive_days > 0 || f->threshold ||
           f->active_days > 0 || f->never || f->new_only || f->active || f->billable;
}

/* Two conditions have to be true of the same seat, so the sum of a person's seats cannot answer. */
static bool seats_need_one_seat(const struct user_filter *f) {
    bool unused = f->inactive_days > 0 || f->never || f->threshold;
    return f->new_only || ((f->active_days > 0 || f->active) && unused);
}

static bool seats_need_setting(const struct user_filter *f) {
    return f->active || (f->inactive_days <= 0 && (f->never || f->threshold));
}

/* Products have to be read one by one also when some have a number of days of their own. */
enum rc_err index_find_seats_begin(struct db *db, struct index_find_seats *s) {
    const struct user_filter *f = s->filter;
    struct user_index_scope *scope = &s->scope;
    int64_t own = 0;
    s->people = f->idle_days > 0 ? arena_alloc(db_arena(db), sizeof *s->people) : NULL;
    s->needed = seats_needed(f);
    if (!s->needed)
        return OK;
    if (seats_need_setting(f))
        TRY(db_get_int(db, Q_THRESHOLD_OWN_VALUES, &own, NULL, ""));
    TRY(user_index_scope(db, f, own > 0 || seats_need_one_seat(f), scope));
    bool all = scope->count == 1 && scope->products[0].id == USER_INDEX_ALL_PRODUCTS;
    if (all && seats_need_setting(f))
        TRY(settings_int(db, "inactive_days", &scope->products[0].days));
    return OK;
}

static enum rc_err without_add(struct db *db, struct index_find_seats *s,
                               const struct user_filter *scope) {
    struct user_index_scope more;
    TRY(user_index_scope(db, scope, true, &more));
    int n = s->scope.count + more.count;
    struct user_index_product *all = arena_alloc(db_arena(db), (size_t)(n + 1) * sizeof *all);
    for (int i = 0; i < n; i++)
        all[i] = i < s->scope.count ? s->scope.products[i] : more.products[i - s->scope.count];
    s->scope = (struct user_index_scope){.products = all, .count = n};
    return OK;
}

/* Any seat of a product left out, and any seat on a site left out. */
enum rc_err index_find_without_begin(struct db *db, const struct user_filter *f,
                                     struct index_find_seats *s) {
    struct user_filter products = USER_FILTER_ANY, sites = USER_FILTER_ANY;
    products.product = f->not_product;
    sites.site = f->not_site;
    s->filter = &USER_FILTER_ANY;
    s->needed = f->not_product.n || f->not_site.n;
    if (f->not_product.n)
        TRY(without_add(db, s, &products));
    return f->not_site.n ? without_add(db, s, &sites) : OK;
}
