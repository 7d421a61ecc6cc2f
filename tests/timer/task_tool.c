/* For tests: makes filters, tasks and runs as the pages do, without a web server. WHO in the
 * environment acts; where that person may change an area only, on a connection of it. No program
 * contains it. filter NAME QUERY task NAME FILTER SCHEDULE TIME CAP_USERS CAP_PERCENT ACTION…
 *   preview TASK | seen TASK RUN | switch TASK on|off dry|real | mode TASK stop|longest
 *   bulk QUERY ACTION | list ACTION ACCOUNT…
 *   confirm RUN [COUNT] | dry RUN | approve RUN | stop RUN | undo RUN [ACCOUNT] | problem RUN
 *   protect ACCOUNT
 * Prints the id of what it made. A refusal goes to standard error, with exit code 1. */
#include "base/log.h"
#include "host/config.h"
#include "host/secret.h"
#include "runs/approve.h"
#include "runs/create.h"
#include "runs/run.h"
#include "runs/start_check.h"
#include "runs/undo.h"
#include "settings/access.h"
#include "tasks/task_validate.h"
#include "users/protect.h"
#include "users/saved_filter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char BASE_URL[] = "http://localhost";
static struct db *db, *ordinary;
static struct arena *a;
static struct err e = {.phase = "test"};
static const char *who;
static int64_t now;
static struct access by;

static int64_t number(const char *text) { return strtoll(text, NULL, 10); }

static enum rc_err actions_of(char **values, int n, struct action *out) {
    for (int i = 0; i < n; i++)
        if (!action_parse(a, values[i], &out[i]))
            return FAIL(&e, ERR_INPUT, "no such action", "%s", values[i]);
    return OK;
}

static enum rc_err make_task(char **v, int n, int64_t *id) {
    struct task t;
    struct task_problems problems;
    task_defaults(&t, "UTC");
    t.name = v[0];
    t.filter = number(v[1]);
    t.schedule = v[2];
    t.at_time = v[3];
    t.cap_users = number(v[4]);
    t.cap_percent = number(v[5]);
    t.actions = n - 6;
    TRY(actions_of(v + 6, t.actions, t.action));
    TRY(task_check(db, a, &t, now, &problems));
    if (problems.n)
        return FAIL(&e, ERR_INPUT, problems.at[0].text, "%s", problems.at[0].field);
    TRY(db_begin(db));
    TRY(task_save(db, a, &t, who, now, id));
    return db_commit(db);
}

static enum rc_err set_mode(char **v, int64_t *id) {
    struct task t;
    TRY(task_load(db, a, number(v[0]), &t));
    t.limit_mode = v[1];
    return task_save(db, a, &t, who, now, id);
}

static enum rc_err make_bulk(char **v, int n, bool list, int64_t *id) {
    struct action x;
    TRY(actions_of(list ? v : v + 1, 1, &x));
    struct run_request q = {.action = &x,
                            .actions = 1,
                            .query = list ? NULL : v[0],
                            .account_ids = (const char *const *)(v + 1),
                            .n = list ? n - 1 : 0};
    return run_preview_bulk(db, a, &q, who, now, id);
}

static enum rc_err print_problem(int64_t run) {
    struct run r;
    const char *text = NULL;
    TRY(run_load(db, a, run, &r));
    TRY(run_problem(db, a, &r, now, &text));
    printf("%s\n", text ? text : "");
    return OK;
}

static enum rc_err protect(const char *account) {
    int64_t user = 0;
    TRY(db_get_int(db, Q_PLAN_ACCOUNT, &user, NULL, "s", account));
    return protect_begin(
        db, a, &(struct protect_subject){.kind = PROTECT_USER, .id = user, .name = account},
        "for the test", 0, who, now);
}

static enum rc_err decide(const char *verb, char **v, int n, int64_t *id) {
    int64_t run = number(v[0]);
    if (strcmp(verb, "filter") == 0)
        return saved_filter_add(db, v[0], v[1], who, now, id);
    if (strcmp(verb, "seen") == 0)
        return task_seen(db, a, number(v[0]), number(v[1]), who, now);
    if (strcmp(verb, "switch") == 0)
        return task_switch(db, a, number(v[0]), strcmp(v[1], "on") == 0, strcmp(v[2], "dry") == 0,
                           who, now);
    if (strcmp(verb, "confirm") == 0)
        return run_confirm(db, a, run, n > 1 ? number(v[1]) : -1, false, who, BASE_URL, now);
    if (strcmp(verb, "dry") == 0)
        return run_confirm(db, a, run, n > 1 ? number(v[1]) : -1, true, who, BASE_URL, now);
    if (strcmp(verb, "approve") == 0)
        return run_approve(db, a, run, who, by.account_id, now);
    if (strcmp(verb, "stop") == 0)
        return run_stop(db, a, run, who, now);
    if (strcmp(verb, "undo") == 0)
        return run_undo(db, a, run, n > 1 ? v[1] : NULL, who, BASE_URL, now, id);
    if (strcmp(verb, "mode") == 0)
        return set_mode(v, id);
    if (strcmp(verb, "protect") == 0)
        return protect(v[0]);
    return FAIL(&e, ERR_INPUT, "unknown verb", "%s", verb);
}

static enum rc_err act(const char *verb, char **v, int n, int64_t *id) {
    if (strcmp(verb, "task") == 0)
        return make_task(v, n, id);
    if (strcmp(verb, "preview") == 0)
        return run_preview_task(db, a, number(v[0]), who, now, id);
    if (strcmp(verb, "bulk") == 0 || strcmp(verb, "list") == 0)
        return make_bulk(v, n, *verb == 'l', id);
    if (strcmp(verb, "problem") == 0)
        return print_problem(number(v[0]));
    TRY(db_begin(db));
    TRY(decide(verb, v, n, id));
    return db_commit(db);
}

static enum rc_err open_area(const char *path) {
    TRY(access_of(db, who, now, &by));
    if (by.level < ACCESS_FULL || !by.acts)
        return OK; /* pages check the right before */
    ordinary = db;
    TRY(db_open_area(path, DB_WRITE, DB_WEB, &db, &e));
    db_use(db, a, &e);
    db_use_area(db, by.acts);
    return OK;
}

int main(int argc, char **argv) {
    const struct config *c = NULL;
    int64_t id = 0;
    if (argc < 3) {
        fprintf(stderr, "usage: task_tool VERB ARGUMENT…\n");
        return 2;
    }
    who = getenv("WHO") ? getenv("WHO") : "olivia.admin@example.test";
    now = (int64_t)time(NULL);
    a = arena_open((size_t)256 * 1024 * 1024);
    enum rc_err rc = config_read(&c, &e);
    if (rc == OK)
        rc = secret_init(&e);
    if (rc == OK)
        rc = db_open(c->db, DB_WRITE, DB_WEB, &db, &e);
    if (rc == OK) {
        db_use(db, a, &e);
        rc = open_area(c->db);
    }
    if (rc == OK) {
        rc = act(argv[1], argv + 2, argc - 2, &id);
    }
    if (rc != OK)
        fprintf(stderr, "%s\n", e.message), log_err(&e);
    else if (id)
        printf("%lld\n", (long long)id);
    arena_close(a);
    db_close(db);
    db_close(ordinary);
    return rc == OK ? 0 : 1;
}
