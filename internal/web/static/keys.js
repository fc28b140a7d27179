// Keys for readers without a mouse. Everything on the pages works without this file.
(() => {
  "use strict";
  const stops = () => [...document.querySelectorAll("aside dd a, aside .at a, aside .says .who, aside .actors a, table.events th a, table.cells .sent a, .reports a, .hits a")];
  const go = (step) => {
    const list = stops();
    if (!list.length) return;
    const at = list.indexOf(document.activeElement);
    const next = list[at < 0 ? (step > 0 ? 0 : list.length - 1) : Math.min(Math.max(at + step, 0), list.length - 1)];
    next.focus();
    if (next.closest("aside")) location.replace(next.hash);
  };
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.target.closest("input, select, textarea")) {
      if (e.key === "Escape") e.target.blur();
      return;
    }
    if (e.key === "/") { document.getElementById("q").focus(); e.preventDefault(); }
    else if (e.key === "j") go(1);
    else if (e.key === "k") go(-1);
    else if (e.key === "?") location.assign("/help");
  });
})();
