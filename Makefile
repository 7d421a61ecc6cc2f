# Rollcall. `make` builds into build/, `make run` starts everything on loopback, `make check` passes all tests.
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
BRANCHES := $(if $(filter x86_64-% i686-%,$(MACHINE)),-fcf-protection)$(if $(filter aarch64-%,$(MACHINE)),-mbranch-protection=standard)
HARD := -fPIE -fstack-protector-strong -fstack-clash-protection $(BRANCHES) $(if $(SAN),,-D_FORTIFY_SOURCE=2)
SANFLAGS := $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer -fno-sanitize-recover=all)
INC := -Icore -Icgi-bin -Itimer -Ictl -I$(B)/gen
CPPFLAGS += -D_GNU_SOURCE -DROLLCALL_VERSION='"$(VERSION)"'
CFLAGS ?= -O2 -g
ALL_CFLAGS = -std=gnu17 $(WARN) $(HARD) $(SANFLAGS) $(CFLAGS) $(CPPFLAGS) $(INC) -MMD -MP -MT $@
ALL_CXXFLAGS = -std=gnu++17 -Wall -Wextra $(HARD) $(SANFLAGS) $(CFLAGS) $(CPPFLAGS) $(INC) -MMD -MP -MT $@
LDFLAGS += -pie -Wl,-z,relro,-z,now,-z,noexecstack $(SANFLAGS)

QUERIES := $(sort $(shell find sql/queries -name '*.sql'))
SCHEMA := $(sort $(wildcard sql/schema/*.sql))
TEMPLATES := $(sort $(shell find templates -name '*.tpl'))
# Column names of each file of statements: sql/queries/users/csv.sql is "sql/users/csv.h" in C.
COLUMNS := $(patsubst sql/queries/%.sql,$(B)/gen/sql/%.h,$(QUERIES))
GEN := $(B)/gen/queries.h $(B)/gen/queries.c $(B)/gen/schema.h $(B)/gen/schema.c \
  $(B)/gen/tpl_names.h $(COLUMNS) $(B)/gen/column_table.h

CORE := $(patsubst %.c,$(B)/%.o,$(sort $(shell find core -name '*.c'))) $(B)/gen/queries.o $(B)/gen/schema.o
CGI := $(patsubst %.c,$(B)/%.o,$(sort $(shell find cgi-bin -name '*.c'))) $(B)/cgi-bin/page/view.o
TIMER := $(patsubst %.c,$(B)/%.o,$(sort $(shell find timer -name '*.c')))
CTL := $(patsubst %.c,$(B)/%.o,$(wildcard ctl/*.c))
DEMO_ORG := $(patsubst %.c,$(B)/%.o,$(wildcard tests/demo-org/*.c))
UNIT := $(patsubst tests/unit/%.c,$(B)/unit/%,$(wildcard tests/unit/test_*.c))
PROGRAMS := $(if $(CGI),$(B)/rollcall.fcgi) $(if $(TIMER),$(B)/rollcall-timer) $(if $(CTL),$(B)/rollcallctl) $(if $(DEMO_ORG),$(B)/demo-org)
CORE_LIBS := -lsqlite3 -lsodium -lmxml -lidn2

.PHONY: all programs unit run check check-debian13 bench fuzz install deb clean
all: programs
programs:
	@tests/install-packages build
	@$(MAKE) --no-print-directory $(PROGRAMS)

# Made each time and put in place only when something changed: a file that came or went is seen.
define GENERATE
	@$(1) > $@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@
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
	@echo "  LD  $@"; $(CXX) $(LDFLAGS) $^ -o $@ -lfcgi -lctemplate $(CORE_LIBS)
$(B)/rollcall-timer: $(TIMER) $(B)/librollcall.a
	@echo "  LD  $@"; $(CC) $(LDFLAGS) $^ -o $@ -lcurl $(CORE_LIBS)
$(B)/rollcallctl: $(CTL) $(B)/librollcall.a
	@echo "  LD  $@"; $(CC) $(LDFLAGS) $^ -o $@ -lcurl $(CORE_LIBS)
# The stand-in Atlassian knows libc only.
$(B)/demo-org: $(DEMO_ORG)
	@echo "  LD  $@"; $(CC) $(LDFLAGS) $^ -o $@ -lm

unit: programs
	@$(MAKE) --no-print-directory $(UNIT)
# Every part of the programs but their main(): fuzz targets take what they need from it.
$(B)/parts.a: $(CORE) $(filter-out %/main.o,$(CGI) $(TIMER))
	@rm -f $@; ar qcs $@ $^
CGI_PARTS = $(filter-out $(B)/cgi-bin/main.o,$(CGI))
$(B)/unit/test_cgi_%: tests/unit/test_cgi_%.c $(CGI_PARTS) $(B)/librollcall.a | $(GEN)
	@mkdir -p $(@D); $(CC) $(ALL_CFLAGS) -c $< -o $@.o
	@$(CXX) $(LDFLAGS) $@.o $(CGI_PARTS) $(B)/librollcall.a -o $@ -lfcgi -lctemplate $(CORE_LIBS) -lcmocka
TIMER_PARTS = $(filter-out $(B)/timer/main.o,$(TIMER))
$(B)/unit/test_timer_%: tests/unit/test_timer_%.c $(TIMER_PARTS) $(B)/librollcall.a | $(GEN)
	@mkdir -p $(@D); $(CC) $(ALL_CFLAGS) $< $(LDFLAGS) $(TIMER_PARTS) $(B)/librollcall.a -o $@ -lcurl $(CORE_LIBS) -lcmocka
$(B)/unit/%: tests/unit/%.c $(wildcard tests/unit/*.h) $(B)/librollcall.a | $(GEN)
	@mkdir -p $(@D); $(CC) $(ALL_CFLAGS) $< $(LDFLAGS) $(B)/librollcall.a -o $@ $(CORE_LIBS) -lcmocka

run: programs
	@tests/run.sh
check:
	@tests/check.sh
check-debian13:
	@ONLY=debian13 tests/check.sh
bench: programs
	@tests/bench/run.sh
fuzz:
	@tests/install-packages check
	@tests/fuzz/run.sh
# Paths in the units are those of PREFIX=/usr; another prefix is written into them.
D = $(DESTDIR)$(PREFIX)
install: programs
	@install -d $(D)/bin $(D)/lib/rollcall $(D)/share/rollcall $(D)/share/man/man1 $(D)/share/man/man5 \
	  $(D)/share/doc/rollcall/examples $(D)/lib/systemd/system $(D)/lib/sysusers.d $(D)/lib/tmpfiles.d $(DESTDIR)/etc/rollcall
	@install -m 0755 $(B)/rollcallctl $(D)/bin/
	@install -m 0755 $(B)/rollcall.fcgi $(B)/rollcall-timer systemd/rollcall-backup $(D)/lib/rollcall/
	@umask 022; packaging/publish $(B)/published && cp -r $(B)/published/templates $(B)/published/static $(D)/share/rollcall/
	@install -m 0644 man/*.1 $(D)/share/man/man1/ && install -m 0644 man/*.5 $(D)/share/man/man5/
	@install -m 0644 README.md LICENSE docs/sign-in.md $(D)/share/doc/rollcall/ && install -m 0644 nginx.conf.example $(D)/share/doc/rollcall/examples/
	@install -m 0644 docs/*.conf.example docs/lighttpd-cookie.lua docs/lemonldap-ng.json $(D)/share/doc/rollcall/examples/
	@for unit in systemd/*.service systemd/*.socket systemd/*.timer systemd/*.path; do \
	  sed 's#/usr/lib/rollcall/#$(PREFIX)/lib/rollcall/#' $$unit > $(D)/lib/systemd/system/$${unit##*/} && chmod 0644 $(D)/lib/systemd/system/$${unit##*/}; done
	@for key in systemd/rollcall-timer@*.service.d/key.conf; do \
	  install -D -m 0644 "$$key" "$(D)/lib/systemd/system/$${key#systemd/}"; done
	@install -m 0644 systemd/rollcall.sysusers $(D)/lib/sysusers.d/rollcall.conf
	@install -m 0644 systemd/rollcall.tmpfiles $(D)/lib/tmpfiles.d/rollcall.conf
	@[ -e $(DESTDIR)/etc/rollcall/rollcall.conf ] || install -m 0644 systemd/rollcall.conf $(DESTDIR)/etc/rollcall/rollcall.conf
deb: programs
	@packaging/build-deb $(VERSION) $(B)
clean:
	rm -rf build

-include $(shell find $(B) -path build/cache -prune -o -type f -name '*.d' -print 2>/dev/null)
# Only what the caller gave goes on to the run: make itself has a variable AS, the assembler.
ifeq ($(origin AS),default)
AS :=
endif
export PORT STATE DEMO AS
