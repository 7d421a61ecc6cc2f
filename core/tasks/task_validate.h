/* Checks what people enter for a task. Every problem names its field and has advice. */
#ifndef CORE_TASKS_TASK_VALIDATE_H
#define CORE_TASKS_TASK_VALIDATE_H
#include "tasks/task.h"

enum { TASK_PROBLEMS_MAX = 24 };

struct task_problem {
    const char *field; /* its name in the form */
    const char *text;  /* for people */
};
struct task_problems {
    struct task_problem at[TASK_PROBLEMS_MAX];
    int n;
};

/* Checks every value; problems come in the order of the form. Refuses unknown filters, products and
 * groups, groups an identity provider owns, groups that make admins, actions that contradict each
 * other, moments that have passed, and times in the hour of the synchronization: that text offers
 * the next free time. */
enum rc_err task_check(struct db *db, struct arena *a, const struct task *t, int64_t now,
                       struct task_problems *out) MUST_USE;
/* The actions alone, also of bulk operations. Adds problems of the fields action, product and
 * group. */
enum rc_err task_check_actions(struct db *db, struct arena *a, const struct action *actions, int n,
                               struct task_problems *out) MUST_USE;
#endif
