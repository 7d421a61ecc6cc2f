/* The checks of rollcallctl doctor that have a file of their own. */
#ifndef CTL_DOCTOR_CHECKS_H
#define CTL_DOCTOR_CHECKS_H
#include "doctor_report.h"

void doctor_keys(struct doctor *d); /* doctor_host.c: versions and keys, while still root */
void doctor_host(struct doctor *d); /* doctor_host.c: folders and files, disk, lanes */
void doctor_web(struct doctor *d);  /* doctor_web.c: whether the web program starts */
void doctor_ca(struct doctor *d);   /* doctor_way.c: the file of certificates */
void doctor_way(struct doctor *d);  /* doctor_way.c: whether Atlassian can be reached */
#endif
