#!/usr/bin/env bash
# Nothing of the machine it was made on: no registry hosts, no home folders, nothing that looks like
# a real key.
traces='registry\.npm|"resolved"|npmjs\.org|/root/|/home/[a-z]+/|/w[o]rk/|ATATT3x|ATCTT3x'
git ls-files -z 2>/dev/null | grep -zvE '^tests/lint/(traces|selftest)\.sh$' |
    xargs -0 -r grep -nIE "$traces" 2>/dev/null || true
