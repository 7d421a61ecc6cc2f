/* Reads what runs take and took from one person. */
#include "warnings/own_access.h"
#include "sql/core/warnings/own_access.h"

enum rc_err own_access_upcoming(struct db *db, int64_t user, struct own_upcoming **out, int *n) {
    struct rows *r = NULL;
    size_t capacity = 0;
    *out = NULL;
    *n = 0;
    TRY(db_query(db, Q_OWN_UPCOMING, &r, "i", user));
    while (db_next(r)) {
        *out = arena_grow(db_arena(db), *out, (size_t)*n, &capacity, sizeof **out);
        (*out)[(*n)++] = (struct own_upcoming){
            .run = db_int(r, OWN_UPCOMING__RUN),
            .task = db_text(r, OWN_UPCOMING__NAME),
            .kind = db_text(r, OWN_UPCOMING__KIND),
            .acts_at = db_int(r, OWN_UPCOMING__ACTS_AT),
            .last_active = db_int(r, OWN_UPCOMING__LAST_ACTIVE),
            .keep = permission(db_text_borrow(r, OWN_UPCOMING__KEEP)),
            .asked = db_int(r, OWN_UPCOMING__ASKED) != 0,
            .declined = db_int(r, OWN_UPCOMING__DECLINED) != 0,
        };
    }
    return db_end(r);
}

enum rc_err own_access_taken(struct db *db, int64_t user, struct own_taken **out, int *n) {
    struct rows *r = NULL;
    size_t capacity = 0;
    *out = NULL;
    *n = 0;
    TRY(db_query(db, Q_OWN_TAKEN, &r, "i", user));
    while (db_next(r)) {
        *out = arena_grow(db_arena(db), *out, (size_t)*n, &capacity, sizeof **out);
        struct own_taken *t = &(*out)[(*n)++];
        *t = (struct own_taken){
            .run = db_int(r, OWN_TAKEN__RUN),
            .task = db_text(r, OWN_TAKEN__NAME),
            .kind = db_text(r, OWN_TAKEN__KIND),
            .at = db_int(r, OWN_TAKEN__AT),
            .last_active = db_int(r, OWN_TAKEN__LAST_ACTIVE),
            .give_back = permission(db_text_borrow(r, OWN_TAKEN__GIVE_BACK)),
            .asked = db_int(r, OWN_TAKEN__ASKED) != 0,
            .declined = db_int(r, OWN_TAKEN__DECLINED) != 0,
            .coming = db_int(r, OWN_TAKEN__COMING) != 0,
            .waits = db_int(r, OWN_TAKEN__WAITS) != 0,
            .later = db_int(r, OWN_TAKEN__LATER) != 0,
        };
        if (t->coming || t->later)
            t->give_back = PERMISSION_OFF;
    }
    return db_end(r);
}
