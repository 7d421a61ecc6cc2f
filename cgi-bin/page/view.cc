// ctemplate behind a C interface: the only C++ file. Forces auto-escape on every template, and
// refuses files that change that, their delimiters or an escape. Knows no page.
extern "C" { // the core headers are plain C
#include "page/view.h"
#include "base/buf.h"
#include "base/limits.h"
#include "tpl_names.h"
}

#include <ctemplate/template.h>
#include <ctemplate/template_cache.h>
#include <ctemplate/template_dictionary_interface.h>
#include <ctemplate/template_emitter.h>
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

using ctemplate::TemplateString;

namespace {

enum kind { VALUE, SECTION, PART, RENDERED };

// The page that is being expanded: there are no threads.
buf *page_text;
struct expanding {
    explicit expanding(buf *text) { page_text = text; }
    ~expanding() { page_text = nullptr; }
    expanding(const expanding &) = delete;
    expanding &operator=(const expanding &) = delete;
};

// One scope of template variables: the page, a row of a section, or a part. ctemplate's stock
// dictionary gives each row a debugging name, maps and an arena of its own, which cost more than
// all the rest of a page. Scopes are in the request's arena and are never destroyed. A row also
// sees the values and sections of the scope around it; a part sees only its own.
class Scope final : public ctemplate::TemplateDictionaryInterface {
  public:
    // Replays the log of a page and returns the page's scope. Texts are borrowed from the log.
    static const Scope *read(const oplog *log) {
        Scope **scopes =
            reinterpret_cast<Scope **>(arena_room(log->arena, log->scopes * sizeof *scopes));
        uint32_t known = 0;
        scopes[known++] = make(log->arena, nullptr, nullptr);
        for (const char *at = log->text; at < log->text + log->length;) {
            op o;
            memcpy(&o, at, sizeof o);
            const char *value = at + sizeof o;
            Scope *here = scopes[o.scope_and_kind / OP_KINDS];
            switch (o.scope_and_kind % OP_KINDS) {
            case OP_VALUE: here->set(o.name, value, o.length); break;
            case OP_SHOW: here->show(o.name); break;
            case OP_RENDERED: here->set_rendered(o.name, value); break;
            case OP_ROW: scopes[known++] = here->add(SECTION, o.name, here, nullptr); break;
            default: scopes[known++] = here->add(PART, o.name, nullptr, value); break;
            }
            at = value + o.length + 1;
        }
        return scopes[0];
    }

  protected:
    TemplateString GetValue(const TemplateString &name) const override {
        const entry *e = find_visible(VALUE, name);
        return e ? TemplateString(e->text, e->length) : TemplateString("", 0);
    }
    bool IsHiddenSection(const TemplateString &name) const override {
        return !find_visible(SECTION, name);
    }
    bool IsUnhiddenSection(const TemplateString &name) const override {
        return find_visible(SECTION, name) != nullptr;
    }
    // ctemplate asks once, where the part stands: a rendered one is put there, and nothing remains
    // to expand.
    bool IsHiddenTemplate(const TemplateString &name) const override {
        const entry *e = find_visible(RENDERED, name);
        if (e)
            buf_put(page_text, e->text, e->length);
        return !find_visible(PART, name);
    }
    const char *GetIncludeTemplateName(const TemplateString &name, int n) const override {
        const Scope *part = find_visible(PART, name)->first;
        while (n-- > 0)
            part = part->next_;
        return part->file_;
    }
    Iterator *CreateTemplateIterator(const TemplateString &name) const override {
        return rows(PART, name);
    }
    Iterator *CreateSectionIterator(const TemplateString &name) const override {
        return rows(SECTION, name);
    }
    void DumpToString(std::string *, int) const override {}

  private:
    static Scope *make(arena *a, const Scope *around, const char *file) {
        return new (arena_room(a, sizeof(Scope))) Scope(a, around, file);
    }

    void set(const char *name, const char *text, size_t n) {
        put(VALUE, name, strlen(name), text, n);
    }

    void set_rendered(const char *part, const char *value) {
        rendered text;
        memcpy(&text, value, sizeof text);
        put(RENDERED, part, strlen(part), text.text, text.length);
    }

    void show(const char *section) {
        if (!find_or_add(SECTION, section)->first)
            add(SECTION, section, this, nullptr);
    }

    Scope *add(kind k, const char *name, const Scope *around, const char *file) {
        entry *e = find_or_add(k, name);
        Scope *row = make(arena_, around, file);
        (e->first ? e->last->next_ : e->first) = row;
        return e->last = row;
    }

    struct entry {
        kind k;
        const char *name;
        size_t name_length;
        const char *text; // of a value
        size_t length;
        Scope *first, *last; // rows of a section, parts of a part
        entry *next;
    };

    class Rows final : public Iterator { // ctemplate deletes it; its memory is the arena's
      public:
        static void *operator new(size_t n, arena *a) { return arena_room(a, n); }
        static void operator delete(void *, arena *) {}
        static void operator delete(void *) {} // NOLINT(misc-new-delete-overloads)
        explicit Rows(const Scope *first) : at_(first) {}
        bool HasNext() const override { return at_ != nullptr; }
        const TemplateDictionaryInterface &Next() override {
            const Scope *here = at_;
            at_ = here->next_;
            return *here;
        }

      private:
        const Scope *at_;
    };

    enum { BUCKETS = 8 };

    Scope(arena *a, const Scope *around, const char *file)
        : arena_(a), around_(around), file_(file) {}

    static unsigned bucket_of(const char *name, size_t n) {
        return (static_cast<unsigned>(n) + static_cast<unsigned char>(name[0]) * 5u +
                static_cast<unsigned char>(name[n - 1]) * 3u) %
               BUCKETS;
    }

    entry *find(kind k, const char *name, size_t n) const {
        entry *e = bucket_[bucket_of(name, n)];
        while (e && (e->name_length != n || e->k != k || memcmp(e->name, name, n) != 0))
            e = e->next;
        return e;
    }

    const entry *find_visible(kind k, const TemplateString &name) const {
        const entry *e = nullptr;
        for (const Scope *d = this; d && !e; d = d->around_)
            e = d->find(k, name.data(), name.size());
        return e;
    }

    // A later one of the same name stands before the earlier ones, and is found.
    entry *put(kind k, const char *name, size_t n, const char *text, size_t length) {
        entry **head = &bucket_[bucket_of(name, n)];
        void *at = arena_room(arena_, sizeof(entry));
        return *head = new (at) entry{k, name, n, text, length, nullptr, nullptr, *head};
    }

    entry *find_or_add(kind k, const char *name) {
        const size_t n = strlen(name);
        entry *e = find(k, name, n);
        return e ? e : put(k, name, n, "", 0);
    }

    Iterator *rows(kind k, const TemplateString &name) const {
        return new (arena_) Rows(find_visible(k, name)->first);
    }

    arena *const arena_;
    const Scope *const around_; // the section this one is a row of
    const char *const file_;    // of a part
    Scope *next_ = nullptr;     // the next row of the same section
    entry *bucket_[BUCKETS] = {};
};

// STRIP_BLANK_LINES only: STRIP_WHITESPACE glues words together.
const ctemplate::Strip kStrip = ctemplate::STRIP_BLANK_LINES;
const char kEscape[] = "{{%AUTOESCAPE context=\"HTML\" state=\"default\"}}\n";

} // namespace

struct view {
    ctemplate::TemplateCache cache;
};

namespace {

rc_err template_error(err *e, const std::string &file, const char *why) {
    return FAIL(e, ERR_INTERNAL, "A page template is missing or broken. Install Rollcall again.",
                "template %s: %s", file.c_str(), why);
}

// Pages need no indentation: it serves readers of the template.
std::string without_indentation(const std::string &text) {
    std::string out;
    bool line_start = true;
    for (char c : text) {
        if (line_start && c == ' ')
            continue;
        line_start = c == '\n';
        out += c;
    }
    return out;
}

rc_err load(view *v, const std::string &folder, const std::string &name, err *e) {
    std::ifstream in(folder + "/" + name, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    if (!in)
        return template_error(e, name, "cannot be read");
    const std::string body = without_indentation(text.str());
    for (const char *hole : {"{{%", "{{=", ":none"})
        if (body.find(hole) != std::string::npos)
            return template_error(e, name, "holds a pragma, a delimiter change or :none");
    if (!v->cache.StringToTemplateCache(name, kEscape + body, kStrip))
        return template_error(e, name, "does not parse");
    return OK;
}

rc_err load_folder(view *v, const std::string &root, const std::string &below, err *e) {
    DIR *d = opendir((root + "/" + below).c_str());
    if (!d)
        return template_error(e, root + "/" + below, "no such folder");
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

// Every template the program was built with must exist: a missing one is found at the start, and
// not by the first visitor of its page.
rc_err check_complete(view *v, err *e) {
    static const char *const kAll[] = {TPL_ALL};
    for (const char *name : kAll)
        if (!v->cache.LoadTemplate(name, kStrip))
            return template_error(e, name, "is missing");
    return OK;
}

// ctemplate writes its output directly into the buffer of the page.
class PageEmitter final : public ctemplate::ExpandEmitter {
  public:
    explicit PageEmitter(buf *out) : out_(out) {}
    void Emit(char c) override { buf_put(out_, &c, 1); }
    void Emit(const std::string &s) override { buf_put(out_, s.data(), s.size()); }
    void Emit(const char *s) override { buf_puts(out_, s); }
    void Emit(const char *s, size_t n) override { buf_put(out_, s, n); }

  private:
    buf *out_;
};

} // namespace

extern "C" {

rc_err view_open(const char *folder, view **out, err *e) {
    view *v = new view;
    rc_err rc = load_folder(v, folder, "", e);
    if (rc == OK)
        rc = check_complete(v, e);
    if (rc != OK) {
        delete v;
        return rc;
    }
    v->cache.Freeze();
    *out = v;
    return OK;
}

void view_close(view *v) { delete v; }

rc_err view_render(view *v, const char *file, const dict *d, rendered *out, err *e) {
    buf text;
    buf_init(&text, dict_oplog(d)->arena, LIMIT_ANSWER);
    PageEmitter page(&text);
    const expanding now(&text);
    try {
        if (!v->cache.ExpandNoLoad(file, kStrip, Scope::read(dict_oplog(d)), nullptr, &page))
            return template_error(e, file, "could not be expanded");
    } catch (...) {
        return template_error(e, file, "threw while expanding");
    }
    *out = {text.text, text.length};
    return text.overflow ? template_error(e, file, "page is too long") : OK;
}

} // extern "C"
