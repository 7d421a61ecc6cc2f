/* The forms of the API key page: checks, seals and stores what they send. api_key.c shows it. */
#ifndef CGI_BIN_API_KEY_API_KEY_FORM_H
#define CGI_BIN_API_KEY_API_KEY_FORM_H
#include "http/request.h"
#include "settings/api_key.h"

/* Both keys, and the newest entry of each. */
struct api_key_pair {
    struct api_key reads, second;
    struct api_key_attempt attempt, second_attempt;
};
enum rc_err api_key_load_keys(struct request *r, struct api_key_pair *k) MUST_USE;
/* The ids of the fields that correct a key: "correct-label-all" for the use "all". */
const char *api_key_correct_id(struct request *r, const char *field, const char *use);

/* Each stores nothing when it refuses a field: see r->errors. */
/* Seals a new key and queues its check. */
enum rc_err api_key_form_save(struct request *r) MUST_USE;
/* Changes label and expiry date of a key in use. */
enum rc_err api_key_form_correct(struct request *r, bool *changed) MUST_USE;
/* Puts away the message about a refused entry. */
enum rc_err api_key_form_dismiss(struct request *r, bool *any) MUST_USE;
/* Deletes a key. second: the one for runs. */
enum rc_err api_key_form_remove(struct request *r, bool second) MUST_USE;
#endif
