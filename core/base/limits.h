/* Every ceiling of the programs. A buffer is born with its maximum; past it the answer is an error,
 * never a cut. */
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
    LIMIT_CSRF_SECONDS = 12 * 3600, /* how long a form may stay open */
    LIMIT_PREVIEW_NOW = 5000 /* people of a preview that is made while one waits; a larger one is
                                made by lane tasks */
};
#endif
