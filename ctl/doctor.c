/* rollcallctl doctor: checks what goes wrong in practice and shows how to fix each. Changes
 * nothing. This file has the configuration and what the database knows; doctor_host.c checks the
 * machine, doctor_way.c the way to Atlassian, doctor_web.c the web program. */
#include "sql/ctl/doctor.h"
#include "base/text.h"
#include "base/zone.h"
#include "doctor_checks.h"
#include "host/secret.h"
#include "owner.h"
#include "print.h"
#include "settings/api_key.h"
#include "settings/settings.h"
#include "sql/core/tasks/task.h"
#include "verbs.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { DAY = 86400, STALE_DAYS = 2, WAITING_SECONDS = 600 };

static void show_config(struct doctor *d) {
    const struct config *c = d->ctl->config;
    for (int i = 0; i < c->count; i++)
        ctl_print("      %-22s %s  (%s)", c->values[i].name,
                  *c->values[i].value ? c->values[i].value : "-", c->values[i].source);
}

static void check_database(struct doctor *d) {
    const char *problem = NULL, *foreign = NULL;
    struct stat s;
    char *log = arena_printf(d->ctl->arena, "%s-wal", d->ctl->config->db);
    if (ctl_open(d->ctl, DB_READ, &d->db) != OK) {
        int why = access(d->ctl->config->db, R_OK | W_OK) == 0 ? 0 : errno;
        const char *fix = d->ctl->err->message; /* of another schema version */
        if (why == ENOENT)
            fix = "Run \"rollcallctl init\" for a new one, or \"rollcallctl restore FILE\".";
        else if (d->ctl->err->code == ERR_BUSY)
            fix = "Check the file's permissions and the disk. If the file is damaged, run "
                  "\"rollcallctl restore FILE\".";
        doctor_report(d, WRONG, "database", doctor_fix(d, why, fix), "%s", d->ctl->err->log_detail);
        d->db = NULL;
        return;
    }
    if (db_check(d->db, &problem) != OK)
        problem = d->ctl->err->log_detail;
    else if (!problem && db_check_layout(d->db, &foreign) != OK)
        problem = d->ctl->err->log_detail;
    if (problem)
        doctor_report(
            d, WRONG, "database",
            "Restore the last backup with \"rollcallctl restore FILE\", and check the disk.",
            "damaged: %s", problem);
    else if (foreign)
        doctor_report(d, WRONG, "database",
                      "Inspect each with sqlite3 (.schema NAME). What nobody here made, an "
                      "intruder did: restore an earlier backup, or drop it.",
                      "%s", foreign);
    else
        doctor_report(d, FINE, "database", NULL, "intact, schema of this version");
    if (lstat(log, &s) == 0 && s.st_size > 256 * 1024 * 1024)
        doctor_report(d, NOTE, "database log",
                      "Check that the timers run: rollcall-timer shortens it.", "%s is %lld MiB",
                      log, (long long)(s.st_size >> 20));
}

static void check_clock(struct doctor *d) {
    int64_t newest = 0;
    struct arena *a = d->ctl->arena;
    if (d->db && db_get_int(d->db, Q_CTL_NEWEST_TIME, &newest, NULL, "") != OK)
        newest = 0;
    if (d->now < 1767225600) /* 2026: before this program was made */
        doctor_report(d, WRONG, "clock", DOCTOR_SET_CLOCK,
                      "the clock is at %s, before this program was made", text_iso(a, d->now));
    else if (newest > d->now + 60)
        doctor_report(d, WRONG, "clock", DOCTOR_SET_CLOCK,
                      "the clock is at %s, but the last record is from %s", text_iso(a, d->now),
                      text_iso(a, newest));
    else
        doctor_report(d, FINE, "clock", NULL, "%s", text_iso(a, d->now));
}

static const char *zone_remedy(struct doctor *d, const char *zone, const char *where) {
    const char *today = zone_renamed(zone);
    return today ? arena_printf(d->ctl->arena,
                                "Choose %s, its current name, %s, or install tzdata-legacy.", today,
                                where)
                 : arena_printf(d->ctl->arena, "Choose another one %s.", where);
}

static void check_task_zones(struct doctor *d) {
    struct rows *rows = NULL;
    if (!d->db || db_query(d->db, Q_PAGE_TASK_ZONES, &rows, "") != OK)
        return;
    while (db_next(rows)) {
        const char *zone = db_text(rows, PAGE_TASK_ZONES__TIME_ZONE);
        if (!zone_known(zone))
            doctor_report(d, WRONG, "task", zone_remedy(d, zone, "in the task"),
                          "\"%s\" does not start: its time zone %s is not known on this machine",
                          db_text(rows, PAGE_TASK_ZONES__NAME), zone);
    }
    (void)db_end(rows);
}

static void check_zone(struct doctor *d) {
    const char *zone = "UTC";
    if (d->db && settings_text(d->db, "sync.time_zone", &zone) != OK)
        zone = "UTC";
    if (!zone_known("Europe/Berlin"))
        doctor_report(d, WRONG, "time zones", "Install the package tzdata.",
                      "Europe/Berlin is not known on this machine");
    else if (!zone_known(zone))
        doctor_report(d, WRONG, "time zones", zone_remedy(d, zone, "under Settings > Sync"),
                      "%s is not known on this machine; the sync uses %s meanwhile", zone,
                      zone_or_nearest(zone));
    else
        doctor_report(d, FINE, "time zones", NULL, "known; the sync uses %s: %s", zone,
                      zone_text(d->ctl->arena, zone, d->now));
}

static void report_key(struct doctor *d, const char *what, const struct api_key *key) {
    static const enum finding HOW[] = {
        [API_KEY_NONE] = NOTE,   [API_KEY_OK] = FINE,       [API_KEY_SOON] = NOTE,
        [API_KEY_URGENT] = NOTE, [API_KEY_REFUSED] = WRONG, [API_KEY_EXPIRED] = WRONG,
    };
    struct arena *a = d->ctl->arena;
    const char *can = api_key_can_text(key);
    const char *fix = "Create a key at admin.atlassian.com and add it under Settings > API key.";
    if (key->state == API_KEY_NONE)
        fix = "Add one under Settings > API key.";
    else if (key->state == API_KEY_REFUSED)
        fix = key->problem;
    doctor_report(d, HOW[key->state], what, fix, can ? "%s. %s" : "%s",
                  api_key_text(a, key, d->now), can);
}

static void report_attempt(struct doctor *d, const struct api_key_attempt *attempt) {
    if (attempt->refused)
        doctor_report(d, NOTE, "API key", "Add another one under Settings > API key.",
                      "key …%s, added %s, was rejected: %s", attempt->last4,
                      text_ago(d->ctl->arena, attempt->entered_at, d->now),
                      attempt->problem ? attempt->problem : "no reason was noted");
}

static void check_key(struct doctor *d) {
    struct api_key key, second;
    struct api_key_attempt attempt, second_attempt;
    struct reason runs = reason_of(NULL, NULL);
    if (api_key_current(d->db, d->now, &key) != OK ||
        api_key_second(d->db, d->now, &second) != OK || api_key_attempt(d->db, &attempt) != OK ||
        api_key_second_attempt(d->db, &second_attempt) != OK ||
        api_key_run_problem(d->db, d->ctl->arena, d->now, &runs) != OK) {
        doctor_report(d, WRONG, "API key", d->ctl->err->message, "%s", d->ctl->err->log_detail);
        return;
    }
    report_key(d, "API key", &key);
    report_attempt(d, &attempt);
    if (second.state != API_KEY_NONE)
        report_key(d, "API key, runs", &second);
    report_attempt(d, &second_attempt);
    if (api_key_none_acts(runs))
        doctor_report(d, NOTE, "runs", reason_sentence(d->ctl->arena, runs), "none can start");
}

static void check_foreign_secrets(struct doctor *d) {
    struct rows *r = NULL;
    const char *id[PAIR_COUNT] = {NULL};
    for (int i = 0; i < PAIR_COUNT; i++)
        if (secret_sealer(d->ctl->config->keys, (enum secret_pair)i, d->ctl->arena, &id[i],
                          d->ctl->err) != OK)
            return; /* the check of the keys reports this */
    enum rc_err rc =
        db_query(d->db, Q_CTL_FOREIGN_SECRETS, &r, "ss", id[PAIR_SEAL], id[PAIR_NOTIFY]);
    while (rc == OK && db_next(r))
        doctor_report(d, WRONG, "secrets",
                      "Put the earlier key files back, or enter it again under Settings.",
                      "%s was sealed with other keys, or by an older Rollcall", db_text(r, 0));
    if (rc != OK || db_end(r) != OK)
        doctor_report(d, WRONG, "secrets", d->ctl->err->message, "%s", d->ctl->err->log_detail);
}

static void check_runs(struct doctor *d) {
    struct rows *r = NULL;
    struct arena *a = d->ctl->arena;
    int64_t last = 0, enabled = 1, waiting = 0;
    bool found = false;
    if (settings_int(d->db, "sync.enabled", &enabled) != OK ||
        db_get_int(d->db, Q_RUNS_DATA_AT, &last, &found, "") != OK ||
        db_get_int(d->db, Q_CTL_STALE_JOBS, &waiting, NULL, "i", d->now - WAITING_SECONDS) != OK ||
        db_query(d->db, Q_CTL_LAST_RUN, &r, "") != OK) {
        doctor_report(d, WRONG, "runs", d->ctl->err->message, "%s", d->ctl->err->log_detail);
        return;
    }
    if (db_next(r)) {
        const char *outcome = db_text(r, CTL_LAST_RUN__OUTCOME);
        const char *error = db_text(r, CTL_LAST_RUN__ERROR);
        bool fine = strcmp(outcome, "ok") == 0 || strcmp(outcome, "running") == 0;
        const char *ago = text_ago(a, db_int(r, CTL_LAST_RUN__STARTED_AT), d->now);
        const char *text = arena_printf(a, "%s, %s", outcome, ago);
        if (error)
            text = arena_printf(a, "%s, %s: %s", outcome, ago, error);
        doctor_report(d, fine ? FINE : WRONG, "last run",
                      "Settings > Sync shows the history and the reason.", "%s", text);
    }
    if (db_end(r) != OK)
        doctor_report(d, WRONG, "last run", d->ctl->err->message, "%s", d->ctl->err->log_detail);
    if (!found)
        doctor_report(d, NOTE, "data", "The first sync starts as soon as an API key is entered.",
                      "there is none yet");
    else if (enabled && last < d->now - STALE_DAYS * DAY)
        doctor_report(d, WRONG, "data",
                      "Check that the timer runs: systemctl list-timers 'rollcall-*'",
                      "last complete sync %s", text_ago(a, last, d->now));
    else
        doctor_report(d, enabled ? FINE : NOTE, "data",
                      "The daily sync is turned off under Settings.", "last complete sync %s",
                      text_ago(a, last, d->now));
    if (waiting)
        doctor_report(d, WRONG, "waiting work",
                      "Start the timers: systemctl enable --now rollcall-sync.timer "
                      "rollcall-tasks.timer rollcall-notify.timer",
                      "%lld jobs have been waiting for more than ten minutes", (long long)waiting);
}

static void check_areas(struct doctor *d) {
    struct rows *r = NULL;
    enum rc_err rc = db_query(d->db, Q_CTL_EMPTY_AREAS, &r, "");
    while (rc == OK && db_next(r))
        doctor_report(d, NOTE, "area",
                      "Choose other products under Settings > Areas, or remove its people.",
                      "\"%s\" gives no access: none of its products is left", db_text(r, 0));
    if (rc != OK || db_end(r) != OK)
        doctor_report(d, WRONG, "areas", d->ctl->err->message, "%s", d->ctl->err->log_detail);
}

enum rc_err verb_doctor(struct ctl *c) {
    struct doctor d = {.ctl = c, .now = (int64_t)time(NULL)};
    show_config(&d);
    doctor_keys(&d);
    doctor_ca(&d);
    TRY(ctl_become_owner(c));
    check_database(&d);
    check_clock(&d);
    check_zone(&d);
    check_task_zones(&d);
    doctor_host(&d);
    doctor_web(&d);
    doctor_way(&d);
    if (d.db) {
        check_key(&d);
        check_foreign_secrets(&d);
        check_areas(&d);
        check_runs(&d);
    }
    if (d.wrongs)
        return FAIL(c->err, ERR_INPUT,
                    d.wrongs == 1 ? "1 problem to fix."
                                  : arena_printf(c->arena, "%d problems to fix.", d.wrongs),
                    "%d notes", d.notes);
    ctl_print("%s", d.notes ? "No problems found. See the notes." : "No problems found.");
    return OK;
}
