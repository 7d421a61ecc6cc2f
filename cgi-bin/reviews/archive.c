/* Writes the archive of a review: three CSV files, a summary, and the SHA-256 of each. The summary
 * is a page of its own without a style sheet beside it, for printing. */
#include "reviews/archive.h"
#include "base/buf.h"
#include "base/text.h"
#include "http/csv.h"
#include "reviews/archive_summary.h"
#include "reviews/close.h"
#include "sql/core/reviews/close.h"

#include <string.h>

enum { CELL_MAX = 64 };

static const struct {
    const char *name, *type;
} FILES[] = {
    {"population.csv", "text/csv; charset=utf-8"}, {"decisions.csv", "text/csv; charset=utf-8"},
    {"results.csv", "text/csv; charset=utf-8"},    {"summary.html", "text/html; charset=utf-8"},
    {"SHA256SUMS", "text/plain; charset=utf-8"},
};
enum { FILE_COUNT = sizeof FILES / sizeof *FILES };

const char *archive_file_name(int i) { return i < FILE_COUNT ? FILES[i].name : NULL; }

const char *archive_file_type(const char *name) {
    for (int i = 0; i < FILE_COUNT; i++)
        if (text_equal(name, FILES[i].name))
            return FILES[i].type;
    return NULL;
}

/* A file being written, part by part. */
struct archive_file {
    struct request *r;
    int64_t review, part;
    const char *name;
    struct secret_sha256 *sum;
};

static void archive_file_begin(struct archive_file *f, struct request *r, int64_t review,
                               const char *name) {
    *f = (struct archive_file){.r = r, .review = review, .name = name};
    f->sum = secret_sha256_begin(r->arena);
}

static enum rc_err archive_file_put(void *arg, const char *bytes, size_t n) {
    struct archive_file *f = arg;
    secret_sha256_add(f->sum, bytes, n);
    return review_file_add(f->r->db, f->review, f->name, f->part++, bytes, n);
}

static const char *iso_or_empty(char *cell, struct rows *rows, int column) {
    return db_is_null(rows, column) ? "" : text_iso_into(cell, db_int(rows, column));
}

static void archive_heading(struct csv *csv, const char *const *names, int n) {
    csv_head(csv, ',');
    for (int i = 0; i < n; i++)
        csv_heading(csv, names[i], i == n - 1);
}
#define HEADING(csv, names) archive_heading((csv), (names), (int)(sizeof(names) / sizeof *(names)))

/* Lists are texts that SQLite joins, as "jira-software on example (2026-11-24T05:12:00Z); …". */
static enum rc_err archive_write_population(struct request *r, int64_t review, struct csv *csv) {
    static const char *const NAMES[] = {"accountId", "name",   "email",    "status",
                                        "seats",     "groups", "roles",    "lastActive",
                                        "unused",    "admin",  "protected"};
    enum { COLUMNS = sizeof NAMES / sizeof *NAMES };
    struct rows *rows = NULL;
    HEADING(csv, NAMES);
    TRY(db_query(r->db, Q_ARCHIVE_POPULATION, &rows, "i", review));
    while (db_next(rows))
        for (int i = 0; i < COLUMNS; i++)
            csv_cell(csv, db_text_borrow(rows, i), i == COLUMNS - 1);
    return db_end(rows);
}

static enum rc_err archive_write_decisions(struct request *r, int64_t review, struct csv *csv) {
    static const char *const NAMES[] = {"accountId", "name",      "email", "decision", "reason",
                                        "until",     "decidedBy", "at",    "asOwner",  "counts"};
    enum { COLUMNS = sizeof NAMES / sizeof *NAMES };
    struct rows *rows = NULL;
    HEADING(csv, NAMES);
    TRY(db_query(r->db, Q_ARCHIVE_DECISIONS, &rows, "i", review));
    while (db_next(rows))
        for (int i = 0; i < COLUMNS; i++)
            csv_cell(csv, db_text_borrow(rows, i), i == COLUMNS - 1);
    return db_end(rows);
}

static enum rc_err archive_write_results(struct request *r, int64_t review, struct csv *csv) {
    static const char *const NAMES[] = {"accountId", "name", "email",      "outcome",
                                        "reason",    "done", "finishedAt", "processId"};
    static const int COLUMNS[] = {REVIEW_RESULTS__ACCOUNT_ID, REVIEW_RESULTS__NAME,
                                  REVIEW_RESULTS__EMAIL,      REVIEW_RESULTS__OUTCOME,
                                  REVIEW_RESULTS__WHY,        REVIEW_RESULTS__CALLS};
    struct rows *rows = NULL;
    char at[CELL_MAX];
    HEADING(csv, NAMES);
    TRY(review_results(r->db, review, &rows));
    while (db_next(rows)) {
        for (size_t i = 0; i < sizeof COLUMNS / sizeof *COLUMNS; i++)
            csv_cell(csv, db_text_borrow(rows, COLUMNS[i]), false);
        csv_cell(csv, iso_or_empty(at, rows, REVIEW_RESULTS__FINISHED_AT), false);
        csv_cell(csv, db_text_borrow(rows, REVIEW_RESULTS__PROCESS_ID), true);
    }
    return db_end(rows);
}

typedef enum rc_err archive_csv_fn(struct request *r, int64_t review, struct csv *csv);

/* Adds the line of the file to sums, as sha256sum reads it. */
static void archive_sum(struct archive_file *f, struct buf *sums) {
    buf_printf(sums, "%s  %s\n", secret_sha256_hex(f->sum, f->r->arena), f->name);
}

static enum rc_err archive_write_csv(struct request *r, int64_t review, const char *name,
                                     archive_csv_fn *write, struct buf *sums) {
    struct archive_file f;
    struct csv csv;
    archive_file_begin(&f, r, review, name);
    csv_begin_file(&csv, r->arena, archive_file_put, &f);
    TRY(write(r, review, &csv));
    TRY(csv_end_file(&csv));
    archive_sum(&f, sums);
    return OK;
}

enum rc_err archive_write(struct request *r, const struct review *re) {
    struct archive_file f;
    struct rendered summary;
    struct buf sums;
    buf_init(&sums, r->arena, 4096);
    TRY(archive_write_csv(r, re->id, FILES[0].name, archive_write_population, &sums));
    TRY(archive_write_csv(r, re->id, FILES[1].name, archive_write_decisions, &sums));
    TRY(archive_write_csv(r, re->id, FILES[2].name, archive_write_results, &sums));
    TRY(archive_summary(r, re, &summary));
    archive_file_begin(&f, r, re->id, FILES[3].name);
    TRY(archive_file_put(&f, summary.text, summary.length));
    archive_sum(&f, &sums);
    archive_file_begin(&f, r, re->id, FILES[4].name);
    return archive_file_put(&f, sums.text, sums.length);
}
