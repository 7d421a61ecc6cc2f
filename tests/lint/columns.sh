#!/usr/bin/env bash
# No line has more than 100 columns.
find core cgi-bin timer ctl tests -name '*.[ch]' -o -name '*.cc' | grep -v node_modules | sort |
    LC_ALL=C.UTF-8 xargs grep -nP '^.{101,}' | cut -c1-140
