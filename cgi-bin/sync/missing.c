/* Reads only. */
#include "sync/missing.h"
#include "base/text.h"
#include "sql/sync/missing.h"
#include "tpl_names.h"

enum { PEOPLE_SHOWN = 10, SHARES_SHOWN = 10 };

enum rc_err sync_missing_load(struct request *r, struct sync_missing *out) {
    struct rows *rows = NULL;
    *out = (struct sync_missing){0};
    TRY(db_query(r->db, Q_SYNC_MISSING_RUN, &rows, ""));
    if (db_next(rows)) {
        out->run = db_int(rows, SYNC_MISSING_RUN__ID);
        out->people = db_int(rows, SYNC_MISSING_RUN__GONE);
        out->error = db_text(rows, SYNC_MISSING_RUN__ERROR);
    }
    TRY(db_end(rows));
    return db_get_int(r->db, Q_SYNC_MISSING_COUNT, &out->recorded, NULL, "i", out->run);
}

enum rc_err sync_missing_add_people(struct request *r, struct dict *part,
                                    const struct sync_missing *m, int64_t offset, int64_t limit) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_SYNC_MISSING_PEOPLE, &rows, "iii", m->run, limit, offset));
    while (db_next(rows)) {
        struct dict *row = dict_row(part, T_PERSON);
        const char *name = db_text(rows, SYNC_MISSING_PEOPLE__NAME);
        const char *account = db_text(rows, SYNC_MISSING_PEOPLE__ACCOUNT_ID);
        dict_set(row, T_USER_NAME, *name ? name : "(no name)");
        dict_set(row, T_LINK,
                 arena_printf(r->arena, "/users/%s", text_percent_encode(r->arena, account)));
        dict_set(row, T_EMAIL, db_text(rows, SYNC_MISSING_PEOPLE__EMAIL));
        dict_set(row, T_DIRECTORIES, db_text(rows, SYNC_MISSING_PEOPLE__DIRECTORIES));
    }
    return db_end(rows);
}

/* The columns of both statements are the same. */
static enum rc_err missing_add_shares(struct request *r, struct dict *row, enum query query,
                                      const char *section, int64_t run) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, query, &rows, "ii", run, (int64_t)SHARES_SHOWN));
    while (db_next(rows)) {
        struct dict *share = dict_row(row, section);
        const char *name = db_text(rows, SYNC_MISSING_DOMAINS__NAME);
        dict_set(share, T_SHARE_NAME, *name ? name : "(no e-mail address)");
        dict_set(share, T_MISSING,
                 text_count(r->arena, db_int(rows, SYNC_MISSING_DOMAINS__MISSING)));
        dict_set(share, T_KNOWN, text_count(r->arena, db_int(rows, SYNC_MISSING_DOMAINS__KNOWN)));
    }
    return db_end(rows);
}

static enum rc_err missing_show_people(struct request *r, struct dict *row,
                                       const struct sync_missing *m) {
    struct dict *list = dict_row(row, T_MISSING_PEOPLE);
    TRY(missing_add_shares(r, list, Q_SYNC_MISSING_DOMAINS, T_DOMAIN, m->run));
    TRY(missing_add_shares(r, list, Q_SYNC_MISSING_DIRECTORIES, T_DIRECTORY, m->run));
    TRY(sync_missing_add_people(r, dict_part(list, T_PEOPLE, TPL_SYNC_MISSING_PEOPLE), m, 0,
                                PEOPLE_SHOWN));
    dict_set(list, T_RECORDED, text_count(r->arena, m->recorded));
    dict_show_if(list, m->recorded > PEOPLE_SHOWN, T_MORE);
    return OK;
}

enum rc_err sync_missing_show(struct request *r, struct dict *body) {
    struct sync_missing m;
    TRY(sync_missing_load(r, &m));
    if (m.run == 0)
        return OK;
    struct dict *row = dict_row(body, T_SUSPICIOUS);
    dict_set_int(row, T_RUN_ID, m.run);
    dict_set(row, T_RUN_ERROR, m.error);
    if (m.recorded > 0)
        TRY(missing_show_people(r, row, &m));
    else
        dict_show_if(row, m.people > 0, T_MISSING_FORGOTTEN);
    dict_show_if(row, r->who.level >= LEVEL_FULL, T_MAY_CONFIRM);
    return OK;
}
