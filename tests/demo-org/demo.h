/* What server.c and api.c of the stand-in share. */
#ifndef DEMO_H
#define DEMO_H
#include <stdbool.h>
#include <stddef.h>

struct text { char *at; size_t length, capacity; };
struct call { const char *method, *path, *query, *body, *authorization, *content_type, *hook_token, *hook_id, *hook_time, *hook_signature; };
struct reply { int status; struct text body; const char *type; bool hang, cut; long remaining, limit, reset; };

__attribute__((format(printf, 2, 3))) void put(struct text *t, const char *format, ...);
void put_json(struct text *t, const char *s); /* a JSON string with its quotes */
/* Answers a call of the API. */
void api_answer(const struct call *c, struct reply *r);
/* Answers the doors for tests, /_demo/…. */
void control_answer(const struct call *c, struct reply *r);
/* Applies "key=value" pairs separated by newline or &. */
void control_set(const char *pairs);
/* "404:3" fails the third call from now with that status; also hang, cut, html, garbage, empty. "": no fault. */
void demo_fault(const char *spec);
extern long demo_latency_ms, demo_rate;
extern char demo_twist[16]; /* "circle": next pages repeat; "elsewhere": they point to another server */
#endif
