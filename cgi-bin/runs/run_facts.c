/* The facts of a run that its page, its preview and its forms share. Only reads. */
#include "runs/run_facts.h"
#include "base/text.h"
#include "db/area.h"
#include "money/savings_text.h"
#include "page/page.h"
#include "runs/approval.h"
#include "runs/run_text.h"
#include "sql/core/runs/run.h"
#include "terms/product.h"
#include "tpl_names.h"
#include "warnings/warning.h"

static enum rc_err run_facts_no_such_run(struct request *r, const char *sent) {
    return FAIL(r->err, ERR_NOT_FOUND, "Run not found.", "run %s", sent);
}
enum rc_err run_of_path(struct request *r, struct run *run) {
    int64_t id = 0, task = 0;
    bool of_task = text_starts(r->env.path, "/tasks/");
    const char *sent = r->path_arg[of_task ? 1 : 0];
    if (!text_to_int(sent, &id) || (of_task && !text_to_int(r->path_arg[0], &task)))
        return run_facts_no_such_run(r, sent);
    TRY(run_load(r->db, r->arena, id, run));
    return run->task == task ? OK : run_facts_no_such_run(r, r->env.path);
}

enum rc_err run_task(struct request *r, const struct run *run, struct task *t, bool *there) {
    struct err before = *r->err;
    *there = false;
    if (!run->task)
        return OK;
    enum rc_err rc = task_load(r->db, r->arena, run->task, t);
    *there = rc == OK;
    if (rc != ERR_NOT_FOUND)
        return rc;
    *r->err = before;
    return OK;
}

struct seat_sums {
    bool ended; /* the run acted, and freed what it could */
    int64_t seats, freed, given_back;
    struct savings savings;
    struct savings_freed saved;
};

/* "Jira on example: 12", or "10 of 12" when the run freed fewer. */
static enum rc_err run_facts_add_seats(struct request *r, struct dict *tile, struct rows *rows,
                                       struct seat_sums *sums) {
    const char *product = db_text(rows, RUNS_SEATS__PRODUCT);
    const char *site = db_text(rows, RUNS_SEATS__SITE_NAME);
    int64_t seats = db_int(rows, RUNS_SEATS__SEATS);
    int64_t freed = db_int(rows, RUNS_SEATS__FREED);
    int64_t product_id = db_int(rows, RUNS_SEATS__PRODUCT_ID);
    const char *count = text_count(r->arena, seats);
    savings_free(&sums->saved, savings_find_id(&sums->savings, product_id),
                 sums->ended ? freed : seats, sums->ended && db_int(rows, RUNS_SEATS__IS_SYNCED));
    sums->seats += seats;
    sums->freed += freed;
    sums->given_back += db_int(rows, RUNS_SEATS__GIVEN_BACK);
    if (sums->ended && freed != seats)
        count = arena_printf(r->arena, "%s of %s", text_count(r->arena, freed), count);
    dict_set(dict_row(tile, T_SEATS_ROW), T_SEATS_TEXT,
             arena_printf(r->arena, "%s on %s: %s", product_label(product), site, count));
    return OK;
}

static void run_facts_show_sums(struct request *r, struct dict *tile,
                                const struct seat_sums *sums) {
    const char *seats = text_count(r->arena, sums->seats);
    dict_set(tile, T_SEATS_FREED, sums->ended ? text_count(r->arena, sums->freed) : seats);
    if (!sums->ended || sums->freed == sums->seats)
        return;
    const char *restored = text_count(r->arena, sums->given_back);
    dict_set(dict_row(tile, T_SEATS_HINT), T_SEATS_HINT_TEXT,
             sums->given_back
                 ? arena_printf(r->arena, "of %s planned; %s restored by an undo", seats, restored)
                 : arena_printf(r->arena, "of %s planned", seats));
}

/* What the seats save: a month on monthly plans, a year on annual ones, each with its first day and
 * a link to the prices it is computed from. */
static void run_facts_show_saving(struct request *r, struct dict *body,
                                  const struct seat_sums *sums) {
    const struct savings_freed *f = &sums->saved;
    const char *currency = sums->savings.currency;
    const char *link = savings_price_link(r->arena, f->line);
    if (f->month.priced && f->month.amount) {
        struct dict *month = dict_row(body, T_SAVING);
        dict_set(month, T_SAVING_TEXT, savings_amount(r->arena, f->month.amount, currency));
        dict_set(month, T_SAVING_FROM, savings_month_from(r->arena, &f->month));
        dict_set(month, T_PRICE_LINK, link);
        page_show_reach(r, month);
    }
    if (f->year.priced) {
        struct dict *year = dict_row(body, T_SAVING_YEAR);
        dict_set(year, T_SAVING_TEXT, savings_amount(r->arena, f->year.amount, currency));
        dict_set(year, T_SAVING_FROM, savings_year_from(r->arena, &f->year));
        dict_set(year, T_PRICE_LINK, link);
        page_show_reach(r, year);
    }
}

/* The earliest moment the run can free a seat: after the day of its notices, which a preview does
 * not have yet. */
static enum rc_err run_facts_frees_at(struct request *r, const struct run *run, int64_t *at) {
    struct task_terms terms = task_terms_defaults();
    int64_t days[NOTICES_MAX], acts_at = 0;
    int n = 0;
    *at = r->now;
    TRY(run_terms_load(r->db, run->id, &terms));
    if (run->started_at || !task_notices_read(terms.notices, days, &n) || n == 0)
        return OK;
    TRY(db_get_int(r->db, Q_RUN_ACTS_AT, &acts_at, NULL, "i", run->id));
    if (!acts_at)
        TRY(warning_acts_at(r->db, r->now, days[0], &acts_at));
    if (*at < acts_at + WARNING_SYNC_SECONDS)
        *at = acts_at + WARNING_SYNC_SECONDS;
    return OK;
}

static enum rc_err run_facts_show_seats(struct request *r, struct dict *body,
                                        const struct run *run) {
    int64_t frees_at = 0;
    struct seat_sums sums = {.ended = run->started_at && !run->dry_run};
    struct rows *rows = NULL;
    struct dict *tile = NULL;
    TRY(run_facts_frees_at(r, run, &frees_at));
    TRY(savings_load(r->db, r->arena, frees_at, &sums.savings));
    TRY(run_seats(r->db, run->id, &rows));
    while (db_next(rows)) {
        tile = tile ? tile : dict_row(body, T_SEATS);
        TRY(run_facts_add_seats(r, tile, rows, &sums));
    }
    TRY(db_end(rows));
    if (!tile)
        return OK;
    run_facts_show_sums(r, tile, &sums);
    run_facts_show_saving(r, body, &sums);
    return OK;
}

static enum rc_err run_facts_show_retry_of(struct request *r, struct dict *body,
                                           const struct run *run) {
    struct run source;
    int64_t of = 0;
    TRY(run_retry_of(r->db, run->id, &of));
    if (!of)
        return OK;
    TRY(run_load(r->db, r->arena, of, &source));
    struct dict *row = dict_row(body, T_RETRY_OF);
    dict_set(row, T_RETRY_LINK, run_path(r->arena, &source));
    dict_set_int(row, T_RETRY_RUN, of);
    return OK;
}

static enum rc_err run_facts_show_then_of(struct request *r, struct dict *body,
                                          const struct run *run) {
    struct run first;
    if (!run->then_of)
        return OK;
    TRY(run_load(r->db, r->arena, run->then_of, &first));
    struct dict *row = dict_row(body, T_THEN_OF);
    dict_set(row, T_THEN_LINK, run_path(r->arena, &first));
    dict_set_int(row, T_THEN_RUN, first.id);
    return OK;
}

/* The link above the heading: to the task, to the users a preview came from, or to all runs. */
static enum rc_err run_facts_show_back(struct request *r, struct dict *body,
                                       const struct run *run) {
    const char *link = "/tasks/runs", *label = "All runs";
    struct task t;
    bool there = false;
    TRY(run_task(r, run, &t, &there));
    if (there) {
        link = arena_printf(r->arena, "/tasks/%lld", (long long)run->task);
        label = "Back to task";
    } else if (run->state == RUN_PREVIEW || run->state == RUN_PREPARING) {
        link = "/users";
        label = "Users";
    }
    dict_set(body, T_BACK_LINK, link);
    dict_set(body, T_BACK_TEXT, label);
    return OK;
}

enum rc_err run_facts_show(struct request *r, struct dict *body, const struct run *run) {
    const char *whom = "1 selected person", *data = NULL, *path = run_path(r->arena, run);
    if (run->matched != 1)
        whom = arena_printf(r->arena, "%s selected people", text_count(r->arena, run->matched));
    if (run->query)
        TRY(run_filter_text(r, run->query, &whom));
    TRY(run_time(r, run->data_at, &data));
    TRY(run_facts_show_back(r, body, run));
    dict_set(body, T_RUN_NAME, run->name);
    dict_set(body, T_RUN_PATH, path);
    dict_set(body, T_PROCESS_ID, run->process_id);
    dict_set(body, T_CSV_LINK, arena_printf(r->arena, "%s/results.csv", path));
    dict_set(body, T_CSV_SEMICOLON_LINK,
             arena_printf(r->arena, "%s/results.csv?separator=semicolon", path));
    dict_set(body, T_JSON_LINK, arena_printf(r->arena, "%s/results.json", path));
    dict_set(body, T_MATCHED, text_count(r->arena, run->matched));
    dict_set(body, T_PLANNED, text_count(r->arena, run->planned));
    dict_set(body, T_PLANNED_TEXT, text_people(r->arena, run->planned));
    dict_set(body, T_WHOM, run->undo_of ? "People of that run" : whom);
    dict_set(body, T_DATA_AT, data);
    TRY(run_show_actions(r, body, run->action, run->actions));
    TRY(run_facts_show_retry_of(r, body, run));
    TRY(run_facts_show_then_of(r, body, run));
    return run_facts_show_seats(r, body, run);
}

enum rc_err run_facts_show_source(struct request *r, struct dict *body, const struct run *run) {
    struct run source;
    TRY(run_load(r->db, r->arena, run->undo_of, &source));
    struct dict *row = dict_row(body, T_UNDO_NOTE);
    dict_set(row, T_UNDO_LINK, run_path(r->arena, &source));
    dict_set_int(row, T_UNDO_OF, source.id);
    return OK;
}

enum rc_err run_facts_show_approval(struct request *r, struct dict *d, int64_t people) {
    struct run_approval a;
    if (db_area(r->db)) /* the lane decides it */
        return OK;
    TRY(run_approval_of(r->db, r->who.name, 0, people, r->now, &a));
    if (!a.needed)
        return OK;
    struct dict *approval = dict_row(d, T_APPROVAL);
    dict_set(approval, T_APPROVAL_USERS, text_count(r->arena, a.above));
    if (a.by_sum)
        dict_set(dict_row(approval, T_BEFORE), T_BEFORE_PEOPLE, text_people(r->arena, a.before));
    return OK;
}
