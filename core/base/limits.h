/* Ceilings of requests. A buffer is as large as its ceiling; input past it is an error, never cut.
 */
#ifndef CORE_BASE_LIMITS_H
#define CORE_BASE_LIMITS_H
enum {
    LIMIT_PATH = 1024,              /* bytes of a request's path */
    LIMIT_QUERY = 8 * 1024,         /* bytes of a query string */
    LIMIT_BODY = 256 * 1024,        /* bytes of a form */
    LIMIT_FIELDS = 2000,            /* fields of a form or query */
    LIMIT_FIELD_NAME = 100,         /* bytes */
    LIMIT_ANSWER = 8 * 1024 * 1024, /* bytes of a page or JSON answer; longer ones stream */
    LIMIT_REQUEST_ARENA = 64 * 1024 * 1024,
    LIMIT_CSRF_SECONDS = 12 * 3600, /* age of a form that is sent */
    LIMIT_PREVIEW_NOW = 5000,       /* people of a preview within the request; the lane tasks makes
                                       larger ones */
};
#endif
