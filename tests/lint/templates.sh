#!/usr/bin/env bash
# The holes of ctemplate's auto-escape (docs/style.md): where a variable may stand, and which
# modifier it needs there.
find templates -name '*.tpl' | sort | xargs -r -d '\n' awk '
    FNR == 1 { check_file() }
    { text = text $0 "\n" }
    END { check_file() }
    function bad(why) { printf "%s:%d: %s: {{%s}}\n", file, line, why, name }
    function check_file(  n, e) {
        n = length(text)
        line = 1
        state = "text"
        raw = ""
        depth = 0
        for (i = 1; i <= n; i++) {
            c = substr(text, i, 1)
            if (c == "\n") line++
            if (substr(text, i, 2) == "{{") {
                e = index(substr(text, i), "}}")
                if (!e) { name = ""; bad("unclosed marker"); break }
                name = substr(text, i + 2, e - 3)
                gsub(/\n/, " ", name)
                check()
                i += e
                continue
            }
            step()
        }
        if (i > n) check_end()
        file = FILENAME
        text = ""
    }
    function check_end() {
        if (state != "text" && state != "raw") { name = state; bad("ends inside a tag") }
        while (depth > 0) { name = open[depth--]; bad("section not closed") }
    }
    function check(  mod, v) {
        if (name ~ /^!/) return
        if (name ~ /^=/ ) { bad("delimiter change"); return }
        if (name ~ /^%/) { bad("pragma"); return }
        if (name ~ /:none/) bad("unescaped")
        if (name ~ /^#/) { open[++depth] = substr(name, 2); at[depth] = where(); return }
        if (name ~ /^\//) {
            if (depth == 0 || open[depth] != substr(name, 2)) { bad("closes nothing"); return }
            if (at[depth] != where()) bad("section closes in another HTML state")
            depth--; return
        }
        if (name ~ /^>/) { if (state != "text") bad("part outside body text"); return }
        if (name ~ /^(BI_NEWLINE|BI_SPACE)$/) return
        if (name !~ /^[A-Z][A-Z0-9_]*(:[a-z_=]+)*$/) bad("not an UPPER_SNAKE name")
        if (state == "raw" && (raw == "script" || raw == "style")) bad("variable in " raw)
        if (state == "tag") bad("variable as tag or attribute name")
        if (state == "attr") bad("variable as attribute name")
        if (state == "bare") bad("variable in an unquoted attribute")
        if (state == "raw" && raw ~ /^(textarea|pre)$/ && name !~ /:p$/)
            bad("textarea and pre need :p")
        if (state != "quoted") return
        if (attribute ~ /^(srcdoc|formaction|srcset|poster|xlink:href|style|on.*)$/)
            bad("variable in " attribute)
        if (attribute ~ /^(href|action|src)$/ && value ~ /\?/ && name !~ /:u/)
            bad("query parameter needs :u")
    }
    # Attributes begin behind the name of a tag.
    function where() { return (state == "tag" && tagname != "" ? "attr" : state) raw }
    function step(  rest) {
        if (state == "raw") {
            if (c == "<" && tolower(substr(text, i, length(raw) + 2)) == "</" raw) {
                state = "tag"
                tagname = "/" raw
                raw = ""
                i += length(tagname)
            }
        } else if (state == "text") {
            if (substr(text, i, 4) == "<!--") {
                rest = index(substr(text, i), "-->")
                i += rest + 1
                return
            }
            if (c == "<" && substr(text, i + 1, 1) ~ /[a-zA-Z\/!{]/) {
                state = "tag"
                tagname = ""
            }
        } else if (state == "tag") {
            if (c ~ /[ \n\t]/) begin_attribute()
            else if (c == ">") close_tag()
            else tagname = tagname c
        } else if (state == "attr") {
            if (c == ">") close_tag()
            else if (c ~ /[ \n\t]/) attribute = ""
            else if (c == "=") {
                q = substr(text, i + 1, 1)
                value = ""
                state = q == "\"" || q == "\047" ? "quoted" : "bare"
                if (state == "quoted") i++
            } else attribute = attribute tolower(c)
        } else if (state == "quoted") {
            if (c == q) begin_attribute()
            else value = value c
        } else if (state == "bare") {
            if (c == ">") close_tag()
            else if (c ~ /[ \n\t]/) begin_attribute()
        }
    }
    function begin_attribute() {
        state = "attr"
        attribute = ""
    }
    function close_tag(  t) {
        t = tolower(tagname)
        state = t ~ /^(script|style|textarea|pre)$/ ? "raw" : "text"
        if (state == "raw") raw = t
    }'
# What somebody types into a password field never stands in a page again. The form that offers to
# send answers once more knows these fields by their names.
list=cgi-bin/page/error_page.c
secret=$(sed -n 's/.* SECRET\[\] = {\(.*\)};/\1/p' $list)
find templates -name '*.tpl' | xargs -r -d '\n' awk '
    { text[FILENAME] = text[FILENAME] $0 " " }
    END {
        for (file in text)
            for (rest = text[file]; match(rest, /<input[^>]*type="password"[^>]*>/);) {
                print file, substr(rest, RSTART, RLENGTH)
                rest = substr(rest, RSTART + RLENGTH)
            }
    }' | sed -E 's/ .* name=("[^"]*").*/ \1/' | while read -r f name; do
    [[ $secret == *"$name"* ]] || echo "$f: the secret $name is missing in SECRET of $list"
done
