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
    old.replaceWith(fresh);
    if (heading(fresh) !== heading(old)) {
      live.textContent = heading(fresh);
      // told how it began, not how it ended
      for (const flash of document.querySelectorAll(".banner.success")) flash.remove();
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
        if (fresh.outerHTML === element.outerHTML) return poll(element, pause, until);
        swap(element, fresh);
        document.title = page.title;
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

  // A secret being typed can be looked at; it is covered again before it leaves, so browsers do not
  // remember it as text.
  for (const input of document.querySelectorAll("input[data-reveal]")) {
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
})();
