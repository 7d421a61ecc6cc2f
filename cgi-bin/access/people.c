/* The people with access: a set of candidates by the rules, from roles and the user index; then,
 * for each person shown, what the check of access itself answers. */
#include "access/people.h"
#include "access/entry.h"
#include "base/text.h"
#include "http/csv.h"
#include "index/index_order.h"
#include "index/index_read.h"
#include "page/error_page.h"
#include "settings/settings.h"
#include "sql/access/people.h"
#include "tpl_names.h"

#include <string.h>

enum { PEOPLE_SHOWN_MAX = 200, BATCH = 512, ALL_AREAS = -1 };

static const char *const SETTINGS[PEOPLE_ROLES] = {"product_admins", "user_access_admins"};

/* --- who it may be */

static enum rc_err people_none(struct request *r, struct user_set *out) {
    int64_t chunks = 0;
    TRY(db_get_int(r->db, Q_USER_INDEX_CHUNKS, &chunks, NULL, ""));
    size_t bytes = (size_t)chunks * USER_INDEX_BYTES;
    *out = (struct user_set){.bits = arena_alloc(r->arena, bytes), .chunks = chunks};
    return OK;
}

static void people_add(struct user_set *set, int64_t user) {
    if (user >= 0 && user / USER_INDEX_CHUNK < set->chunks)
        user_index_bit_set(set->bits, user);
}

static enum rc_err people_add_group(struct request *r, struct user_set *set, int64_t group) {
    return user_index_add_set(r->db, "group", arena_printf(r->arena, "%lld", (long long)group),
                              set->bits, set->chunks);
}

/* Whoever may sign in. A service account in a group may not. */
static enum rc_err people_find_active(struct request *r, struct user_set *out) {
    struct user_filter f = USER_FILTER_ANY;
    struct rows *rows = NULL;
    f.status = user_filter_only("active");
    TRY(users_find(r->db, &f, r->now, out));
    TRY(db_query(r->db, Q_PEOPLE_OTHER_KINDS, &rows, ""));
    while (db_next(rows)) {
        int64_t user = db_int(rows, 0);
        if (users_in(out, user))
            out->bits[user / 64] &= ~((uint64_t)1 << user % 64);
    }
    return db_end(rows);
}

/* Keeps whom both sets have, and counts them. */
static void people_keep(struct user_set *set, const struct user_set *active) {
    set->count = 0;
    for (int64_t i = 0; i < set->chunks * USER_INDEX_BLOCKS; i++) {
        set->bits[i] &= active->bits[i];
        set->count += __builtin_popcountll(set->bits[i]);
    }
}

/* Adds those with everything to whole, the others to part. area: or ALL_AREAS. */
static enum rc_err people_add_assigned(struct request *r, int64_t area, struct user_set *whole,
                                       struct user_set *part) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_PEOPLE_ASSIGNED, &rows, "i", area));
    while (db_next(rows)) {
        struct user_set *set = db_int(rows, PEOPLE_ASSIGNED__WHOLE) ? whole : part;
        if (db_is_null(rows, PEOPLE_ASSIGNED__USER_GROUP))
            people_add(set, db_int(rows, PEOPLE_ASSIGNED__USER));
        else
            TRY(people_add_group(r, set, db_int(rows, PEOPLE_ASSIGNED__USER_GROUP)));
    }
    return db_end(rows);
}

enum rc_err people_count_of(struct request *r, const struct assignment *asg, int64_t *n) {
    struct user_set set, active;
    TRY(people_find_active(r, &active));
    TRY(people_none(r, &set));
    if (asg->group)
        TRY(people_add_group(r, &set, asg->group));
    else
        people_add(&set, asg->user);
    people_keep(&set, &active);
    *n = set.count;
    return OK;
}

enum rc_err people_count_of_area(struct request *r, int64_t area, int64_t *n) {
    struct user_set set, active;
    TRY(people_find_active(r, &active));
    TRY(people_none(r, &set));
    TRY(people_add_assigned(r, area, &set, &set));
    people_keep(&set, &active);
    *n = set.count;
    return OK;
}

/* A row of PEOPLE_HOLDERS. */
struct holder {
    int64_t user;
    bool is_org_admin, has_no_seat;
    bool holds[PEOPLE_ROLES], owns[PEOPLE_ROLES];
};

static struct holder people_read_holder(struct rows *rows) {
    bool has_seat = db_int(rows, PEOPLE_HOLDERS__SEATED) != 0;
    bool product_admin = db_int(rows, PEOPLE_HOLDERS__PRODUCT_ADMIN) != 0;
    bool access_admin = db_int(rows, PEOPLE_HOLDERS__ACCESS_ADMIN) != 0;
    bool access_own = db_int(rows, PEOPLE_HOLDERS__ACCESS_OWN) != 0;
    return (struct holder){
        .user = db_int(rows, PEOPLE_HOLDERS__ID),
        .is_org_admin = db_int(rows, PEOPLE_HOLDERS__ORG_ADMIN) != 0,
        .holds = {product_admin, access_admin && has_seat},
        .owns = {product_admin, access_own && has_seat},
        .has_no_seat = access_admin && !has_seat,
    };
}

enum rc_err people_count_holders(struct request *r, struct people_counts *out) {
    struct rows *rows = NULL;
    *out = (struct people_counts){0};
    TRY(db_query(r->db, Q_PEOPLE_HOLDERS, &rows, "ii", (int64_t)1, (int64_t)1));
    while (db_next(rows)) {
        struct holder h = people_read_holder(rows);
        out->org_admins += h.is_org_admin;
        out->without_seat += h.has_no_seat;
        for (int i = 0; i < PEOPLE_ROLES; i++) {
            out->holders[i] += h.holds[i];
            out->own[i] += h.owns[i];
            out->org_admins_too[i] += h.holds[i] && h.is_org_admin;
        }
    }
    return db_end(rows);
}

static enum rc_err people_read_settings(struct request *r, const char *values[PEOPLE_ROLES]) {
    for (int i = 0; i < PEOPLE_ROLES; i++)
        TRY(settings_text(r->db, SETTINGS[i], &values[i]));
    return OK;
}

/* Who may have access: to everything, and others to a part. */
struct people {
    struct user_set whole, part;
};

static void people_add_holder(struct people *out, const struct holder *h,
                              const char *const values[PEOPLE_ROLES]) {
    if (h->is_org_admin)
        people_add(&out->whole, h->user);
    for (int i = 0; i < PEOPLE_ROLES; i++) {
        if (text_equal(values[i], "own") && h->owns[i])
            people_add(&out->part, h->user);
        else if (!text_equal(values[i], "own") && !text_equal(values[i], "off") && h->holds[i])
            people_add(&out->whole, h->user);
    }
}

static enum rc_err people_find(struct request *r, const char *const values[PEOPLE_ROLES],
                               struct people *out) {
    struct user_set active;
    struct rows *rows = NULL;
    TRY(people_find_active(r, &active));
    TRY(people_none(r, &out->whole));
    TRY(people_none(r, &out->part));
    TRY(db_query(r->db, Q_PEOPLE_HOLDERS, &rows, "ii", (int64_t)!text_equal(values[0], "off"),
                 (int64_t)!text_equal(values[1], "off")));
    while (db_next(rows)) {
        struct holder h = people_read_holder(rows);
        people_add_holder(out, &h, values);
    }
    TRY(db_end(rows));
    TRY(people_add_assigned(r, ALL_AREAS, &out->whole, &out->part));
    for (int64_t i = 0; i < out->whole.chunks * USER_INDEX_BLOCKS; i++)
        out->part.bits[i] &= ~out->whole.bits[i];
    people_keep(&out->whole, &active);
    people_keep(&out->part, &active);
    return OK;
}

/* --- the page */

static void people_show_row(struct request *r, struct dict *body, const struct entry *e) {
    struct dict *row = dict_row(body, T_PERSON);
    const char *who = e->email ? e->email : e->account_id;
    dict_set(row, T_PERSON_NAME, *e->name ? e->name : who);
    dict_set(row, T_PERSON_WHO, who);
    dict_set(row, T_PERSON_WHY, e->reasons);
    dict_set(row, T_PERSON_LEVEL, entry_level(e));
    dict_set(row, T_PERSON_AREA, entry_area(r, e));
}

static enum rc_err people_show_owners(struct request *r, struct dict *body) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_PEOPLE_OWNERS, &rows, ""));
    while (db_next(rows)) {
        struct dict *row = dict_row(body, T_PERSON);
        const char *who = db_text(rows, PEOPLE_OWNERS__WHO);
        const char *ago = text_ago(r->arena, db_int(rows, PEOPLE_OWNERS__GRANTED_AT), r->now);
        dict_set(row, T_PERSON_NAME, who);
        dict_set(row, T_PERSON_WHO, who);
        dict_set(row, T_PERSON_WHY,
                 arena_printf(r->arena, "Server owner, added by %s, %s",
                              db_text(rows, PEOPLE_OWNERS__GRANTED_BY), ago));
        dict_set(row, T_PERSON_LEVEL, "Full access, API key and Access");
        dict_set(row, T_PERSON_AREA, "Everything");
    }
    return db_end(rows);
}

static int64_t people_page_number(struct request *r, int64_t pages) {
    const char *sent = request_query(r, "page");
    int64_t page = 1;
    if (!sent || !text_to_int(sent, &page) || page < 1)
        return 1;
    return page > pages && pages > 0 ? pages : page;
}

static void people_link_page(struct request *r, struct dict *more, const char *section,
                             int64_t page) {
    dict_set(dict_row(more, section), T_LINK,
             arena_printf(r->arena, "/settings/access?page=%lld", (long long)page));
}

static void people_show_pages(struct request *r, struct dict *body, int64_t page, int64_t pages,
                              int64_t count) {
    if (pages < 2)
        return;
    struct dict *more = dict_row(body, T_MORE);
    int64_t from = (page - 1) * PEOPLE_SHOWN_MAX + 1;
    int64_t to = page == pages ? count : from + PEOPLE_SHOWN_MAX - 1;
    dict_set(more, T_RANGE_TEXT,
             arena_printf(r->arena, "%s to %s of %s", text_count(r->arena, from),
                          text_count(r->arena, to), text_count(r->arena, count)));
    if (page > 1)
        people_link_page(r, more, T_PREVIOUS, page - 1);
    if (page < pages)
        people_link_page(r, more, T_NEXT, page + 1);
}

/* Shows up to `limit` people of the set, by name, from the offset on. */
static enum rc_err people_show_set(struct request *r, struct dict *body,
                                   const char *const values[PEOPLE_ROLES],
                                   const struct user_set *set, int64_t offset, int64_t limit) {
    struct user_filter any = USER_FILTER_ANY;
    struct users_view view = {.sort = USERS_BY_NAME, .offset = offset, .limit = (int)limit};
    struct rows *rows = NULL;
    if (limit <= 0 || offset >= set->count)
        return OK;
    TRY(users_read_page(r->db, &any, set, &view, r->now, &rows));
    while (db_next(rows)) {
        struct entry e;
        bool enters = false;
        TRY(entry_read(r, db_int(rows, 0), values, &e, &enters));
        if (enters)
            people_show_row(r, body, &e);
    }
    return db_end(rows);
}

/* People with everything come first. */
enum rc_err people_show(struct request *r, struct dict *body) {
    struct people found;
    const char *values[PEOPLE_ROLES];
    TRY(people_read_settings(r, values));
    TRY(people_find(r, values, &found));
    int64_t count = found.whole.count + found.part.count;
    int64_t pages = (count + PEOPLE_SHOWN_MAX - 1) / PEOPLE_SHOWN_MAX;
    int64_t page = people_page_number(r, pages);
    int64_t offset = (page - 1) * PEOPLE_SHOWN_MAX;
    int64_t whole = offset < found.whole.count ? found.whole.count - offset : 0;
    whole = whole < PEOPLE_SHOWN_MAX ? whole : PEOPLE_SHOWN_MAX;
    if (page == 1)
        TRY(people_show_owners(r, body));
    people_show_pages(r, body, page, pages, count);
    TRY(people_show_set(r, body, values, &found.whole, offset, whole));
    offset = offset > found.whole.count ? offset - found.whole.count : 0;
    return people_show_set(r, body, values, &found.part, offset, PEOPLE_SHOWN_MAX - whole);
}

/* --- the file */

struct people_file {
    struct people found;
    const char *values[PEOPLE_ROLES];
    char separator;
};

static const char *const CSV_COLUMNS[] = {"accountId", "name", "email", "level", "area", "reason"};
enum { CSV_COLUMNS_COUNT = sizeof CSV_COLUMNS / sizeof *CSV_COLUMNS };

static void people_put_row(struct request *r, struct csv *csv, const struct entry *e) {
    csv_cell(csv, e->account_id, false);
    csv_cell(csv, e->name, false);
    csv_cell(csv, e->email, false);
    csv_cell(csv, entry_level(e), false);
    csv_cell(csv, entry_area(r, e), false);
    csv_cell(csv, e->reasons, true);
}

static enum rc_err people_put_owners(struct request *r, struct csv *csv) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_PEOPLE_OWNERS, &rows, ""));
    while (db_next(rows)) {
        const char *who = db_text(rows, PEOPLE_OWNERS__WHO);
        struct entry e = {.account_id = who,
                          .name = who,
                          .access.level = ACCESS_OWNER,
                          .reasons = "Server owner",
                          .acts = "",
                          .reads = ""};
        people_put_row(r, csv, &e);
    }
    return db_end(rows);
}

static enum rc_err people_put_set(struct request *r, struct csv *csv,
                                  const char *const values[PEOPLE_ROLES],
                                  const struct user_set *set) {
    int64_t ids[BATCH], after = -1;
    int n = 0;
    while ((n = users_after(set, after, BATCH, ids)) > 0 && !sink_gone(csv->sink)) {
        for (int i = 0; i < n; i++) {
            struct arena_mark mark = arena_mark(r->arena);
            struct entry e;
            bool enters = false;
            TRY(entry_read(r, ids[i], values, &e, &enters));
            if (enters)
                people_put_row(r, csv, &e);
            arena_rewind(r->arena, mark);
        }
        after = ids[n - 1];
    }
    return OK;
}

static enum rc_err people_stream(struct request *r, struct sink *s, void *arg) {
    struct people_file *file = arg;
    struct csv csv;
    csv_begin(&csv, r, s);
    csv_head(&csv, file->separator);
    for (int i = 0; i < CSV_COLUMNS_COUNT; i++)
        csv_heading(&csv, CSV_COLUMNS[i], i == CSV_COLUMNS_COUNT - 1);
    TRY(people_put_owners(r, &csv));
    TRY(people_put_set(r, &csv, file->values, &file->found.whole));
    TRY(people_put_set(r, &csv, file->values, &file->found.part));
    csv_end(&csv);
    return OK;
}

struct response people_csv(struct request *r) {
    struct people_file *file = arena_alloc(r->arena, sizeof *file);
    if (csv_separator(r, &file->separator) != OK || people_read_settings(r, file->values) != OK ||
        people_find(r, file->values, &file->found) != OK)
        return error_page(r);
    return (struct response){.status = 200,
                             .type = "text/csv; charset=utf-8; header=present",
                             .file_name = "access.csv",
                             .stream = people_stream,
                             .stream_arg = file};
}
