// What makes the pages smoother when scripts run. Every page works without this file: it sends
// nothing of its own but reads the same pages again, from the same origin.
"use strict";
(() => {
  const POLL_ENDS = 30 * 60 * 1000;
  const SLOWEST = 60 * 1000;

  // After a refused form the summary of what to correct comes first.
  const summary = document.getElementById("error-summary");
  if (summary) summary.focus();

  // A line of navigation that scrolls begins at the page one is on.
  for (const link of document.querySelectorAll(".side a[aria-current]")) {
    const line = link.closest("ul");
    line.scrollLeft = link.offsetLeft - line.offsetLeft - 24;
  }

  // One live region for what changes without a click; headings only, so a running count does not
  // chatter.
  const live = document.createElement("p");
  live.className = "visually-hidden";
  live.setAttribute("role", "status");
  document.body.append(live);

  const heading = (element) => {
    const h = element.querySelector("h2");
    return h ? h.textContent.trim() : "";
  };

  // Puts the new part in place of the old one and keeps the focus where it was.
  const swap = (old, fresh) => {
    const inside = old.contains(document.activeElement) ? document.activeElement : null;
    const buttons = inside ? [...old.querySelectorAll("a, button, input, select, [tabindex]")] : [];
    const at = buttons.indexOf(inside);
    const label = inside && inside.textContent;
    const opened = [...old.querySelectorAll("details")].map((details) => details.open);
    old.replaceWith(fresh);
    const folded = [...fresh.querySelectorAll("details")];
    if (folded.length === opened.length) folded.forEach((details, i) => (details.open = opened[i]));
    if (heading(fresh) !== heading(old)) {
      live.textContent = heading(fresh);
      // told how it began, not how it ended
      for (const flash of document.querySelectorAll(".banner.success"))
        if (!fresh.contains(flash)) flash.remove();
    }
    if (!inside) return;
    const there = [...fresh.querySelectorAll("a, button, input, select, [tabindex]")];
    const same =
      (inside.id && document.getElementById(inside.id)) ||
      there.find((e) => e.textContent === label) ||
      there[at];
    if (same) {
      same.focus({ preventScroll: true });
    } else {
      fresh.tabIndex = -1;
      fresh.focus({ preventScroll: true });
    }
  };

  // A secret being typed can be looked at; it is covered again before it leaves, so browsers do not
  // remember it as text.
  const reveal = (root) => {
    for (const input of root.querySelectorAll("input[data-reveal]")) {
      const row = document.createElement("div");
      const button = document.createElement("button");
      const label = document.querySelector(`label[for="${CSS.escape(input.id)}"]`);
      const name = label ? label.textContent.replace(/\s*\(.*$/, "").trim() : "";
      const show = (plain) => {
        input.type = plain ? "text" : "password";
        button.textContent = plain ? "Hide" : "Show";
        button.setAttribute("aria-label", `${button.textContent} ${name}`.trim());
      };
      row.className = "reveal-row";
      button.type = "button";
      button.className = "secondary";
      button.setAttribute("aria-controls", input.id);
      button.addEventListener("click", () => show(input.type === "password"));
      input.before(row);
      row.append(input, button);
      show(false);
      if (input.form) input.form.addEventListener("submit", () => show(false));
    }
  };
  reveal(document);

  // Text that somebody is typing stays.
  const isTyping = (element) =>
    [...element.querySelectorAll("input, textarea")].some(
      (field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked,
    );

  // The frame follows: the organization's name, the age of the data, the notices.
  const refreshFrame = (page) => {
    for (const part of [".as-of", ".org"]) {
      const old = document.querySelector(part);
      const fresh = page.querySelector(part);
      if (old && fresh) old.textContent = fresh.textContent;
    }
    const old = document.querySelector(".notices");
    const fresh = page.querySelector(".notices");
    if ((old ? old.textContent : "") === (fresh ? fresh.textContent : "")) return;
    if (old && old.contains(document.activeElement)) return;
    if (old) old.remove();
    if (fresh) document.getElementById("main").prepend(document.importNode(fresh, true));
  };

  const poll = (element, wait, until) => {
    const pause = Math.max(1000, Number(element.dataset.pollMs) || 2000);
    setTimeout(async () => {
      if (!element.isConnected || Date.now() > until) return;
      if (document.hidden) return poll(element, wait, until);
      const url = new URL(element.dataset.poll, location.href);
      if (url.origin !== location.origin) return;
      try {
        const answer = await fetch(url, {
          credentials: "same-origin",
          headers: { Accept: "text/html" },
        });
        if (!answer.ok) throw new Error(String(answer.status));
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const found = page.getElementById(element.id);
        if (!found) throw new Error("The part is not on the page");
        const fresh = document.importNode(found, true);
        refreshFrame(page);
        if (fresh.outerHTML === element.outerHTML || isTyping(element))
          return poll(element, pause, until);
        swap(element, fresh);
        document.title = page.title;
        reveal(fresh);
        if (fresh.dataset.poll) poll(fresh, pause, until);
      } catch {
        poll(element, Math.min(wait * 2, SLOWEST), until);
      }
    }, wait || pause);
  };
  for (const element of document.querySelectorAll("[data-poll][id]"))
    poll(element, Number(element.dataset.pollMs) || 2000, Date.now() + POLL_ENDS);

  // Suggestions that would weigh more than their page come when they are wanted; without scripts a
  // link leads to them.
  for (const list of document.querySelectorAll("datalist[data-lines]")) {
    const input = document.querySelector(`input[list="${CSS.escape(list.id)}"]`);
    if (input)
      input.addEventListener(
        "focus",
        async () => {
          const answer = await fetch(list.dataset.lines).catch(() => null);
          const lines = answer && answer.ok ? (await answer.text()).split("\n") : [];
          list.append(...lines.filter((line) => line).map((line) => new Option(line, line)));
        },
        { once: true },
      );
  }

  // A slider goes through the days of a chart by keyboard, pointer or touch; a line below has the
  // values. Without scripts each day has a tooltip, and the table has them all.
  for (const chart of document.querySelectorAll("figure[data-strips]")) {
    const strips = [...chart.querySelectorAll(".strip")];
    const slider = document.createElement("input");
    const readout = document.createElement("p");
    const textOf = (strip) => strip.textContent.replace(/\s+/g, " ").trim();
    const show = (at) => {
      slider.value = String(at);
      slider.setAttribute("aria-valuetext", textOf(strips[at]));
      readout.textContent = textOf(strips[at]);
      strips.forEach((strip, i) => strip.classList.toggle("at", i === at));
    };
    slider.type = "range";
    slider.min = "0";
    slider.max = String(strips.length - 1);
    slider.className = "day-slider";
    slider.setAttribute("aria-label", "Day");
    readout.className = "readout";
    slider.addEventListener("input", () => show(Number(slider.value)));
    strips.forEach((strip, i) => strip.addEventListener("pointerenter", () => show(i)));
    chart.append(slider, readout);
    if (strips.length) show(strips.length - 1);
  }

  // A second click on the way does nothing. Listens on the document, so forms that a poll brought
  // are covered too.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    for (const button of form.querySelectorAll("button[type=submit]"))
      button.setAttribute("aria-disabled", "true");
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("[aria-disabled]"))
        button.removeAttribute("aria-disabled");
    }
  });

  // The list of people: counts ticks as they are set; the box in the heading ticks the page.
  const bulk = document.querySelector("form[data-selection]");
  if (bulk) {
    const count = bulk.querySelector("[data-count]");
    const named = (name) => [...bulk.elements].filter((e) => e.name === name);
    const boxes = named("account_id").filter((e) => e.type === "checkbox" && !e.disabled);
    const elsewhere = named("account_id").filter((e) => e.type === "hidden").length;
    const head = named("tick_page")[0];
    const show = () => {
      const ticked = boxes.filter((box) => box.checked).length;
      count.textContent = (ticked + elsewhere).toLocaleString("en-US");
      head.checked = ticked === boxes.length;
      head.indeterminate = ticked > 0 && !head.checked;
    };
    const tick = (checked) => {
      for (const box of boxes) box.checked = checked;
      show();
    };
    if (head && boxes.length) {
      show();
      window.addEventListener("pageshow", show);
      for (const box of boxes) box.addEventListener("change", show);
      head.addEventListener("change", () => tick(head.checked));
      const page = bulk.querySelector("button[name=select][value=page]");
      if (page)
        page.addEventListener("click", (event) => {
          event.preventDefault();
          tick(true);
        });
    }
  }

  // Content that lies over the page closes by Escape and by a click elsewhere.
  const drops = () => document.querySelectorAll("details.drop[open]");
  document.addEventListener("click", (event) => {
    for (const drop of drops()) if (!drop.contains(event.target)) drop.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const drop of drops()) {
      drop.open = false;
      drop.querySelector("summary").focus();
    }
  });

  // Keys: / goes to the search of the page, ? to the list of keys.
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), select, textarea");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const search = document.querySelector("input[type=search]");
    const keys = document.getElementById("keys");
    if (event.key === "/" && search) {
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "?" && keys && !keys.open) {
      event.preventDefault();
      keys.showModal();
    }
  });
})();
