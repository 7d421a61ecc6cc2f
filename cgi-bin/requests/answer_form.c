/* Reads and saves the answers of admins to requests. */
#include "requests/answer_form.h"
#include "base/text.h"
#include "queue/job.h"

void answer_form_read(struct request *r, struct request_answer *out) {
    const char *answer = request_form_text(r, "answer");
    *out = (struct request_answer){
        .yes = text_equal(answer, "yes"),
        .note = request_form_trimmed(r, "note"),
        .who = r->who.name,
        .user = r->who.user,
        .base_url = r->app->config->base_url,
        .now = r->now,
    };
    if (!out->yes && !text_equal(answer, "no"))
        request_note(r, "answer", "Choose whether to grant or to decline");
    if (text_length(out->note) > REQUEST_TEXT_MAX)
        request_refuse(r, "note", "The note can have up to %d characters", REQUEST_TEXT_MAX);
    else if (text_has_control(out->note, true))
        request_refuse(r, "note", "The note contains control characters");
}

enum rc_err answer_form_save(struct request *r, int64_t id, const struct request_answer *a) {
    TRY(db_begin(r->db));
    TRY(request_answer(r->db, r->arena, id, a));
    TRY(db_commit(r->db));
    job_wake(r->app->config->db, "tasks");
    job_wake(r->app->config->db, "notify");
    return OK;
}
