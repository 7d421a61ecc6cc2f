/* /reviews/{id}/population.csv and the other files of the archive of a closed review. */
#include "base/text.h"
#include "handlers.h"
#include "http/route.h"
#include "page/error_page.h"
#include "reviews/access.h"
#include "reviews/archive.h"
#include "reviews/close.h"

#include <string.h>

struct file_wanted {
    int64_t review;
    const char *name;
};

static enum rc_err review_file_stream(struct request *r, struct sink *s, void *arg) {
    const struct file_wanted *f = arg;
    struct rows *rows = NULL;
    TRY(review_file(r->db, f->review, f->name, &rows));
    while (!sink_gone(s) && db_next(rows)) {
        size_t n = 0;
        const char *bytes = db_blob_borrow(rows, 0, &n);
        sink_put(s, bytes, n);
    }
    return db_end(rows);
}

struct response review_file_page(struct request *r) {
    struct review_access w;
    struct file_wanted *f = arena_alloc(r->arena, sizeof *f);
    if (review_access(r, &w) != OK)
        return error_page(r);
    const char *slash = strrchr(r->route->path, '/');
    *f = (struct file_wanted){.review = w.review.id, .name = slash ? slash + 1 : ""};
    if (!w.review.closed_at) {
        (void)!FAIL(r->err, ERR_NOT_FOUND, "The archive appears when the review is closed.",
                    "review %s", r->path_arg[0]);
        return error_page(r);
    }
    return (struct response){.status = 200,
                             .type = archive_file_type(f->name),
                             .file_name = f->name,
                             .stream = review_file_stream,
                             .stream_arg = f};
}
