/* The archive of a closed review: its files, written once. */
#ifndef CGI_BIN_REVIEWS_ARCHIVE_H
#define CGI_BIN_REVIEWS_ARCHIVE_H
#include "http/response.h"
#include "reviews/review.h"

/* The i-th file; NULL after the last. SHA256SUMS is the last one and has the sums of the others. */
const char *archive_file_name(int i);
/* The type of a file for its download; NULL for an unknown name. */
const char *archive_file_type(const char *name);
/* Inside db_begin, with closed_at and closed_by set: writes all files. */
enum rc_err archive_write(struct request *r, const struct review *re) MUST_USE;
#endif
