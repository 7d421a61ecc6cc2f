/* The handlers of the table in routes.c, by file. */
#ifndef CGI_BIN_HANDLERS_H
#define CGI_BIN_HANDLERS_H
#include "http/response.h"

/* dashboard/charts.c */
struct response chart_share(struct request *r);
struct response chart_trend(struct request *r);

/* dashboard/dashboard.c */
struct response dashboard_page(struct request *r);

/* dashboard/dashboard_post.c */
struct response dashboard_post(struct request *r);

/* help/help.c */
struct response help_page(struct request *r);

/* users/bulk.c */
struct response users_bulk_post(struct request *r);

/* users/csv.c */
struct response users_csv(struct request *r);

/* filters/filters.c */
struct response filters_page(struct request *r);
struct response filters_post(struct request *r);
struct response filter_page(struct request *r);
struct response filter_post(struct request *r);

/* my_access/my_access.c, keep.c, return.c */
struct response my_access_page(struct request *r);
struct response my_access_keep_post(struct request *r);
struct response my_access_return_post(struct request *r);

/* requests/requests.c, request.c, keep.c */
struct response requests_page(struct request *r);
struct response requests_post(struct request *r);
struct response request_post(struct request *r);
struct response request_keep_end_post(struct request *r);

/* groups/group.c */
struct response group_page(struct request *r);
struct response group_protect_post(struct request *r);

/* groups/csv.c */
struct response groups_csv(struct request *r);

/* groups/groups.c */
struct response groups_page(struct request *r);

/* users/paste.c */
struct response paste_page(struct request *r);
struct response paste_post(struct request *r);

/* protected/protected.c */
struct response protected_page(struct request *r);
struct response protected_post(struct request *r);

/* users/user.c */
struct response user_page(struct request *r);
struct response user_protect_post(struct request *r);

/* users/user_export.c */
struct response user_export(struct request *r);

/* users/users.c */
struct response users_page(struct request *r);

/* tasks/free.c */
struct response tasks_free_page(struct request *r);
struct response tasks_free_post(struct request *r);
/* tasks/new.c */
struct response task_new_page(struct request *r);
struct response task_new_post(struct request *r);

/* tasks/task.c */
struct response task_page(struct request *r);
struct response task_post(struct request *r);
struct response task_preview_post(struct request *r);
struct response task_switch_post(struct request *r);
struct response task_limits_post(struct request *r);
struct response task_delete_post(struct request *r);
struct response task_notice_page(struct request *r);
struct response task_notice_test_post(struct request *r);

/* tasks/tasks.c */
struct response tasks_page(struct request *r);
struct response tasks_post(struct request *r);

/* runs/run_page.c */
struct response run_page(struct request *r);

/* runs/run_post.c */
struct response run_post(struct request *r);

/* runs/run_results.c */
struct response run_csv(struct request *r);
struct response run_json(struct request *r);

/* runs/runs.c */
struct response runs_page(struct request *r);

/* reports/reports.c, reports/csv.c, reports/trends.c */
struct response reports_page(struct request *r);
struct response reports_csv(struct request *r);
struct response reports_trends(struct request *r);

/* settings/prices_csv.c, settings/prices_curves.c */
struct response settings_prices_csv(struct request *r);
struct response settings_prices_import(struct request *r);
struct response settings_prices_curves(struct request *r);

/* settings/prices_counts.c */
struct response settings_prices_counts(struct request *r);
struct response settings_prices_counts_post(struct request *r);
struct response settings_prices_counts_delete(struct request *r);

/* settings/access.c */
struct response settings_access_csv(struct request *r);
struct response settings_access_add(struct request *r);
struct response settings_access_delete(struct request *r);

/* settings/areas.c */
struct response settings_areas_edit(struct request *r);
struct response settings_areas_edit_post(struct request *r);
struct response settings_areas_delete(struct request *r);

/* settings/automation.c */
struct response settings_automation_edit(struct request *r);
struct response settings_automation_edit_post(struct request *r);
struct response settings_automation_delivery(struct request *r);
struct response settings_automation_delete(struct request *r);
struct response settings_automation_test(struct request *r);
struct response settings_automation_pause(struct request *r);
struct response settings_automation_redeliver(struct request *r);
struct response settings_automation_seen(struct request *r);

/* settings/email.c */
struct response settings_email_delivery(struct request *r);
struct response settings_email_seen(struct request *r);
struct response settings_email_redeliver(struct request *r);
struct response settings_email_test(struct request *r);

/* settings/export.c */
struct response settings_export(struct request *r);

/* settings/import.c */
struct response settings_import(struct request *r);
struct response settings_import_post(struct request *r);

/* settings/settings.c */
struct response settings_overview(struct request *r);

/* settings/sync.c */
struct response settings_sync_run(struct request *r);
struct response settings_sync_stop(struct request *r);

/* settings/sync_missing.c */
struct response settings_sync_missing(struct request *r);
struct response settings_sync_missing_csv(struct request *r);

/* audit/audit.c */
struct response audit_page(struct request *r);

/* audit/csv.c */
struct response audit_csv(struct request *r);

/* audit/json.c */
struct response audit_json(struct request *r);

/* system/api.c */
struct response api_settings(struct request *r);
struct response api_summary(struct request *r);
struct response api_sync(struct request *r);

/* system/api_users.c */
struct response api_users(struct request *r);

/* system/api_my_access.c */
struct response api_my_access(struct request *r);

/* reviews/ */
struct response reviews_page(struct request *r);
struct response reviews_post(struct request *r);
struct response review_page(struct request *r);
struct response review_post(struct request *r);
struct response review_file_page(struct request *r);
struct response review_rows_post(struct request *r);

/* system/api_reviews.c */
struct response api_review(struct request *r);

/* system/api_savings.c */
struct response api_savings(struct request *r);

/* system/events.c */
struct response events_feed(struct request *r);

/* system/health.c */
struct response healthz(struct request *r);
struct response readyz(struct request *r);
struct response metrics(struct request *r);
#endif
