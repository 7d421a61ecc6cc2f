/* Every handler of the route table, by file. */
#ifndef CGI_BIN_HANDLERS_H
#define CGI_BIN_HANDLERS_H
#include "http/response.h"

struct response dashboard_page(struct request *r); /* page_dashboard.c */
struct response chart_share(struct request *r);    /* chart.c */
struct response chart_trend(struct request *r);    /* chart.c */
struct response users_page(struct request *r);     /* page_users.c */
struct response user_page(struct request *r);      /* page_user.c */
struct response user_protect_post(struct request *r);
struct response group_page(struct request *r); /* page_group.c */
struct response group_protect_post(struct request *r);
struct response protected_page(struct request *r); /* page_protected.c */
struct response filters_page(struct request *r);   /* page_filters.c */
struct response filters_post(struct request *r);
struct response filter_page(struct request *r);
struct response filter_post(struct request *r);
struct response users_bulk_post(struct request *r); /* page_bulk.c */
struct response tasks_page(struct request *r);      /* page_tasks.c */
struct response tasks_post(struct request *r);
struct response task_page(struct request *r);
struct response task_new_page(struct request *r);
struct response task_new_post(struct request *r);
struct response task_post(struct request *r);
struct response task_preview_post(struct request *r);
struct response task_switch_post(struct request *r);
struct response task_limits_post(struct request *r);
struct response task_delete_post(struct request *r);
struct response runs_page(struct request *r); /* page_runs.c */
struct response run_page(struct request *r);  /* page_run.c */
struct response run_post(struct request *r);  /* run_decision.c */
struct response run_csv(struct request *r);   /* run_export.c */
struct response run_json(struct request *r);
struct response audit_page(struct request *r);        /* page_audit.c */
struct response settings_overview(struct request *r); /* settings_overview.c */
struct response settings_sync_run(struct request *r);
struct response settings_automation_edit(struct request *r);
struct response settings_automation_edit_post(struct request *r);
struct response settings_automation_delete(struct request *r);
struct response settings_automation_test(struct request *r);
struct response settings_automation_pause(struct request *r);
struct response settings_automation_redeliver(struct request *r);
struct response settings_automation_seen(struct request *r); /* delivery_log.c */
struct response settings_email_seen(struct request *r);
struct response settings_email_redeliver(struct request *r);
struct response settings_email_test(struct request *r);
struct response events_feed(struct request *r);     /* feed.c */
struct response settings_export(struct request *r); /* settings_transfer.c */
struct response settings_import(struct request *r);
struct response settings_import_post(struct request *r);
struct response api_settings(struct request *r); /* api.c */
struct response api_summary(struct request *r);
struct response api_sync(struct request *r);
struct response api_users(struct request *r); /* api_users.c */
struct response users_csv(struct request *r); /* users_csv.c */
struct response healthz(struct request *r);   /* watch.c */
struct response readyz(struct request *r);
struct response metrics(struct request *r);
#endif
