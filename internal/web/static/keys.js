// Keys, a pane for sentences, a menu for values, a brush on the chart and a box on the map. Every page works without this
// file; it adds speed.
(() => {
  "use strict";
  const $ = (q, of = document) => of.querySelector(q);
  const $$ = (q, of = document) => [...of.querySelectorAll(q)];

  // What can be done by a key, and the usual key.
  const usual = { search: "/", help: "?", next: "j", previous: "k", open: "Enter", nextmark: "n", previousmark: "p", original: "v", close: "Escape", menu: "m",
    accept: "a", reject: "x", unsure: "u", edit: "e", skip: "s", undo: "z" };
  const names = { search: "to the search box", help: "help", next: "next row or cell", previous: "previous row or cell", open: "open it", nextmark: "next marked words", previousmark: "previous marked words",
    original: "where the report was published", close: "close", menu: "what can be done with a value", accept: "review: accept", reject: "review: reject", unsure: "review: unsure", edit: "review: correct a cell", skip: "review: skip", undo: "review: take back my last" };
  let kept = {};
  try { kept = JSON.parse(localStorage.getItem("clio.keys") || "{}") || {}; } catch { kept = {}; }
  const on = () => kept.off !== true;
  const keyOf = (what) => (kept.keys && typeof kept.keys[what] === "string" && kept.keys[what]) || usual[what];
  const keep = () => { try { localStorage.setItem("clio.keys", JSON.stringify(kept)); } catch { /* private windows keep nothing */ } };

  // Rows and cells that j and k go through.
  const stops = () => $$("aside dd a, aside .at a, aside .says .who, aside .actors a, table.events th a, table.accounts a.cell, table.cells .sent a, .found .says .who, .reports > li > a, .hits > li > a, .allvalues li > a:first-child");
  const go = (step) => {
    const list = stops().filter((a) => a.offsetParent !== null);
    if (!list.length) return;
    const at = list.indexOf(document.activeElement);
    const next = list[at < 0 ? (step > 0 ? 0 : list.length - 1) : Math.min(Math.max(at + step, 0), list.length - 1)];
    next.focus();
    $$("tr.at").forEach((r) => r.classList.remove("at"));
    const row = next.closest("tr");
    if (row) row.classList.add("at");
    if (next.closest(".desk aside")) location.replace(next.hash);
  };
  const mark = (step) => {
    const list = $$(".text mark");
    if (!list.length) { const a = $(step > 0 ? "a[rel=next]" : "a[rel=prev]", $("#pane") || document); if (a) a.click(); return; }
    const now = list.findIndex((m) => m.classList.contains("here"));
    const next = list[now < 0 ? 0 : (now + step + list.length) % list.length];
    list.forEach((m) => m.classList.remove("here"));
    next.classList.add("here");
    next.scrollIntoView({ block: "center" });
  };

  // The pane: the sentence of a cell beside the page.
  let from = null, asked = 0;
  const close = () => {
    asked++; // what is on its way comes too late
    const open = $("#pane") || $("#menu");
    if (!open) return false;
    open.remove();
    if (from) from.focus();
    return true;
  };
  const pane = async (href, opener) => {
    let page;
    const mine = ++asked;
    try {
      const answer = await fetch(href, { headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(answer.status);
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch { location.assign(href); return; }
    if (mine !== asked) return;
    const inside = $(".sentence", page);
    if (!inside) { location.assign(href); return; }
    if (opener) from = opener;
    let box = $("#pane");
    if (!box) {
      box = document.createElement("aside");
      box.id = "pane";
      box.setAttribute("aria-label", "The sentence");
      box.tabIndex = -1;
      document.body.append(box);
    }
    const shut = document.createElement("button");
    shut.className = "close";
    shut.textContent = "Close";
    shut.addEventListener("click", close);
    box.replaceChildren(shut, document.adoptNode(inside));
    box.focus();
  };
  document.addEventListener("click", (e) => {
    if (e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
    const a = e.target.closest("a[href]");
    if (a && (a.matches("a.cell") || a.closest("#pane") && a.matches("[rel=next], [rel=prev]"))) {
      e.preventDefault();
      pane(a.href, a.matches("a.cell") ? a : null);
    } else if (!e.target.closest("#menu, .more-of")) {
      const menu = $("#menu");
      if (menu) menu.remove();
    }
  });

  // The menu of a value: only, hide, open, copy.
  const quoted = (v) => /[\s,:"]/.test(v) || v.startsWith("-") ? `"${v.replaceAll('"', " ")}"` : v;
  const ask = (term, drop) => {
    const u = new URL(location.pathname === "/incidents" ? location.href : "/incidents", location.origin);
    let q = u.searchParams.get("q") || "";
    if (drop) q = q.split(/\s+(?=(?:[^"]*"[^"]*")*[^"]*$)/).filter((t) => !t.startsWith(drop + ":")).join(" ");
    u.searchParams.set("q", (q + " " + term).trim());
    u.searchParams.delete("behind");
    u.hash = "";
    return u.pathname + u.search;
  };
  const menu = (cell, button) => {
    const old = $("#menu");
    if (old) old.remove();
    const f = cell.dataset.f, v = cell.dataset.v, term = f + ":" + quoted(v);
    const box = document.createElement("div");
    box.id = "menu";
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", "What can be done with " + v);
    const link = (text, href) => { const a = document.createElement("a"); a.textContent = text; a.href = href; box.append(a); };
    link("Only " + v, ask(term, f));
    link("Without " + v, ask("-" + term));
    if (f === "actor") link("Open the actor", "/actor?name=" + encodeURIComponent(v));
    else { const a = $("a[href]", cell.closest("tr").querySelector("th")); if (a) link("Open the incident", a.href); }
    const copy = document.createElement("button");
    copy.textContent = "Copy";
    copy.addEventListener("click", async () => { try { await navigator.clipboard.writeText(v); copy.textContent = "Copied"; } catch { copy.textContent = "The browser does not allow it"; } });
    box.append(copy);
    const at = button.getBoundingClientRect();
    document.body.append(box);
    box.style.left = Math.min(at.left + scrollX, document.documentElement.clientWidth - box.offsetWidth - 8) + "px";
    box.style.top = at.bottom + scrollY + 4 + "px";
    from = button;
    box.firstChild.focus();
  };
  for (const cell of $$("td[data-f], th[data-f]")) {
    const button = document.createElement("button");
    button.className = "more-of";
    button.textContent = "⋯";
    button.setAttribute("aria-label", "What can be done with " + cell.dataset.v);
    button.addEventListener("click", () => menu(cell, button));
    cell.append(button);
  }

  // A brush over the chart asks for the days under it.
  const svgNS = "http://www.w3.org/2000/svg";
  const drag = (svg, name, shape, done) => {
    let start = null, rect = null;
    const point = (e) => { const p = new DOMPoint(e.clientX, e.clientY).matrixTransform(svg.getScreenCTM().inverse()); return [p.x, p.y]; };
    svg.addEventListener("pointerdown", (e) => { if (e.button === 0) { start = point(e); } });
    svg.addEventListener("pointermove", (e) => {
      if (!start) return;
      const now = point(e);
      if (!rect && Math.hypot(now[0] - start[0], now[1] - start[1]) < 6) return;
      if (!rect) { rect = document.createElementNS(svgNS, "rect"); rect.setAttribute("class", name); svg.append(rect); svg.setPointerCapture(e.pointerId); }
      const [x0, y0, x1, y1] = shape(start, now);
      rect.setAttribute("x", x0); rect.setAttribute("y", y0); rect.setAttribute("width", Math.max(x1 - x0, 0)); rect.setAttribute("height", Math.max(y1 - y0, 0));
      e.preventDefault();
    });
    const end = (e) => {
      const was = start, drew = rect;
      start = rect = null;
      if (!drew) return;
      drew.remove();
      svg.addEventListener("click", (c) => { c.preventDefault(); c.stopPropagation(); }, { capture: true, once: true });
      done(...shape(was, point(e)));
    };
    svg.addEventListener("pointerup", end);
    svg.addEventListener("pointercancel", () => { if (rect) rect.remove(); start = rect = null; });
    svg.addEventListener("dragstart", (e) => e.preventDefault());
  };
  const order = (a, b) => [Math.min(a, b), Math.max(a, b)];
  for (const figure of $$(".chart[data-starts]")) {
    const svg = $("svg", figure), starts = figure.dataset.starts.split(",");
    const left = 34, right = 8, bars = starts.length - 1; // as package timeline draws them
    const bar = (x) => Math.min(Math.max(Math.floor((x - left) / ((svg.viewBox.baseVal.width - left - right) / bars)), 0), bars - 1);
    const before = (day) => { const d = new Date(day + "T00:00:00Z"); d.setUTCDate(d.getUTCDate() - 1); return d.toISOString().slice(0, 10); };
    drag(svg, "brush", (a, b) => { const [x0, x1] = order(a[0], b[0]); return [x0, 18, x1, svg.viewBox.baseVal.height - 22]; }, (x0, _y0, x1) => {
      const first = starts[bar(x0)], k = bar(x1) + 1;
      location.assign(ask(`date:${first}..${k === bars ? starts[k] : before(starts[k])}`, "date"));
    });
  }
  // A box on the map asks for what lies in it. The box that is seen stands in the form below the map.
  for (const svg of $$(".map svg")) {
    const seen = ($(".map input[name=box]") || { value: "" }).value.split(",").map(Number);
    if (seen.length !== 4) continue;
    const [w, s, e0, n] = seen, e = e0 <= w ? e0 + 360 : e0;
    const size = svg.viewBox.baseVal;
    const home = (lon) => ((lon + 540) % 360 + 360) % 360 - 180;
    drag(svg, "box", (a, b) => { const [x0, x1] = order(a[0], b[0]), [y0, y1] = order(a[1], b[1]); return [x0, y0, x1, y1]; }, (x0, y0, x1, y1) => {
      const lon = (x) => home(w + (e - w) * x / size.width).toFixed(3), lat = (y) => (n - (n - s) * y / size.height).toFixed(3);
      location.assign(ask(`box:${lon(x0)},${lat(y1)},${lon(x1)},${lat(y0)}`, "box"));
    });
  }

  // Reading that goes on shows itself.
  const live = $("[data-live]");
  if (live) {
    const look = async () => {
      try {
        const answer = await fetch(live.dataset.live);
        const text = await answer.text();
        const part = new DOMParser().parseFromString(text, "text/html").body;
        if (answer.ok && live.textContent.trim() !== part.textContent.trim()) live.replaceChildren(...part.childNodes);
      } catch { /* the server may be gone; the page stays */ }
      setTimeout(look, document.hidden ? 30000 : live.childElementCount ? 1500 : 5000);
    };
    setTimeout(look, 1500);
  }

  // The page where keys are chosen.
  const rows = $("#keyrows");
  if (rows) {
    const draw = () => {
      $("#keyson").checked = on();
      rows.replaceChildren(...Object.keys(usual).map((what) => {
        const tr = document.createElement("tr"), th = document.createElement("th"), td = document.createElement("td"), input = document.createElement("input");
        th.scope = "row";
        th.textContent = names[what];
        input.value = keyOf(what);
        input.size = 8;
        input.setAttribute("aria-label", "Key for: " + names[what]);
        input.addEventListener("keydown", (e) => {
          if (e.key === "Tab" || e.ctrlKey || e.metaKey || e.altKey || e.key === "Shift") return;
          e.preventDefault();
          e.stopPropagation();
          kept.keys = { ...kept.keys, [what]: e.key };
          keep();
          draw();
          $("#keysaid").textContent = names[what] + ": " + e.key;
        });
        td.append(input);
        tr.append(th, td);
        return tr;
      }));
    };
    $("#keyson").addEventListener("change", (e) => { kept.off = !e.target.checked; keep(); });
    $("#keyform").addEventListener("reset", (e) => { e.preventDefault(); kept = {}; keep(); draw(); $("#keysaid").textContent = "As they were."; });
    draw();
  }
  // Review shows the keys as they are.
  for (const el of $$("[data-key]")) { const k = $("kbd", el); if (k) { k.textContent = keyOf(el.dataset.key); k.hidden = !on(); } }

  // g and a letter lead to a page.
  const pages = { i: "/incidents", c: "/says", a: "/actors", r: "/review", h: "/" };
  let g = 0;
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.target.closest("input, select, textarea")) {
      if (e.key === "Escape") e.target.blur();
      return;
    }
    if (!on()) return;
    const is = (what) => e.key === keyOf(what);
    if (Date.now() - g < 1200 && pages[e.key]) { g = 0; location.assign(pages[e.key]); e.preventDefault(); return; }
    g = 0;
    if (is("close")) { close(); return; }
    const press = ["accept", "reject", "unsure", "edit", "skip", "undo"].find((what) => is(what) && $(`[data-key="${what}"]`));
    if (press) {
      const el = $(`[data-key="${press}"]`);
      e.preventDefault();
      el.click();
      if (press === "edit") { const input = $("#edit select"); if (input && $("#edit").open) input.focus(); }
      return;
    }
    if (e.key === "g") { g = Date.now(); return; }
    if (is("search")) { ($("#ask") || $("#q")).focus(); e.preventDefault(); }
    else if (is("next")) go(1);
    else if (is("previous")) go(-1);
    else if (is("nextmark")) mark(1);
    else if (is("previousmark")) mark(-1);
    else if (is("original")) { const a = $("a.original"); if (a) location.assign(a.href); }
    else if (is("menu")) { const row = document.activeElement.closest("tr"), b = row && $(".more-of", row); if (b) b.click(); }
    else if (is("help")) location.assign("/help");
  });
})();
