/* The page of one delivery: the request that was sent, its secret masked. The lane notify sends it
 * (timer/notify/message.c). */
#include "sql/deliveries/payload.h"
#include "base/text.h"
#include "deliveries/deliveries.h"
#include "page/page.h"
#include "queue/event.h"
#include "tpl_names.h"

static void payload_show(struct request *r, struct dict *body, struct rows *rows,
                         const struct delivery_receiver *to) {
    const struct event_kind *kind = event_kind(db_text(rows, PAYLOAD_OF__TRIGGER));
    dict_set(body, T_EVENT, kind ? kind->label : db_text(rows, PAYLOAD_OF__TRIGGER));
    dict_set(body, T_WHEN, text_ago(r->arena, db_int(rows, PAYLOAD_OF__CREATED_AT), r->now));
    dict_show_if(body, db_int(rows, PAYLOAD_OF__TEST) != 0, T_IS_TEST);
    dict_set(body, T_UID, db_text(rows, PAYLOAD_OF__UID));
    dict_set(body, T_PAYLOAD, db_text(rows, PAYLOAD_OF__PAYLOAD));
    if (db_text(rows, PAYLOAD_OF__RECIPIENT)) {
        dict_set(dict_row(body, T_BY_MAIL), T_RECIPIENT, db_text(rows, PAYLOAD_OF__RECIPIENT));
        return;
    }
    struct dict *request = dict_row(body, T_BY_WEBHOOK);
    dict_set(request, T_WEBHOOK_ADDRESS, to->address);
    if (to->has_secret)
        dict_set(dict_row(request, T_WITH_SECRET), T_LAST4, to->last4 ? to->last4 : "");
}

enum rc_err deliveries_show_payload(struct request *r, const struct delivery_receiver *to,
                                    const char *id, struct response *out) {
    struct rows *rows = NULL;
    int64_t delivery = 0;
    (void)text_to_int(id, &delivery);
    struct page p = page_begin(r, "Payload", TPL_DELIVERIES_PAYLOAD);
    dict_set(p.body, T_BACK_PATH, to->path);
    dict_set(p.body, T_BACK_TEXT, to->name);
    if (to->webhook)
        TRY(db_query(r->db, Q_PAYLOAD_OF, &rows, "ii", delivery, to->webhook));
    else
        TRY(db_query(r->db, Q_PAYLOAD_OF, &rows, "in", delivery));
    bool found = db_next(rows);
    if (found)
        payload_show(r, p.body, rows, to);
    TRY(db_end(rows));
    if (!found)
        return deliveries_not_found(r, id);
    *out = page_end(r, &p);
    return OK;
}
