/* Answers to --help and --version, the same in every program and without its configuration. */
#ifndef CORE_HOST_VERSION_H
#define CORE_HOST_VERSION_H
#include <stdbool.h>

/* True when the only argument was one of the two: the answer is on standard output, and the program
 * ends with 0. */
bool version_answered(int argc, char **argv, const char *program, const char *usage);
#endif
