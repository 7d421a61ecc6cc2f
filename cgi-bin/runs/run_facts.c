/* The facts of a run that its page, its preview and its forms share. Only reads. */
#include "runs/run_facts.h"
#include "base/text.h"
#include "runs/run_text.h"
#include "settings/settings.h"
#include "terms/product.h"
#include "tpl_names.h"

#include <stdlib.h>

/* A run has one address: that of another task, or of no task, leads nowhere. */
enum rc_err run_of_path(struct request *r, struct run *run) {
    int64_t id = 0, task = 0;
    bool of_task = text_starts(r->env.path, "/tasks/");
    const char *sent = r->path_arg[of_task ? 1 : 0];
    if (!text_to_int(sent, &id) || (of_task && !text_to_int(r->path_arg[0], &task)))
        return FAIL(r->err, ERR_NOT_FOUND,
                    "There is no such run. The list of runs shows all of them.", "run %s", sent);
    TRY(run_load(r->db, r->arena, id, run));
    return run->task == task ? OK
                             : FAIL(r->err, ERR_NOT_FOUND,
                                    "There is no such run. The list of runs shows all of them.",
                                    "run %s", r->env.path);
}

enum rc_err run_task(struct request *r, const struct run *run, struct task *t, bool *there) {
    struct err kept = *r->err;
    enum rc_err rc = run->task ? task_load(r->db, r->arena, run->task, t) : ERR_NOT_FOUND;
    *there = rc == OK;
    if (rc == ERR_NOT_FOUND)
        *r->err = kept;
    return rc == ERR_NOT_FOUND ? OK : rc;
}

static enum rc_err run_facts_show_seats(struct request *r, struct dict *body,
                                        const struct run *run) {
    struct rows *rows = NULL;
    const char *currency = NULL;
    struct dict *tile = NULL;
    int64_t seats = 0, freed = 0, back = 0;
    double saving = 0;
    bool ended = run->started_at && !run->dry_run;
    TRY(run_seats(r->db, run->id, &rows));
    while (db_next(rows)) {
        const char *price = NULL;
        TRY(settings_text(r->db, arena_printf(r->arena, "price.%s", db_text(rows, 0)), &price));
        seats += db_int(rows, 2);
        freed += db_int(rows, 3);
        back += db_int(rows, 4);
        saving += price ? strtod(price, NULL) * (double)db_int(rows, 2) : 0;
        tile = tile ? tile : dict_row(body, T_SEATS);
        const char *count = text_count(r->arena, db_int(rows, 2));
        if (ended && db_int(rows, 3) != db_int(rows, 2))
            count =
                arena_printf(r->arena, "%s of %s", text_count(r->arena, db_int(rows, 3)), count);
        dict_set(dict_row(tile, T_SEATS_ROW), T_SEATS_WORDS,
                 arena_printf(r->arena, "%s on %s: %s", product_label(db_text(rows, 0)),
                              db_text(rows, 1), count));
    }
    TRY(db_end(rows));
    if (!tile)
        return OK;
    dict_set(tile, T_SEATS_FREED, text_count(r->arena, ended ? freed : seats));
    if (ended && freed != seats) {
        const char *given =
            back ? arena_printf(r->arena, "; %s given back by an undo", text_count(r->arena, back))
                 : "";
        dict_set(
            dict_row(tile, T_SEATS_HINT), T_SEATS_HINT_WORDS,
            arena_printf(r->arena, "of %s it was to free%s", text_count(r->arena, seats), given));
    }
    TRY(settings_text(r->db, "currency", &currency));
    if (saving >= 1)
        dict_set(dict_row(body, T_SAVING), T_SAVING_TEXT,
                 arena_printf(r->arena, "%s %s", text_count(r->arena, (int64_t)saving), currency));
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

enum rc_err run_facts_show(struct request *r, struct dict *body, const struct run *run) {
    const char *whom = "a list of chosen people", *data = NULL, *path = run_path(r->arena, run);
    struct task t;
    bool there = false;
    TRY(run_task(r, run, &t, &there));
    if (run->query)
        TRY(run_filter_text(r, run->query, &whom));
    TRY(run_time(r, run->data_at, &data));
    dict_set(body, T_RUN_NAME, run->name);
    dict_set(body, T_RUN_PATH, path);
    dict_set(body, T_PROCESS_ID, run->process_id);
    dict_set(body, T_CSV_LINK, arena_printf(r->arena, "%s/results.csv", path));
    dict_set(body, T_CSV_SEMICOLON_LINK,
             arena_printf(r->arena, "%s/results.csv?separator=semicolon", path));
    dict_set(body, T_JSON_LINK, arena_printf(r->arena, "%s/results.json", path));
    bool preview = text_equal(run->state, "preview") || text_equal(run->state, "preparing");
    dict_set(body, T_BACK_LINK,
             there     ? arena_printf(r->arena, "/tasks/%lld", (long long)run->task)
             : preview ? "/users"
                       : "/tasks/runs");
    dict_set(body, T_BACK_WORDS, there ? "The task" : preview ? "Users" : "All runs");
    dict_set(body, T_MATCHED, text_count(r->arena, run->matched));
    dict_set(body, T_PLANNED, text_count(r->arena, run->planned));
    dict_set(body, T_WHOM, run->undo_of ? "the people of that run" : whom);
    dict_set(body, T_DATA_AT, data);
    TRY(run_show_actions(r, body, run->action, run->actions));
    TRY(run_facts_show_retry_of(r, body, run));
    return run_facts_show_seats(r, body, run);
}

enum rc_err run_facts_show_source(struct request *r, struct dict *body, const struct run *run) {
    struct run source;
    TRY(run_load(r->db, r->arena, run->undo_of, &source));
    struct dict *row = dict_row(body, T_UNDO_WORDS);
    dict_set(row, T_UNDO_LINK, run_path(r->arena, &source));
    dict_set_int(row, T_UNDO_OF, source.id);
    return OK;
}

enum rc_err run_facts_show_approval(struct request *r, struct dict *d, int64_t people) {
    struct run_approval second;
    TRY(run_approval_of(r->db, r->who.name, 0, people, r->now, &second));
    if (!second.needed)
        return OK;
    struct dict *approval = dict_row(d, T_APPROVAL);
    dict_set(approval, T_APPROVAL_USERS, text_count(r->arena, second.above));
    if (second.by_sum)
        dict_set(dict_row(approval, T_BEFORE), T_BEFORE_PEOPLE,
                 text_people(r->arena, second.before));
    return OK;
}
