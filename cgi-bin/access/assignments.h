/* People and groups with access of their own: the list, the form that adds one, and the question
 * before it. For Settings > Access. */
#ifndef CGI_BIN_ACCESS_ASSIGNMENTS_H
#define CGI_BIN_ACCESS_ASSIGNMENTS_H
#include "areas/assignment.h"
#include "http/response.h"
#include "page/view.h"

/* Adds ASSIGNMENTS with rows ASSIGNMENT, or NO_ASSIGNMENTS, and for owners the form ASSIGN_FORM,
 * with the values of this POST. */
enum rc_err assignments_show(struct request *r, struct dict *body) MUST_USE;
/* Rows ASSIGNMENT of one area. */
enum rc_err assignments_show_area(struct request *r, struct dict *body, int64_t area) MUST_USE;
/* Reads the form. Refusals are in r->errors. */
enum rc_err assignments_read(struct request *r, struct assignment *out) MUST_USE;
/* Saves it, unless it opens more than a reader of one area gets and the person has not confirmed
 * that: then *asks, and nothing is saved. */
enum rc_err assignments_save(struct request *r, const struct assignment *asg, bool *asks,
                             bool *changed) MUST_USE;
/* The question: what it opens, and to how many people. */
struct response assignments_ask(struct request *r, const struct assignment *asg);
#endif
