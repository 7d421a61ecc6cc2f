// ctemplate behind a C face: the only C++ file. Auto-escape is forced on every template; a file that tries to change
// that, its delimiters or an escape is refused. Knows no page.
extern "C" {  // the core headers are plain C
#include "view.h"
#include "tpl_names.h"
}

#include <ctemplate/template.h>
#include <ctemplate/template_cache.h>
#include <ctemplate/template_dictionary.h>
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

using ctemplate::StaticTemplateString;
using ctemplate::TemplateDictionary;
using ctemplate::TemplateString;

extern "C" const char tpl_names[TPL_NAMES_BYTES + 1] = TPL_NAMES;

struct view {
    ctemplate::TemplateCache cache;
};
struct dict {
    TemplateDictionary *d;
    arena *a;
};

namespace {

// STRIP_BLANK_LINES only: STRIP_WHITESPACE glues words together.
const ctemplate::Strip kStrip = ctemplate::STRIP_BLANK_LINES;
const char kEscape[] = "{{%AUTOESCAPE context=\"HTML\" state=\"default\"}}\n";

rc_err bad(err *e, const std::string &file, const char *why) {
    return FAIL(e, ERR_INTERNAL, "A page template is missing or broken. Install Rollcall again.", "template %s: %s",
                file.c_str(), why);
}

rc_err load(view *v, const std::string &folder, const std::string &name, err *e) {
    std::ifstream in(folder + "/" + name, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    if (!in)
        return bad(e, name, "cannot be read");
    const std::string body = text.str();
    for (const char *hole : {"{{%", "{{=", ":none"})
        if (body.find(hole) != std::string::npos)
            return bad(e, name, "holds a pragma, a delimiter change or :none");
    if (!v->cache.StringToTemplateCache(name, kEscape + body, kStrip))
        return bad(e, name, "does not parse");
    return OK;
}

rc_err load_folder(view *v, const std::string &root, const std::string &below, err *e) {
    DIR *d = opendir((root + "/" + below).c_str());
    if (!d)
        return bad(e, root + "/" + below, "no such folder");
    std::vector<std::string> names;
    while (const dirent *entry = readdir(d))
        if (entry->d_name[0] != '.')
            names.push_back(below + entry->d_name);
    closedir(d);
    for (const std::string &name : names) {
        struct stat s;
        if (stat((root + "/" + name).c_str(), &s) != 0)
            continue;
        if (S_ISDIR(s.st_mode))
            TRY(load_folder(v, root, name + "/", e));
        else if (name.size() > 4 && name.compare(name.size() - 4, 4, ".tpl") == 0)
            TRY(load(v, root, name, e));
    }
    return OK;
}

// What the program was built with must be there: a page that misses its template would be noticed by its first visitor.
rc_err check_complete(view *v, err *e) {
    static const char *const kAll[] = {TPL_ALL};
    for (const char *name : kAll)
        if (!v->cache.LoadTemplate(name, kStrip))
            return bad(e, name, "is missing");
    return OK;
}

// The names of the templates with ctemplate's ids, worked out once: a page sets hundreds of them.
std::vector<StaticTemplateString> names;
std::vector<uint16_t> name_at(TPL_NAMES_BYTES);

void learn_names() {
    for (const char *p = tpl_names; p < tpl_names + TPL_NAMES_BYTES; p += strlen(p) + 1) {
        name_at[static_cast<size_t>(p - tpl_names)] = static_cast<uint16_t>(names.size());
        names.push_back({{p, strlen(p), 0}});
    }
    for (const StaticTemplateString &name : names)
        ctemplate::StaticTemplateStringInitializer give_id(&name);
}

// `name` is one of the T_… constants, which all lie in tpl_names; any other text is a name as well, only slower.
TemplateString known(const char *name) {
    const size_t at = static_cast<size_t>(name - tpl_names);
    return at < TPL_NAMES_BYTES ? TemplateString(names[name_at[at]]) : TemplateString(name);
}

void free_dictionary(void *d) { delete static_cast<TemplateDictionary *>(d); }

dict *wrap(arena *a, TemplateDictionary *d) {
    dict *out = static_cast<dict *>(arena_alloc(a, sizeof(dict)));
    *out = {d, a};
    return out;
}

}  // namespace

extern "C" {

rc_err view_open(const char *folder, view **out, err *e) {
    view *v = new view;
    if (names.empty())
        learn_names();
    rc_err rc = load_folder(v, folder, "", e);
    if (rc == OK)
        rc = check_complete(v, e);
    if (rc != OK) {
        delete v;
        return rc;
    }
    *out = v;
    return OK;
}

rc_err view_part(view *v, const char *name, const char *file, dict *d, err *e) {
    std::string text;
    if (!v->cache.ExpandWithData(file, kStrip, d->d, nullptr, &text))
        return bad(e, file, "could not be expanded");
    if (text.find("{{") != std::string::npos || !v->cache.StringToTemplateCache(name, kEscape + text, kStrip))
        return bad(e, file, "cannot be kept as a part");
    return OK;
}

void view_freeze(view *v) { v->cache.Freeze(); }

void view_close(view *v) { delete v; }

dict *dict_new(arena *a) {
    auto *d = new TemplateDictionary("page");
    arena_on_reset(a, free_dictionary, d);
    return wrap(a, d);
}

void dict_set(dict *d, const char *name, const char *value) {
    if (value)
        d->d->SetValue(known(name), value);
}

void dict_set_int(dict *d, const char *name, int64_t value) { d->d->SetValue(known(name), std::to_string(value)); }
void dict_show(dict *d, const char *section) { d->d->ShowSection(known(section)); }

void dict_show_if(dict *d, bool wanted, const char *section) {
    if (wanted)
        d->d->ShowSection(known(section));
}

dict *dict_row(dict *d, const char *section) { return wrap(d->a, d->d->AddSectionDictionary(known(section))); }

dict *dict_part(dict *d, const char *part, const char *file) {
    TemplateDictionary *sub = d->d->AddIncludeDictionary(known(part));
    sub->SetFilename(file);
    return wrap(d->a, sub);
}

rc_err view_render(view *v, const char *file, dict *d, buf *out, err *e) {
    thread_local std::string text;  // keeps its capacity from page to page
    text.clear();
    try {
        if (!v->cache.ExpandNoLoad(file, kStrip, d->d, nullptr, &text))
            return bad(e, file, "could not be expanded");
    } catch (...) {
        return bad(e, file, "threw while expanding");
    }
    buf_put(out, text.data(), text.size());
    return out->overflow ? bad(e, file, "page is too long") : OK;
}

}  // extern "C"
