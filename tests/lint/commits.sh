#!/usr/bin/env bash
# The last 50 commits: `room: what it does`, at most 72 columns, no full stop; lines of the body at
# most 72 columns. docs/style.md says more. Without history there is nothing to look at.
git rev-parse -q --verify HEAD >/dev/null 2>&1 || exit 0
git log --no-merges -50 --format='%h%x09%s' 2>/dev/null | awk -F '\t' '
    length($2) > 72 { print $1 ": subject of " length($2) " columns: " $2 }
    $2 !~ /^[a-z][a-z0-9 ,.\/_-]*: [^ ]/ { print $1 ": no room before the subject: " $2 }
    $2 ~ /\.$/ { print $1 ": subject ends with a full stop: " $2 }'
git log --no-merges -50 --format='%h%x09%b' 2>/dev/null | awk -F '\t' '
    NF > 1 { commit = $1; $0 = $2 }
    length($0) > 72 { print commit ": a line of its body has " length($0) " columns" }'
