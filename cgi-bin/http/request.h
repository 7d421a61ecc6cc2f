/* One request, split by origin: what nginx said, what the person sent, who it is, what serves it.
 */
#ifndef CGI_BIN_HTTP_REQUEST_H
#define CGI_BIN_HTTP_REQUEST_H
#include "base/arena.h"
#include "base/err.h"
#include "db/db.h"
#include "host/config.h"
#include "host/secret.h"
#include <stdbool.h>
#include <stdint.h>

enum method { GET, POST, METHOD_OTHER };
enum level { LEVEL_NONE, LEVEL_READ, LEVEL_FULL, LEVEL_OWNER /* owners and organization admins */ };

struct view;
struct route;
struct stats;

struct app {                    /* one per worker, lives as long as it */
    const struct route *routes; /* cgi-bin/routes.c */
    int route_count;
    const struct config *config;
    struct view *view;
    struct stats *stats;           /* shared by all workers; may be NULL */
    struct db *read_db, *write_db; /* opened when first needed */
    uint64_t db_inode, db_device;  /* of the file the connections belong to */
};

struct param {
    const char *name, *value;
};

struct env { /* from nginx; copied into the arena */
    enum method method;
    const char *method_name, *path, *query, *remote_user, *remote_addr, *host, *origin, *fetch_site,
        *content_type;
    const char *flash; /* key of the message to show once, or NULL */
    bool https, head;
    bool peeks, all_read; /* connection_end.h */
};

struct who {
    const char *name;       /* as signed in; "" when nobody */
    const char *account_id; /* NULL when not in the synced data */
    const char *because;    /* "organization admin", "granted on the host", ... */
    enum level level;
    bool roles_old, aged; /* everybody's roles are too old; aged: this person's would give more:
                             core/settings/access.h */
    int64_t user;         /* row id, 0 when unknown */
};

struct field_error {
    const char *name, *message;
    bool in_form;
    struct field_error *next;
};

struct request {
    struct app *app;
    struct arena *arena;
    struct err *err;
    struct env env;
    struct param *query;
    int query_count;
    struct param *form;
    int form_count;          /* every field, in order, also several of one name */
    const char *path_arg[3]; /* what stands for {…} in the route's path */
    struct who who;
    const struct route *route;
    struct db *db;              /* read-only for GET, read-write for POST */
    struct field_error *errors; /* in order of the form */
    const char *allow;          /* for 405 */
    const char *csrf_key;       /* from the database */
    char *csrf;                 /* made when the first form asks for it */
    bool resend;                /* the form was open too long: the answer offers to send it again */
    bool may_resend;            /* right and CSRF were checked: the form may be offered again */
    int64_t now;
};

/* The server in front sent a form back that came without a session: it marks that with a cookie. */
bool request_late_button(const struct request *r);
/* First value of that name, or NULL. */
const char *request_query(const struct request *r, const char *name);
const char *request_form(const struct request *r, const char *name);
/* i-th value of that name (0…), or NULL: for check boxes. */
const char *request_form_nth(const struct request *r, const char *name, int i);
/* "" instead of NULL; of control characters only line ends and tabs are ever in it. */
const char *request_form_text(const struct request *r, const char *name);
/* A copy of it without white space at its ends. */
char *request_form_trimmed(const struct request *r, const char *name);

/* Notes a refused field; the handler then returns its form page with status 422. message tells what
 * to do. */
__attribute__((format(printf, 3, 4))) void request_refuse(struct request *r, const char *name,
                                                          const char *message, ...);
/* The same for what is in the address and has no field on the page: the summary says it and links
 * nowhere. */
void request_note(struct request *r, const char *name, const char *message, ...);
const char *request_error(const struct request *r, const char *name); /* NULL when fine */
#endif
