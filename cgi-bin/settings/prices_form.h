/* The answers about one price in the form /settings/prices: shows, reads and checks them. A name
 * carries its row: plan.<product>.<site>. */
#ifndef CGI_BIN_SETTINGS_PRICES_FORM_H
#define CGI_BIN_SETTINGS_PRICES_FORM_H
#include "http/response.h"
#include "money/savings.h"
#include "page/dict.h"

/* The fields of a form beside the currency, as in struct route. */
#define PRICES_FORM_FIELDS                                                                         \
    "plan.* prices.* discount.* billing_day.* renews_on.* priced_on.* others.* alert_at.* "        \
    "digest_to"

enum price_answer {
    ANSWER_PLAN,
    ANSWER_PRICES,
    ANSWER_DISCOUNT,
    ANSWER_BILLING_DAY,
    ANSWER_RENEWS_ON,
    ANSWER_PRICED_ON,
    ANSWER_OTHERS,
    PRICE_ANSWERS
};
extern const char *const PRICE_ANSWER_NAMES[PRICE_ANSWERS];

/* "jira-software.<site>" */
const char *prices_key(struct request *r, const struct savings_line *l);
/* The answer as the price has it. */
const char *prices_answer(struct arena *a, const struct price *p, enum price_answer answer);
/* Reads one answer; NULL, or what is wrong. Reads ANSWER_PLAN first. Compares days with today, but
 * not a day that the price of before has, too. */
const char *prices_read_answer(struct arena *a, enum price_answer answer, const char *text,
                               int64_t today, const struct price *before, struct price *p);
/* Some field of this line was sent. */
bool prices_sent(struct request *r, const struct savings_line *l);
/* Reads the answers of a line, refuses bad ones. A field that was not sent stays as it is. */
void prices_read(struct request *r, const struct savings_line *l, int64_t today, struct price *out);
/* Refuses a bad number of seats for the alert, or bad recipients of the digest. */
void prices_check_alert(struct request *r, const struct savings_line *l);
void prices_check_digest(struct request *r);
/* Inside db_begin: saves them where they were sent and differ; then *any becomes true. */
enum rc_err prices_save_alert(struct request *r, const struct savings_line *l, bool *any) MUST_USE;
enum rc_err prices_save_digest(struct request *r, bool *any) MUST_USE;
/* Adds the fields of a line: as sent, else as stored. They are open when asked, or refused. */
enum rc_err prices_show_fields(struct request *r, struct dict *form, const struct savings_line *l,
                               bool is_open) MUST_USE;
/* Adds a field with one value: as sent, else as the setting has it. */
enum rc_err prices_show_setting(struct request *r, struct dict *field, const char *name,
                                const char *setting) MUST_USE;
enum rc_err prices_show_digest(struct request *r, struct dict *form) MUST_USE;

/* --- prices.c, for imports */

/* The whole page, with what was sent. */
struct response prices_show(struct request *r);
/* Inside db_begin: saves the price of a line when it differs; then *any becomes true. */
enum rc_err prices_store(struct request *r, const struct savings_line *l, const struct price *p,
                         bool *any) MUST_USE;
#endif
