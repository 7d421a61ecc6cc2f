/* The files of the key pairs: raw bytes in a folder that root alone may write. secret.c knows what
 * the bytes mean. */
#ifndef CORE_HOST_KEY_FILES_H
#define CORE_HOST_KEY_FILES_H
#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { KEY_BYTES = 32, KEYS_MAX = 2, KEY_PATH_BYTES = 4300 };

/* Writes FOLDER/NAME into out[KEY_PATH_BYTES]; returns out. */
const char *key_path(const char *folder, const char *name, char *out);
bool key_file_is_there(const char *folder, const char *name);
/* Reads one to keys_max keys, one behind the other, into out; *count: how many. */
enum rc_err key_file_read(const char *folder, const char *name, unsigned char *out, int keys_max,
                          int *count, struct err *e) MUST_USE;
/* Writes under another name, then renames: a reader finds the old bytes or the new ones, whole. */
enum rc_err key_file_write(const char *folder, const char *name, const unsigned char *bytes,
                           size_t n, mode_t mode, struct err *e) MUST_USE;
enum rc_err key_file_rename(const char *folder, const char *from, const char *to,
                            struct err *e) MUST_USE;
#endif
