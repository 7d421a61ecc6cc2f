/* --help and --version. */
#include "host/version.h"
#include <stdio.h>
#include <string.h>

bool version_answered(int argc, char **argv, const char *program, const char *usage) {
    const char *option = argc == 2 ? argv[1] : "";
    bool help = strcmp(option, "--help") == 0 || strcmp(option, "-h") == 0;
    bool version = strcmp(option, "--version") == 0;
    if (help)
        printf("usage: %s %s\n", program, usage);
    else if (version)
        printf("%s %s\n", program, ROLLCALL_VERSION);
    return help || version;
}
