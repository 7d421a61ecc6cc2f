/* Loads the facts of notices. */
#include "warnings/notice.h"
#include "base/text.h"
#include "runs/run.h"
#include "settings/settings.h"
#include "sql/core/warnings/notice.h"
#include "terms/product.h"

#include <string.h>

enum { PRODUCTS_BYTES_MAX = 1000 };

static const char *my_access(struct arena *a, const char *base_url) {
    return arena_printf(a, "%s/my-access", base_url);
}

enum rc_err notice_source_of_run(struct db *db, int64_t run, const char *base_url,
                                 struct notice_source *out) {
    struct arena *a = db_arena(db);
    struct run r;
    TRY(run_load(db, a, run, &r));
    *out = (struct notice_source){.run = run,
                                  .task = r.name,
                                  .action = notice_action(r.action, r.actions),
                                  .terms = task_terms_defaults(),
                                  .link = my_access(a, base_url)};
    return run_terms_load(db, run, &out->terms);
}

enum rc_err notice_source_of_task(struct db *db, const struct task *t, const char *base_url,
                                  struct notice_source *out) {
    *out = (struct notice_source){.task = t->name,
                                  .action = notice_action(t->action, t->actions),
                                  .terms = t->terms,
                                  .link = my_access(db_arena(db), base_url)};
    bool found = false;
    return db_get_int(db, Q_NOTICE_PREVIEW_RUN, &out->run, &found, "i", t->id);
}

enum rc_err notice_find_person(struct db *db, const struct notice_source *s, const char *who,
                               struct notice_person *out, bool *found) {
    struct rows *r = NULL;
    *out = (struct notice_person){.name = "Alex Example", .account_id = ""};
    *found = s->run == 0;
    if (*found)
        return OK;
    if (*who)
        TRY(db_query(db, Q_NOTICE_PERSON, &r, "is", s->run, who));
    else
        TRY(db_query(db, Q_NOTICE_FIRST_PERSON, &r, "i", s->run));
    *found = db_next(r); /* the two statements have the same columns */
    if (*found)
        *out = (struct notice_person){.user = db_int(r, NOTICE_PERSON__ID),
                                      .name = db_text(r, NOTICE_PERSON__NAME),
                                      .account_id = db_text(r, NOTICE_PERSON__ACCOUNT_ID)};
    return db_end(r);
}

/* "Jira on example, Confluence on example" */
static enum rc_err notice_products(struct db *db, int64_t run, int64_t user, const char **out) {
    struct arena *a = db_arena(db);
    struct rows *r = NULL;
    const char *list = "";
    int64_t more = 0;
    TRY(db_query(db, Q_NOTICE_PRODUCTS, &r, "ii", run, user));
    while (db_next(r)) {
        const char *one = arena_printf(a, "%s on %s", product_label(db_text(r, 0)), db_text(r, 1));
        if (strlen(list) + strlen(one) < PRODUCTS_BYTES_MAX)
            list = arena_printf(a, "%s%s%s", list, *list ? ", " : "", one);
        else
            more++;
    }
    *out = more ? arena_printf(a, "%s and %lld more", list, (long long)more) : list;
    return db_end(r);
}

enum rc_err notice_write(struct db *db, const struct notice_source *s, int64_t user, int64_t days,
                         int64_t acts_at, struct notice_text *out) {
    struct arena *a = db_arena(db);
    const char *zone = NULL;
    struct notice_facts f = {.name = "Alex Example",
                             .products = "Jira on example",
                             .link = s->link,
                             .task = s->task,
                             .days = days,
                             .action = s->action,
                             .terms = &s->terms};
    TRY(settings_page_zone(db, &zone));
    f.date = notice_date(a, zone, acts_at);
    if (user) {
        TRY(db_get_text(db, Q_NOTICE_NAME, &f.name, NULL, "i", user));
        TRY(notice_products(db, s->run, user, &f.products));
    }
    notice_compose(a, &f, out);
    return OK;
}

enum rc_err notice_test(struct db *db, int64_t task, const char *who, int64_t days,
                        const char *address, int64_t now) {
    TRY(db_exec(db, Q_NOTICE_TEST_EVENT, NULL, "sisii", NOTICE_TEST_TRIGGER, task, who, days, now));
    return db_exec(db, Q_NOTICE_TEST_DELIVERY, NULL, "isi", db_last_id(db), address, now);
}
