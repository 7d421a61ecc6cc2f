/* What a notice is made of: the facts about a person, of a run that warns, or of a task's latest
 * preview. notice_text.h makes the message of them; lane notify sends it. */
#ifndef CORE_WARNINGS_NOTICE_H
#define CORE_WARNINGS_NOTICE_H
#include "tasks/task.h"
#include "warnings/notice_text.h"

/* The trigger of the e-mail that shows a notice to the admin who asks for it. */
#define NOTICE_TEST_TRIGGER "noticeTest"

/* The same for all people of a run. Texts in the arena of db. */
struct notice_source {
    int64_t run;      /* whose plan has the products; 0: none, so the facts are an example */
    const char *task; /* its name */
    enum action_code action;
    struct task_terms terms;
    const char *link; /* to My access */
};

/* Of a run that warns. */
enum rc_err notice_source_of_run(struct db *db, int64_t run, const char *base_url,
                                 struct notice_source *out) MUST_USE;
/* Of the task as it is now, and the people of its latest preview or run. */
enum rc_err notice_source_of_task(struct db *db, const struct task *t, const char *base_url,
                                  struct notice_source *out) MUST_USE;

struct notice_person {
    int64_t user; /* 0: an example */
    const char *name, *account_id;
};
/* who: an e-mail address or account id; "": the first one. *found is false when the source's run
 * does not plan to change this person. Without a run, an example. */
enum rc_err notice_find_person(struct db *db, const struct notice_source *s, const char *who,
                               struct notice_person *out, bool *found) MUST_USE;

/* The message of a notice that comes so many days before acts_at. */
enum rc_err notice_write(struct db *db, const struct notice_source *s, int64_t user, int64_t days,
                         int64_t acts_at, struct notice_text *out) MUST_USE;

/* Inside db_begin: queues the notice, as the person would get it, to one address. */
enum rc_err notice_test(struct db *db, int64_t task, const char *who, int64_t days,
                        const char *address, int64_t now) MUST_USE;
#endif
