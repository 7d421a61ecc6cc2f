/* Opens files of the data folder. The web program may write there, so a name may lead anywhere: a
 * link, a FIFO or another user's file is not opened, neither by us nor by SQLite. */
#ifndef CORE_HOST_DATA_FILE_H
#define CORE_HOST_DATA_FILE_H
#include "base/err.h"
#include <sys/types.h>

enum { DATA_PATH_BYTES = 4200 };

/* As open(), but follows no link at the end of path, does not wait for a FIFO, and opens only a
 * regular file that belongs to us, to the folder's owner or to its group. -1 with errno; ENOTSUP:
 * not such a file. */
int data_file_open(const char *path, int flags, mode_t mode);
/* OK when the database file at path and the files SQLite puts beside it are missing or such files;
 * else ERR_BUSY, which names the first that is not. */
enum rc_err data_files_valid(const char *path, struct err *e) MUST_USE;
/* Resolves links in the folder of path, not in its last part. Returns out[DATA_PATH_BYTES]. */
const char *data_file_path(const char *path, char *out);
#endif
