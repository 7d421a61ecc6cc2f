/* POST /requests/{id}: the answer to one request. */
#include "base/text.h"
#include "handlers.h"
#include "page/error_page.h"
#include "requests/answer_form.h"

struct response request_post(struct request *r) {
    struct request_answer answer;
    int64_t id = 0;
    answer_form_read(r, &answer);
    if (r->errors)
        return requests_page(r);
    if (!text_to_int(r->path_arg[0], &id)) {
        (void)!FAIL(r->err, ERR_NOT_FOUND, "There is no such request.", "id %s", r->path_arg[0]);
        return error_page(r);
    }
    if (answer_form_save(r, id, &answer) != OK)
        return error_page(r);
    return response_see(r, "/requests", answer.yes ? "granted" : "declined");
}
