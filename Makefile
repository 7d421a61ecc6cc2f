# Rollcall. `make` builds into build/, `make run` starts all programs on loopback, `make check` runs
# all tests.
SHELL := /bin/bash
.DELETE_ON_ERROR:

# SAN=address,undefined builds an instrumented copy into its own folder.
SAN ?=
B := build$(if $(SAN),/san)
PREFIX ?= /usr
VERSION := 1.0.0

CC ?= gcc
CXX ?= g++
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror -Wno-overlength-strings
MACHINE := $(shell $(CC) -dumpmachine)
BRANCHES := $(if $(filter x86_64-% i686-%,$(MACHINE)),-fcf-protection)
BRANCHES += $(if $(filter aarch64-%,$(MACHINE)),-mbranch-protection=standard)
HARD := -fPIE -fstack-protector-strong -fstack-clash-protection $(BRANCHES)
HARD += $(if $(SAN),,-D_FORTIFY_SOURCE=2)
SANFLAGS := $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer -fno-sanitize-recover=all)
INC := -Icore -Icgi-bin -Itimer -Ictl -I$(B)/gen
CPPFLAGS += -D_GNU_SOURCE -DROLLCALL_VERSION='"$(VERSION)"'
# A report of a sanitizer names lines, and no variables.
CFLAGS ?= -O2 $(if $(SAN),-g1,-g)
BOTH_FLAGS = $(HARD) $(SANFLAGS) $(CFLAGS) $(CPPFLAGS) $(INC) -MMD -MP -MT $@
ALL_CFLAGS = -std=gnu17 $(WARN) $(BOTH_FLAGS)
ALL_CXXFLAGS = -std=gnu++17 -Wall -Wextra $(BOTH_FLAGS)
LDFLAGS += -pie -Wl,-z,relro,-z,now,-z,noexecstack $(SANFLAGS)

QUERIES := $(sort $(shell find sql/queries -name '*.sql'))
SCHEMA := $(sort $(wildcard sql/schema/*.sql))
TEMPLATES := $(sort $(shell find templates -name '*.tpl'))
# Column names of each file of statements: sql/queries/users/csv.sql is "sql/users/csv.h" in C.
COLUMNS := $(patsubst sql/queries/%.sql,$(B)/gen/sql/%.h,$(QUERIES))
GEN := $(B)/gen/queries.h $(B)/gen/queries.c $(B)/gen/schema.h $(B)/gen/schema.c \
  $(B)/gen/tpl_names.h $(COLUMNS) $(B)/gen/column_table.h

# Objects of all C files below a folder.
objects = $(patsubst %.c,$(B)/%.o,$(sort $(shell find $(1) -name '*.c')))
CORE := $(call objects,core) $(B)/gen/queries.o $(B)/gen/schema.o
CGI := $(call objects,cgi-bin) $(B)/cgi-bin/page/view.o
TIMER := $(call objects,timer)
CTL := $(call objects,ctl)
DEMO_ORG := $(call objects,tests/demo_org)
DEMO_MAIL := $(call objects,tests/demo_mail)
UNIT := $(patsubst tests/unit/%.c,$(B)/unit/%,$(sort $(shell find tests/unit -name 'test_*.c')))
PROGRAMS := $(B)/rollcall.fcgi $(B)/rollcall-timer $(B)/rollcallctl $(B)/demo-org \
  $(B)/demo-mail
CORE_LIBS := -lsqlite3 -lsodium -lmxml -lidn2
WEB_LIBS := -lfcgi -lctemplate $(CORE_LIBS)

.PHONY: all programs unit run check check-debian13 bench pictures fuzz install deb clean
all: programs
programs:
	@tests/install-packages build
	@$(MAKE) --no-print-directory $(PROGRAMS)

# Each build generates these files, so it notices a source that came or went. A file changes only
# when its content does.
define GENERATE
	@$(1) > $@.$$$$ && { cmp -s $@.$$$$ $@ && rm $@.$$$$ || mv $@.$$$$ $@; }
endef
.PHONY: FORCE
$(B)/gen/queries.h: FORCE | $(B)/gen
	$(call GENERATE,awk -v MODE=header -f sql/embed.awk $(QUERIES))
$(B)/gen/queries.c: FORCE | $(B)/gen
	$(call GENERATE,awk -v MODE=source -f sql/embed.awk $(QUERIES))
$(B)/gen/column_table.h: FORCE | $(B)/gen
	$(call GENERATE,awk -v TABLE=1 -f sql/columns.awk $(QUERIES))
$(B)/gen/schema.h: FORCE | $(B)/gen
	$(call GENERATE,awk -v MODE=version -f sql/embed.awk $(SCHEMA))
$(B)/gen/schema.c: FORCE | $(B)/gen
	$(call GENERATE,awk -v MODE=schema -f sql/embed.awk $(SCHEMA))
$(B)/gen/tpl_names.h: FORCE | $(B)/gen
	$(call GENERATE,awk -f templates/names.awk $(TEMPLATES))
$(B)/gen/sql/%.h: sql/queries/%.sql sql/columns.awk
	@mkdir -p $(@D); awk -v SOURCE=$< -f sql/columns.awk $< > $@
$(B)/gen:
	@mkdir -p $@

$(B)/gen/%.o: $(B)/gen/%.c $(GEN)
	@mkdir -p $(@D); $(CC) $(ALL_CFLAGS) -c $< -o $@
$(B)/%.o: %.c | $(GEN)
	@mkdir -p $(@D); echo "  CC  $<"; $(CC) $(ALL_CFLAGS) -c $< -o $@
$(B)/cgi-bin/page/view.o: cgi-bin/page/view.cc | $(GEN)
	@mkdir -p $(@D); echo "  CXX $<"; $(CXX) $(ALL_CXXFLAGS) -c $< -o $@

$(B)/librollcall.a: $(CORE)
	@rm -f $@; ar qcs $@ $^
$(B)/rollcall.fcgi: $(CGI) $(B)/librollcall.a
	@echo "  LD  $@"; $(CXX) $(LDFLAGS) $^ -o $@ $(WEB_LIBS)
$(B)/rollcall-timer: $(TIMER) $(B)/librollcall.a
	@echo "  LD  $@"; $(CC) $(LDFLAGS) $^ -o $@ -lcurl $(CORE_LIBS)
$(B)/rollcallctl: $(CTL) $(B)/librollcall.a
	@echo "  LD  $@"; $(CC) $(LDFLAGS) $^ -o $@ -lcurl $(CORE_LIBS)
# What the demo has beside Rollcall links no library but libc and libm.
$(B)/demo-org: $(DEMO_ORG)
	@echo "  LD  $@"; $(CC) $(LDFLAGS) $^ -o $@ -lm
$(B)/demo-mail: $(DEMO_MAIL)
	@echo "  LD  $@"; $(CC) $(LDFLAGS) $^ -o $@

unit: programs
	@$(MAKE) --no-print-directory $(UNIT)
# The archive holds all objects except the main() of each program, for fuzz targets.
$(B)/parts.a: $(CORE) $(filter-out %/main.o,$(CGI) $(TIMER))
	@rm -f $@; ar qcs $@ $^
# A unit test stands where the file it tests stands: tests/unit/core/base/test_arena.c.
UNIT_CFLAGS = $(ALL_CFLAGS) -Itests/unit
CGI_PARTS = $(filter-out $(B)/cgi-bin/main.o,$(CGI))
$(B)/unit/cgi-bin/%: tests/unit/cgi-bin/%.c $(CGI_PARTS) $(B)/librollcall.a | $(GEN)
	@mkdir -p $(@D); $(CC) $(UNIT_CFLAGS) -c $< -o $@.o
	@$(CXX) $(LDFLAGS) $@.o $(CGI_PARTS) $(B)/librollcall.a -o $@ $(WEB_LIBS) -lcmocka
TIMER_PARTS = $(filter-out $(B)/timer/main.o,$(TIMER))
$(B)/unit/timer/%: tests/unit/timer/%.c $(TIMER_PARTS) $(B)/librollcall.a | $(GEN)
	@mkdir -p $(@D); $(CC) $(UNIT_CFLAGS) $< $(LDFLAGS) $(TIMER_PARTS) $(B)/librollcall.a \
	  -o $@ -lcurl $(CORE_LIBS) -lcmocka
$(B)/unit/core/%: tests/unit/core/%.c $(B)/librollcall.a | $(GEN)
	@mkdir -p $(@D); $(CC) $(UNIT_CFLAGS) $< $(LDFLAGS) $(B)/librollcall.a -o $@ \
	  $(CORE_LIBS) -lcmocka

run: programs
	@tests/run.sh
check:
	@tests/check.sh
check-debian13:
	@ONLY=debian13 tests/check.sh
bench: programs
	@tests/bench/run.sh
pictures: programs
	@tests/install-packages check
	@PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 tests/npm_packages.sh tests/browser
	@node tests/browser/pictures.mjs
fuzz:
	@tests/install-packages check
	@tests/fuzz/run.sh
# Units name the paths of PREFIX=/usr; another prefix replaces it in them.
D = $(DESTDIR)$(PREFIX)
UNITS = $(D)/lib/systemd/system
ETC = $(DESTDIR)/etc/rollcall
DOC = $(D)/share/doc/rollcall
install: programs
	@install -d $(D)/bin $(D)/lib/rollcall $(D)/share/rollcall $(D)/share/man/man1 \
	  $(D)/share/man/man5 $(DOC)/docs $(DOC)/examples $(UNITS) $(D)/lib/sysusers.d \
	  $(D)/lib/tmpfiles.d $(ETC)
	@install -m 0755 $(B)/rollcallctl $(D)/bin/
	@install -m 0755 $(B)/rollcall.fcgi $(B)/rollcall-timer systemd/rollcall-backup \
	  $(D)/lib/rollcall/
	@umask 022; packaging/publish $(B)/published && \
	  cp -r $(B)/published/templates $(B)/published/static $(D)/share/rollcall/
	@install -m 0644 man/*.1 $(D)/share/man/man1/
	@install -m 0644 man/*.5 $(D)/share/man/man5/
# README links to docs/. sign-in.md also lies beside README, where the examples point.
	@install -m 0644 README.md LICENSE docs/sign-in.md $(DOC)/
	@install -m 0644 docs/*.md docs/*.png $(DOC)/docs/
	@install -m 0644 nginx.conf.example docs/*.conf.example docs/lighttpd-cookie.lua \
	  docs/lemonldap-ng.json $(DOC)/examples/
	@for unit in systemd/*.service systemd/*.socket systemd/*.timer systemd/*.path; do \
	  installed=$(UNITS)/$${unit##*/}; \
	  sed 's#/usr/lib/rollcall/#$(PREFIX)/lib/rollcall/#' $$unit > $$installed && \
	    chmod 0644 $$installed || exit 1; \
	done
	@for key in systemd/rollcall-timer@*.service.d/key.conf; do \
	  install -D -m 0644 "$$key" "$(UNITS)/$${key#systemd/}" || exit 1; \
	done
	@install -m 0644 systemd/rollcall.sysusers $(D)/lib/sysusers.d/rollcall.conf
	@install -m 0644 systemd/rollcall.tmpfiles $(D)/lib/tmpfiles.d/rollcall.conf
	@[ -e $(ETC)/rollcall.conf ] || install -m 0644 systemd/rollcall.conf $(ETC)/rollcall.conf
deb: programs
	@packaging/build-deb $(VERSION) $(B)
clean:
	rm -rf build

-include $(shell find $(B) -path build/cache -prune -o -type f -name '*.d' -print 2>/dev/null)
# The run gets these variables from the caller. make has a variable AS of its own, the assembler, so
# AS passes only when the caller gave it.
ifeq ($(origin AS),default)
AS :=
endif
export PORT STATE DEMO AS
