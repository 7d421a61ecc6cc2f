/* Thousands of warned people meet random events: late and missing notices, activity that is known
 * late, permissions to keep, protections, syncs, clocks that jump. After each turn they are as a
 * simple model in memory says; and nobody is acted on whose real time was too short. */
#include "core/warnings/warning_fixture.h"

enum { WORLDS = 12, RUNS = 40, PEOPLE = 4, NOTICES = 2, STEPS = 36 };
static const int64_t DAYS[NOTICES] = {5, 2};

struct model_notice {
    enum { N_WAITING, N_ACCEPTED, N_GONE } state;
    int64_t due, accepted;
    int64_t accepted_real; /* when the mail server took it, by a clock that never jumps */
};
struct model_person {
    enum warning_state state;
    const char *cause;
    bool open; /* warned, or asked and not over */
    bool is_protected;
    int64_t acts_at, keep_until, active, known; /* activity, and what the copy knows of it */
    struct model_notice notice[NOTICES];
};
struct model_run {
    int64_t id, first; /* number of its first person */
    bool warns;
    int64_t planned_on;
    struct model_person person[PEOPLE];
};
static struct model_run runs[RUNS];
static int64_t real, ahead; /* the wall clock is real + ahead */
static int64_t sync_id, sync_at, sync_real;
static int64_t acted, left_alone;
static uint64_t seed = 88172645463325252u;

static int64_t chance(int64_t n) { /* 0 … n - 1 */
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (int64_t)(seed % (uint64_t)n);
}

/* One connection for all statements of this test; opening one for each takes longer than all the
 * rest. */
static sqlite3 *raw;

static void run_sql(const char *text) {
    if (sqlite3_exec(raw, text, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("SQLite refuses: %s: %s", text, sqlite3_errmsg(raw));
}
#define change(...) run_sql(arena_printf(arena, __VA_ARGS__))

static int64_t wall(void) { return real + ahead; }

static void end_person(struct model_person *p, enum warning_state state, const char *cause) {
    p->state = state;
    p->cause = cause;
    p->open = false;
    for (int i = 0; i < NOTICES; i++)
        if (p->notice[i].state == N_WAITING)
            p->notice[i].state = N_GONE;
}

/* --- the model of a turn */

static bool has_waiting(const struct model_person *p) {
    for (int i = 0; i < NOTICES; i++)
        if (p->notice[i].state == N_WAITING)
            return true;
    return false;
}

static void model_plan(struct model_run *m) {
    for (int i = 0; i < PEOPLE; i++) {
        struct model_person *p = &m->person[i];
        if (!p->open)
            continue;
        if (p->known > START - 90 * DAY)
            end_person(p, WARNING_ACTIVE, "active-again");
        else if (p->is_protected)
            end_person(p, WARNING_LEFT, "protected");
        else if (p->keep_until > wall())
            end_person(p, WARNING_KEPT, "kept");
    }
    m->planned_on = sync_id;
}

static bool model_is_over(const struct model_run *m) {
    for (int i = 0; i < PEOPLE; i++) {
        const struct model_person *p = &m->person[i];
        if (!p->open)
            continue;
        if (wall() < p->acts_at || sync_at < p->acts_at + DAY || has_waiting(p))
            return false;
        for (int n = 0; n < NOTICES; n++)
            if (sync_at < p->notice[n].accepted + DAYS[n] * DAY + DAY)
                return false;
    }
    return m->planned_on == sync_id && sync_at <= wall();
}

static void model_turn(struct model_run *m) {
    bool anybody = false;
    for (int i = 0; i < PEOPLE; i++) {
        struct model_person *p = &m->person[i];
        if (p->open && p->acts_at <= wall() && has_waiting(p))
            end_person(p, WARNING_NOTICE_FAILED, "notice-late");
    }
    if (sync_id > m->planned_on && sync_at <= wall())
        model_plan(m);
    for (int i = 0; i < PEOPLE; i++) {
        struct model_person *p = &m->person[i];
        if (p->open && p->acts_at < wall() - 30 * DAY)
            end_person(p, WARNING_LEFT, "overdue");
        anybody = anybody || p->open;
    }
    if (!anybody || model_is_over(m))
        m->warns = false;
    for (int i = 0; i < PEOPLE && !m->warns; i++)
        if (m->person[i].open && m->person[i].state == WARNING_ASKED) {
            m->person[i].open = false;
            m->person[i].cause = "asked";
        }
}

/* --- the real one */

/* "warning;warned planned -;…": the state of the run, and of its people in their order. */
static const char *found_state(int64_t run) {
    static char out[400];
    sqlite3_stmt *s = NULL;
    static const char QUERY[] =
        "SELECT r.state || (SELECT group_concat(x, '') FROM (SELECT ';' || wn.state || ' ' ||"
        " ru.state || ' ' || coalesce(ru.cause, '-') AS x FROM run_user ru JOIN warning wn"
        " USING (run, user) WHERE ru.run = r.id ORDER BY ru.user)) FROM run r WHERE id = ?1";
    assert_int_equal(sqlite3_prepare_v2(raw, QUERY, -1, &s, NULL), SQLITE_OK);
    sqlite3_bind_int64(s, 1, run);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    snprintf(out, sizeof out, "%s", (const char *)sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
    return out;
}

static void check_run(const struct model_run *m) {
    bool anybody = false;
    const char *people = "", *state = "warning";
    for (int i = 0; i < PEOPLE; i++) {
        const struct model_person *p = &m->person[i];
        people = arena_printf(arena, "%s;%s %s %s", people, warning_state_name(p->state),
                              p->open ? "planned" : "skipped", p->open ? "-" : p->cause);
        anybody = anybody || p->open || strcmp(p->cause, "asked") == 0;
    }
    if (!m->warns)
        state = anybody ? "queued" : "done";
    const char *expected = arena_printf(arena, "%s%s", state, people);
    const char *found = found_state(m->id);
    if (strcmp(found, expected) != 0)
        fail_msg("run %lld at %lld: %s, not %s", (long long)m->id, (long long)wall(), found,
                 expected);
}

/* Real seconds between each notice and the sync that decided. */
static void check_times(const struct model_run *m) {
    for (int i = 0; i < PEOPLE; i++) {
        const struct model_person *p = &m->person[i];
        left_alone += !p->open;
        acted += p->open;
        for (int n = 0; n < NOTICES && p->open; n++) {
            int64_t had = sync_real - p->notice[n].accepted_real;
            if (p->notice[n].accepted_real == 0 || had < DAYS[n] * DAY + DAY)
                fail_msg("person %lld had %lld s after notice %d", (long long)(m->first + i),
                         (long long)had, n);
        }
    }
}

static void take_turn(struct model_run *m) {
    if (!m->warns)
        return;
    turn(m->id, wall());
    model_turn(m);
    check_run(m);
    if (!m->warns)
        check_times(m);
    arena_reset(arena);
    db_use(db, arena, &err);
}

/* --- events */

static void set_forward(int64_t seconds) {
    int64_t was = wall();
    ahead += seconds;
    if (seconds <= 0)
        return;
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(warnings_shift(db, seconds, was), OK);
    assert_int_equal(db_commit(db), OK);
    for (int r = 0; r < RUNS; r++)
        for (int i = 0; i < PEOPLE; i++) {
            struct model_person *p = &runs[r].person[i];
            p->keep_until += p->keep_until > was ? seconds : 0;
            if (!p->open || !runs[r].warns)
                continue;
            for (int n = 0; n < NOTICES; n++) {
                struct model_notice *x = &p->notice[n];
                int64_t promised = x->accepted + DAYS[n] * DAY;
                if (x->state == N_ACCEPTED && promised > p->acts_at)
                    p->acts_at = promised;
                x->due += x->state == N_WAITING && x->due > was ? seconds : 0;
            }
            p->acts_at += seconds;
        }
}

static void send_notices(struct model_run *m) {
    for (int i = 0; i < PEOPLE; i++)
        for (int n = 0; n < NOTICES; n++) {
            struct model_notice *x = &m->person[i].notice[n];
            long long user = m->first + i, now = wall();
            bool ended = false;
            if (x->state != N_WAITING || x->due > wall() || chance(10) == 0)
                continue; /* the mail server is away */
            if (chance(25) == 0) {
                change("UPDATE notice SET state = 'failed' WHERE run = %lld AND user = %lld AND"
                       " days = %lld",
                       (long long)m->id, user, (long long)DAYS[n]);
                assert_int_equal(db_begin(db), OK);
                assert_int_equal(warning_end(db, m->id, user, WARNING_NOTICE_FAILED,
                                             "notice-refused", NULL, now, &ended),
                                 OK);
                assert_int_equal(db_commit(db), OK);
                end_person(&m->person[i], WARNING_NOTICE_FAILED, "notice-refused");
                continue;
            }
            change("UPDATE notice SET state = 'accepted', accepted_at = %lld WHERE run = %lld"
                   " AND user = %lld AND days = %lld",
                   now, (long long)m->id, user, (long long)DAYS[n]);
            *x = (struct model_notice){N_ACCEPTED, x->due, wall(), real};
        }
}

static void happen(struct model_run *m) {
    int i = (int)chance(PEOPLE);
    struct model_person *p = &m->person[i];
    long long user = m->first + i;
    switch (chance(40)) {
    case 0: p->active = wall() - chance(26 * HOUR); break;
    case 1:
        p->is_protected = true;
        change("INSERT INTO protection (user, reason, created_at, created_by)"
               " VALUES (%lld, 'on leave', 1, 't') ON CONFLICT DO NOTHING",
               user);
        break;
    case 2:
        if (p->keep_until)
            break;
        p->keep_until = wall() + chance(20 * DAY);
        change("INSERT INTO keep (user, task, until, created_at, created_by)"
               " VALUES (%lld, 1, %lld, 1, 't')",
               user, (long long)p->keep_until);
        break;
    case 3:
        if (!p->open)
            break;
        p->state = p->state == WARNING_ASKED ? WARNING_WARNED : WARNING_ASKED;
        change("UPDATE warning SET state = '%s' WHERE run = %lld AND user = %lld",
               warning_state_name(p->state), (long long)m->id, user);
        break;
    default: break;
    }
}

/* Activity reaches the copy by this sync, or by a later one. */
static void sync_now(void) {
    for (int r = 0; r < RUNS; r++)
        for (int i = 0; i < PEOPLE; i++) {
            struct model_person *p = &runs[r].person[i];
            if (p->active <= p->known || chance(2))
                continue;
            p->known = p->active;
            change("UPDATE user SET active_at = %lld WHERE id = %lld", (long long)p->known,
                   (long long)(runs[r].first + i));
        }
    sync_at = wall() - 300;
    sync_real = real - 300;
    add_sync(sync_at);
    sync_id = number("SELECT max(id) FROM sync_run");
}

static void start_run(struct model_run *m, int64_t first) {
    *m = (struct model_run){.first = first, .warns = true, .planned_on = sync_id};
    m->id = add_run("5 2", first, first + PEOPLE - 1, wall());
    begin(m->id, wall());
    for (int i = 0; i < PEOPLE; i++) {
        struct model_person *p = &m->person[i];
        p->state = WARNING_WARNED;
        p->open = true;
        p->known = p->active = START - 90 * DAY;
        p->acts_at = acts_at(m->id);
        for (int n = 0; n < NOTICES; n++)
            p->notice[n].due = n ? p->acts_at - DAYS[n] * DAY - 6 * HOUR : wall();
    }
}

static void play_world(void) {
    static const int64_t JUMPS[] = {3700, -3700, 86400, -86400, 30 * 86400, -30 * 86400};
    run_sql("PRAGMA foreign_keys = ON; DELETE FROM run; DELETE FROM keep; DELETE FROM protection; "
            "DELETE FROM sync_run;");
    change("UPDATE user SET active_at = %lld", (long long)(START - 90 * DAY));
    real = START;
    ahead = 0;
    sync_now();
    for (int r = 0; r < RUNS; r++)
        start_run(&runs[r], 1 + (int64_t)r * PEOPLE);
    for (int step = 0; step < STEPS; step++) {
        real += 2 * HOUR + chance(22 * HOUR);
        if (chance(10) == 0)
            set_forward(JUMPS[chance(6)]);
        for (int r = 0; r < RUNS; r++)
            if (runs[r].warns) {
                happen(&runs[r]);
                send_notices(&runs[r]);
            }
        if (chance(3) == 0)
            sync_now();
        for (int r = 0; r < RUNS; r++)
            take_turn(&runs[r]);
    }
}

static void nobody_has_less_time_than_was_promised(void **state) {
    (void)state;
    add_people(1, (int64_t)RUNS * PEOPLE);
    execute("UPDATE task SET cap_users = 1000000"); /* no run waits for another one */
    assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
    run_sql("PRAGMA synchronous = OFF");
    for (int i = 0; i < WORLDS; i++)
        play_world();
    sqlite3_close(raw);
    print_message("%lld people were acted on, %lld left alone\n", (long long)acted,
                  (long long)left_alone);
    assert_true(acted > WORLDS * RUNS / 4 && left_alone > WORLDS * RUNS / 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nobody_has_less_time_than_was_promised, open_warnings,
                                        close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
