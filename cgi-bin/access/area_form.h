/* The form of one area: shown, read, checked, saved. For Settings > Areas. */
#ifndef CGI_BIN_ACCESS_AREA_FORM_H
#define CGI_BIN_ACCESS_AREA_FORM_H
#include "areas/area.h"
#include "http/response.h"
#include "page/view.h"

/* The id of the address; ERR_NOT_FOUND when there is none. */
enum rc_err area_form_load(struct request *r, struct named_area *out) MUST_USE;
/* Fills areas_form.tpl: with the values of this POST, else with area, which may be a new one. */
enum rc_err area_form_show(struct request *r, struct dict *d,
                           const struct named_area *area) MUST_USE;
/* Takes the values that were sent and checks them. Refusals are in r->errors. */
enum rc_err area_form_read(struct request *r, struct named_area *out) MUST_USE;
/* Inside one transaction, unless it opens more to people who have the area, and that is not
 * confirmed: then *asks, and nothing is saved. Also with r->errors. */
enum rc_err area_form_save(struct request *r, struct named_area *area, bool *asks,
                           bool *changed) MUST_USE;
/* Product instances for people, like "Jira on example, Confluence on example". */
enum rc_err area_form_products(struct request *r, const struct named_area *area,
                               const char **text) MUST_USE;
#endif
