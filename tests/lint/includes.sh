#!/usr/bin/env bash
# Who may include whom: docs/rooms.md. Rooms of core and cgi-bin include what is before them; the
# rooms of pages do not include each other but through doors; one library has one wrapper; no
# header is found twice, and no circle of includes is left.
grep -nE '^ *# *include *[<"]' -r core cgi-bin timer ctl --include='*.[ch]' --include='*.cc' |
    awk '
    BEGIN {
        split("base host net terms db queue settings users index areas money tasks runs " \
            "warnings reviews", order, " ")
        for (i in order) rank["core/" order[i]] = i + 0
        split("http page deliveries thresholds dashboard users filters groups protected tasks " \
            "access api_key runs run_people sync settings audit help reports system my_access " \
            "requests reviews", order, " ")
        for (i in order) rank["cgi-bin/" order[i]] = i <= 2 ? i + 0 : 3
        rank["cgi-bin"] = 4
        rank["timer"] = 1; rank["timer/main"] = 4
        rank["timer/atlassian"] = rank["timer/staging"] = 2
        rank["timer/sync"] = rank["timer/tasks"] = rank["timer/notify"] = 3
        doors = "audit/action_names.h runs/run_text.h runs/runs_table.h " \
            "runs/run_pending.h run_people/people.h run_people/reach.h run_people/view.h " \
            "tasks/action_select.h tasks/limit_text.h users/protect_form.h " \
            "filters/filter_query.h filters/filter_form.h users/protect_many.h " \
            "users/selection.h " \
            "access/area_form.h access/assignments.h access/people.h api_key/api_key_form.h " \
            "settings/section.h deliveries/deliveries.h thresholds/thresholds.h " \
            "sync/history.h sync/missing.h sync/running.h sync/timeline.h " \
            "reviews/access.h handlers.h"
        n = split(doors, list, " ")
        for (i = 1; i <= n; i++) door[list[i]] = 1
        command = "find core cgi-bin timer ctl -name \"*.h\""
        while ((command | getline path) > 0) {
            short = path
            if (path !~ /^ctl\//) sub(/^[^\/]*\//, "", short); else sub(/^ctl\//, "", short)
            if (short in known) printf "%s: its name is that of %s\n", path, known[short]
            known[short] = path
        }
    }
    function room(path) {
        if (path == "timer/main.c") return "timer/main"
        sub(/\/[^\/]*$/, "", path)
        return path
    }
    function bad(why) { printf "%s:%s: %s\n", file, line, why }
    function check_room(to,  from, top, there) {
        from = room(file); there = room(to)
        top = file; sub(/\/.*/, "", top)
        if (there !~ "^" top && there !~ /^core/) { bad("may not include " to); return }
        if (there ~ /^core/ && top != "core") {
            if (there == "core/net" && top == "cgi-bin") bad("the web program has no network")
            return
        }
        if (from == there) return
        if (there == "core/net") { bad("core/net is for lanes and rollcallctl"); return }
        if (rank[there] >= rank[from] && !(header in door)) bad("may not include " to)
    }
    {
        split($0, part, ":"); file = part[1]; line = part[2]
        text = $0; sub(/^[^:]*:[^:]*:/, "", text)
        header = text; sub(/^[^<"]*[<"]/, "", header); sub(/[>"].*/, "", header)
        if (text ~ /"/ && header in known) check_room(known[header])
        owner = ""
        if (header ~ /^fcgi/) owner = "cgi-bin/(main\\.c|http/[a-z_]+\\.[ch])$"
        if (header ~ /^ctemplate\//) owner = "cgi-bin/page/view\\.cc$"
        if (header ~ /^curl\//)
            owner = "(core/net/connect|timer/atlassian/(client|transfer)" \
                "|timer/notify/(attempt|sender|mail_attempt|destination))\\.[ch]$"
        if (header ~ /^mxml/) owner = "core/base/xml\\.c$"
        if (header ~ /^sodium/) owner = "core/host/secret(_bytes)?\\.c$"
        if (header ~ /^idn2/) owner = "core/settings/mail_address\\.c$"
        if (header == "sqlite3.h") owner = "core/db/[a-z_]+\\.[ch]$"
        if (owner != "" && file !~ "^" owner) bad("<" header "> has its one wrapper elsewhere")
    }'
# Circles of includes: tsort names them.
grep -oE '^ *# *include *"[^"]+"' -r core cgi-bin timer ctl --include='*.h' |
    sed -E 's#^(core|cgi-bin|timer|ctl)/([^:]*):.*"(.*)"#\2 \3#' | tsort 2>&1 >/dev/null |
    grep -v 'input contains a loop' | sed 's/^tsort: /circle of includes: /'
