/* One request, split by origin: the web server's parameters, the person's fields, the person, and
 * the program's own state. Texts are in the arena of the request. */
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
enum level {
    LEVEL_NONE,
    LEVEL_SELF, /* a person of the organization without a role: My access, nothing else */
    LEVEL_READ,
    LEVEL_FULL,
    LEVEL_OWNER /* owners and organization admins */
};

struct view;
struct savings;
struct route;
struct stats;
struct answer_cache;

/* One for each worker; lives as long as the worker. */
struct app {
    const struct route *routes; /* cgi-bin/routes.c; in the order of route_compare() */
    int route_count;
    const struct config *config;
    struct view *view;
    struct stats *stats;               /* shared by all workers; may be NULL */
    struct answer_cache *answers;      /* of this worker */
    struct db *read_db, *write_db;     /* opened by the first request that needs them */
    struct db *area_read, *area_write; /* the same for people of an area (db/area.h) */
    uint64_t db_inode, db_device;      /* of the file the connections belong to */
};

struct param {
    const char *name, *value;
};

/* Parameters of the web server. Texts are "" when not set, except those of cookies. */
struct env {
    enum method method;
    const char *method_name; /* as sent: "GET", "HEAD", "PUT" … */
    const char *path;        /* decoded, without the query string */
    const char *query;       /* still percent-encoded */
    const char *remote_user; /* the signed-in name */
    const char *remote_addr;
    const char *host, *origin, *fetch_site; /* headers of the browser, not to be trusted */
    const char *content_type;
    const char *flash;   /* key of the message to show once; NULL: none */
    const char *columns; /* chosen for the list of people; NULL: the usual ones */
    /* Notices the person has put away: a date and codes, joined by '.'; NULL: none */
    const char *hidden_banners;
    bool https;
    bool head;     /* HEAD: the answer has no body */
    bool peeks;    /* the web server checks kept connections: connection_end.h */
    bool all_read; /* the body is read to its end */
};

/* The person, filled by identity_check. */
struct who {
    const char *name;       /* as signed in; "" when nobody is */
    const char *account_id; /* NULL when not in the synced data */
    const char *because;    /* the reason for the level: "organization admin" … */
    enum level level;
    bool roles_old; /* everybody's roles are older than 72 hours: core/settings/access.h */
    bool aged;      /* this person's roles would give more than level if they were fresh */
    bool lives;     /* an active account of the organization */
    int64_t user;   /* row id; 0: not in the synced data */
    /* Where the level counts, NULL: everywhere. See core/settings/access.h. */
    const struct area *sees, *acts;
};

/* A list in the order of the form. */
struct field_error {
    const char *name, *message;
    bool in_form; /* the page has a field of this name to link to */
    struct field_error *next;
};

struct request {
    struct app *app;
    struct arena *arena;
    struct err *err;
    struct env env;
    struct param *query; /* of the address */
    int query_count;
    struct param *form; /* every field in order, also several of one name */
    int form_count;
    const char *path_arg[3]; /* the parts of the path that match {…} of the route */
    struct who who;
    const struct route *route;
    struct db *db; /* read-only for GET, read-write for POST; of an area, when who has one */
    struct field_error *errors;
    const char *allow;    /* methods of the address, when the request has another one */
    const char *csrf_key; /* from the database */
    char *csrf;           /* the token; made for the first form of the page */
    bool resend;          /* the token was too old: the answer offers to send the form again */
    bool may_resend;      /* right and token are checked: the form may be offered again */
    int64_t now;          /* UTC seconds, the same for the whole request */
    const struct savings *savings; /* NULL until dashboard/seats.h has loaded them */
};

/* The web server sent a form back that came without a session, and marked that with a cookie. */
bool request_late_button(const struct request *r);
/* The first value of that name; NULL when it was not sent. */
const char *request_query(const struct request *r, const char *name);
const char *request_form(const struct request *r, const char *name);
/* The i-th value of that name, from 0, for check boxes; NULL past the last. */
const char *request_form_nth(const struct request *r, const char *name, int i);
/* "" when it was not sent. The only control characters are line ends and tabs. */
const char *request_form_text(const struct request *r, const char *name);
/* A copy of it without white space at its ends. */
char *request_form_trimmed(const struct request *r, const char *name);

/* Notes a refused field; the handler then returns its form page with status 422. The message says
 * what to do. Only the first message of a field counts. */
__attribute__((format(printf, 3, 4))) void request_refuse(struct request *r, const char *name,
                                                          const char *message, ...);
/* The same for a parameter of the address, which has no field on the page: the summary shows the
 * message without a link. */
__attribute__((format(printf, 3, 4))) void request_note(struct request *r, const char *name,
                                                        const char *message, ...);
/* The message of a refused field; NULL when it is valid. */
const char *request_error(const struct request *r, const char *name);
#endif
