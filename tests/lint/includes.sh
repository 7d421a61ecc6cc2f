#!/usr/bin/env bash
# Who may include whom: cgi-bin, timer, ctl -> core -> system, never sideways. One library has one wrapper.
grep -nE '^ *# *include *[<"]' -r core cgi-bin timer ctl --include='*.c' --include='*.h' --include='*.cc' | awk '
    function dir(h,  d, n, list, i, cmd, found) {
        if (h in known) return known[h]
        n = split("core cgi-bin timer ctl", list, " ")
        for (i = 1; i <= n; i++) { cmd = "test -e " list[i] "/" h; if (system(cmd) == 0) return known[h] = list[i] }
        return known[h] = ""
    }
    {
        split($0, part, ":"); file = part[1]; line = part[2]
        here = file; sub(/\/.*/, "", here)
        base = file; sub(/.*\//, "", base)
        text = $0; sub(/^[^:]*:[^:]*:/, "", text)
        header = text; sub(/^[^<"]*[<"]/, "", header); sub(/[>"].*/, "", header)
        if (text ~ /"/) {
            to = dir(header)
            if (to != "" && to != here && to != "core")
                printf "%s:%s: %s may not include %s/%s\n", file, line, here, to, header
            if (here == "core" && to != "" && to != "core")
                printf "%s:%s: core knows nobody\n", file, line
        }
        if (here == "cgi-bin" && header == "net/connect.h")
            printf "%s:%s: the web program has no network\n", file, line
        owner = ""
        if (header ~ /^fcgi/) owner = "cgi-bin/(main|http/(connection_end|request|response|request_read|response_send))\\.[ch]$"
        if (header ~ /^ctemplate\//) owner = "cgi-bin/page/view\\.cc$"
        if (header ~ /^curl\//) owner = "(core/net/connect|timer/(atlassian/(client|transfer)|notify/(attempt|sender|mail_attempt|destination)))\\.[ch]$"
        if (header ~ /^mxml/) owner = "core/base/xml\\.c$"
        if (header ~ /^sodium/) owner = "core/host/secret\\.c$"
        if (header == "sqlite3.h") owner = "core/db/[a-z_]+\\.[ch]$"
        if (owner != "" && file !~ "^" owner) printf "%s:%s: <%s> has its one wrapper elsewhere\n", file, line, header
    }'
