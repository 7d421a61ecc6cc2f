/* The floor for the benches: a bare libfcgi program with the same workers, answering 12 bytes. */
#include <fcgiapp.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
    if (argc != 3)
        return 2;
    FCGX_Init();
    umask(0117);
    int listener = FCGX_OpenSocket(argv[1], 511);
    for (long n = strtol(argv[2], NULL, 10); n > 0; n--)
        if (fork() == 0) {
            FCGX_Request r;
            FCGX_InitRequest(&r, listener, 0);
            while (FCGX_Accept_r(&r) == 0) {
                FCGX_PutS("Content-Type: text/plain\r\n\r\nhello, hello", r.out);
                FCGX_Finish_r(&r);
            }
            return 0;
        }
    while (wait(NULL) > 0)
        continue;
    return 0;
}
