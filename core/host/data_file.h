/* Files of the data folder, opened as what they are. The web program may write there, so a name may
 * lead anywhere: a link, a FIFO or somebody else's file is not opened, neither by us nor by SQLite.
 */
#ifndef CORE_HOST_DATA_FILE_H
#define CORE_HOST_DATA_FILE_H
#include "base/err.h"
#include <stdbool.h>
#include <sys/types.h>

enum { DATA_PATH_BYTES = 4200 };

/* As open(), and follows no link at the end of path, waits for no FIFO, and takes only a regular
 * file of ours, of the folder's owner or of its group. -1 with errno; ENOTSUP: not such a file. */
int data_file_open(const char *path, int flags, mode_t mode);
/* What is wrong with a database file, or with what SQLite puts beside it; OK when they are sound or
 * not there. */
enum rc_err data_files_valid(const char *path, struct err *e) MUST_USE;
/* The path with the links of its folder resolved, but not its last part. Returns out, of
 * DATA_PATH_BYTES. */
const char *data_file_path(const char *path, char *out);
#endif
