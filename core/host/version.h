/* What every program answers to --help and --version, whatever its configuration is. */
#ifndef CORE_HOST_VERSION_H
#define CORE_HOST_VERSION_H
#include <stdbool.h>

/* True when one of the two was asked for: it is answered on standard output, and the program ends
 * with 0. */
bool version_answered(int argc, char **argv, const char *program, const char *usage);
#endif
