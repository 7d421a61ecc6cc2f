/* The limits of a plan whose maker may change an area only (db/area.h). Everything else of the
 * planner works as for the whole organization; these rules then leave people out whom the plan
 * would change beyond the area. They are the same at the first plan, at each renewed one, and just
 * before acting, on what Atlassian answers then. In doubt a person is left alone.
 *
 *   what                                   only where
 *   a role                                 of an instance of the area, for the person's domain
 *   a group, to leave or to join           all it gives is such an instance, something at least,
 *                                          no admin's role, and no assignment lets its members
 *                                          into Rollcall
 *   suspend, deactivate, delete, remove    all the person holds is such an instance
 *   and their opposites
 *
 * Without plan.area every function here does nothing. */
#ifndef CORE_TASKS_PLAN_AREA_H
#define CORE_TASKS_PLAN_AREA_H
#include "tasks/plan.h"
#include "terms/reason.h"

/* *area: what the person acts_as may change now; NULL: everything, for acts_as 0. named: the named
 * area whose people see the plan, too, so it stays inside that one whatever else the person may
 * change by now; 0: none. why: a code when that person may not change the area any more
 * (area-lost), or may change everything by now (area-widened), which nobody meant when the preview
 * was seen. Reads roles, so not on the connection of an area. */
enum rc_err plan_area_now(struct db *db, int64_t acts_as, int64_t named, int64_t now,
                          const struct area **area, struct reason *why) MUST_USE;
/* The same for planning: nothing at all where there is a reason, so that everybody is left out. */
enum rc_err plan_area_limit(struct db *db, int64_t acts_as, int64_t named, int64_t now,
                            const struct area **area) MUST_USE;

/* The actions as an area has them: one for each of its instances where an action names none, none
 * where it names another's. Actions on groups and people stay. */
enum rc_err plan_area_actions(struct db *db, struct arena *a, struct plan *p) MUST_USE;

/* Part of plan_begin. */
enum rc_err plan_area_begin(struct db *db, const struct plan *p) MUST_USE;
/* After the state of the people was read: what they hold. live: from Atlassian, by the PLAN_LIVE_
 * statements. */
enum rc_err plan_area_state(struct db *db, const struct plan *p, bool live) MUST_USE;
/* Leaves out people who are no longer in the area, and those whom a whole-person action would
 * reach beyond it. */
enum rc_err plan_area_people(struct db *db, const struct plan *p) MUST_USE;
/* Leaves out of plan_activity and plan_seat what is outside. */
enum rc_err plan_area_activity(struct db *db, const struct plan *p) MUST_USE;
/* Seats to take as unused that a group would take with others. */
enum rc_err plan_area_targets(struct db *db, const struct plan *p) MUST_USE;
/* Leaves out everybody with a step in plan_step that reaches beyond: the last word. */
enum rc_err plan_area_steps(struct db *db, const struct plan *p) MUST_USE;
/* Counts the area's people with a seat of the products in question. */
enum rc_err plan_area_seats(struct db *db, const struct plan *p, int64_t *seats) MUST_USE;
/* Runs `insert` for each person whom the filter means, as the area's people see the filter. */
enum rc_err plan_area_match(struct db *db, const struct plan *p, enum query insert) MUST_USE;
#endif
