/* One person of a run as a row of the list: outcome, calls, losses and what can be done. */
#include "base/text.h"
#include "runs/run_people_view.h"
#include "runs/run_text.h"
#include "terms/product.h"
#include "tpl_names.h"
#include "users/protect.h"

static const char *outcome_text(const struct run *run, const char *state, const char *outcome) {
    if (text_equal(state, "left-out"))
        return "left out";
    if (text_equal(state, "already"))
        return "already so";
    if (outcome)
        return text_equal(state, "planned") ? "dry run" : outcome;
    return text_equal(run->state, "preview") ? "would be changed"
           : text_equal(state, "acting")     ? "under way"
                                             : "not yet";
}

static void run_people_row_show_undo(struct request *r, struct dict *row, const struct run *run,
                                     const char *account, bool can) {
    struct dict *cell = dict_row(row, T_UNDO_CELL);
    if (!can)
        return;
    struct dict *one = dict_row(cell, T_UNDO_ONE);
    dict_set(one, T_RUN_PATH, run_path(r->arena, run));
    dict_set(one, T_ACCOUNT_ID, account);
}

/* What was put back since is no success any more. */
static void run_people_row_show_outcome(struct request *r, struct dict *row, const struct run *run,
                                        struct rows *rows) {
    struct dict *cell = dict_row(row, T_OUTCOME_CELL);
    const char *state = db_text(rows, 3);
    bool undone = !db_is_null(rows, 10);
    dict_set(cell, T_OUTCOME,
             undone ? arena_printf(r->arena, "undone by run %lld", (long long)db_int(rows, 10))
                    : outcome_text(run, state, db_text(rows, 4)));
    if (!undone)
        run_badge(cell, state);
    if (!db_is_null(rows, 5))
        dict_set(dict_row(cell, T_REASON_ROW), T_REASON, db_text(rows, 5));
}

/* What nobody asked for stands apart, and so does what the person used lately. */
static enum rc_err run_people_row_show_losses(struct request *r, struct dict *row,
                                              const struct run *run,
                                              const struct run_people_view *view,
                                              const char *account) {
    struct rows *rows = NULL;
    const char *asked = "", *further = "", *used = "";
    TRY(run_losses(r->db, run->id, account, &rows));
    while (db_next(rows)) {
        const char *product =
            arena_printf(r->arena, "%s on %s", product_label(db_text(rows, 0)), db_text(rows, 1));
        bool known = !db_is_null(rows, 3);
        const char *last = known ? text_ago(r->arena, db_int(rows, 3), r->now) : "never";
        bool lately = known && db_int(rows, 3) >= view->used_since;
        if (lately)
            run_people_append(r, &used, arena_printf(r->arena, "%s, %s", product, last));
        else
            product = arena_printf(r->arena, "%s (last used: %s)", product, last);
        run_people_append(r, db_int(rows, 2) ? &asked : &further, product);
    }
    if (*asked)
        dict_set(dict_row(row, T_LOSES), T_LOSES_WORDS, asked);
    if (*further)
        dict_set(dict_row(row, T_LOSES_TOO), T_LOSES_WORDS, further);
    if (*used)
        dict_set(dict_row(row, T_USED_LATELY), T_LOSES_WORDS, used);
    return db_end(rows);
}

/* Left out by hand, and not protected since, or any more. */
static enum rc_err can_be_put_back(struct request *r, const struct run *run, struct rows *rows,
                                   bool *can) {
    struct reason why;
    int64_t user = 0;
    *can = false;
    if (!text_equal(db_text(rows, 3), "left-out") || !run_left_by_hand(db_text(rows, 9)))
        return OK;
    TRY(db_get_int(r->db, Q_RUN_PERSON, &user, NULL, "is", run->id, db_text(rows, 0)));
    TRY(protect_cause(r->db, user, r->now, &why));
    *can = !why.code;
    return OK;
}

static enum rc_err run_people_row_show_pick(struct request *r, struct dict *row,
                                            const struct run *run,
                                            const struct run_people_view *view, struct rows *rows) {
    struct dict *cell = dict_row(row, T_PICK_CELL);
    const char *account = db_text(rows, 0), *state = db_text(rows, 3);
    bool back = false;
    TRY(can_be_put_back(r, run, rows, &back));
    if (!text_equal(state, "planned") && !back)
        return OK;
    struct dict *one = dict_row(cell, text_equal(state, "planned") ? T_MAY_LEAVE : T_MAY_PUT_BACK);
    dict_set(one, T_HERE, run_people_here(r, run, view));
    dict_set(one, T_ACCOUNT_ID, account);
    if (text_equal(state, "planned"))
        dict_set(one, T_PROTECT_LINK,
                 arena_printf(r->arena, "%s&protect=%s#protect", run_people_here(r, run, view),
                              text_percent_encode(r->arena, account)));
    return OK;
}

/* The moment a person's place in the line goes by. */
static enum rc_err run_people_row_show_since(struct request *r, struct dict *row,
                                             struct rows *rows) {
    struct dict *cell = dict_row(row, T_SINCE_CELL);
    const char *when = NULL;
    int64_t last = db_is_null(rows, 7) ? 0 : db_int(rows, 7), since = db_int(rows, 11);
    TRY(run_time(r, since, &when));
    dict_set(cell, T_SINCE, when);
    dict_set(cell, T_SINCE_WORDS,
             last == since ? "last used then"
             : last        ? "the longest unused seat"
                           : "never used");
    return OK;
}

enum rc_err run_people_row_show(struct request *r, struct dict *list, struct rows *rows,
                                const struct run *run, const struct run_people_view *view) {
    struct dict *row = dict_row(list, T_PERSON);
    const char *account = db_text(rows, 0), *name = db_text(rows, 1), *calls = db_text(rows, 6);
    dict_set(row, T_PERSON_NAME, name && *name ? name : account);
    dict_set(row, T_PERSON_LINK,
             arena_printf(r->arena, "/users/%s", text_percent_encode(r->arena, account)));
    dict_set(row, T_EMAIL, db_is_null(rows, 2) ? "" : db_text(rows, 2));
    if (view->with_outcome)
        run_people_row_show_outcome(r, row, run, rows);
    dict_set(row, T_CALLS, calls ? calls : "–");
    if (calls && !view->preview)
        dict_set(dict_row(row, T_CALLS_MORE), T_CALLS_LINK,
                 arena_printf(r->arena, "%s&who=%s#calls", run_people_here(r, run, view),
                              text_percent_encode(r->arena, account)));
    dict_set(row, T_LAST_ACTIVE,
             db_is_null(rows, 7) ? "never" : text_ago(r->arena, db_int(rows, 7), r->now));
    if (view->with_since)
        TRY(run_people_row_show_since(r, row, rows));
    if (view->with_undo)
        run_people_row_show_undo(r, row, run, account, db_int(rows, 8) != 0);
    if (view->with_pick)
        TRY(run_people_row_show_pick(r, row, run, view, rows));
    return view->preview && text_equal(db_text(rows, 3), "planned")
               ? run_people_row_show_losses(r, row, run, view, account)
               : OK;
}
