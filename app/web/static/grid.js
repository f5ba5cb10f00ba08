// The coverage matrix as one stop of the Tab key: arrows, Home and End (with Ctrl: of all), Page Up and Page Down by
// control, Enter opens the panel and Esc comes back, "." and "," go to the next and previous gap.
const grid = document.querySelector("[data-grid]");
const rows = [...grid.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("td > a")]).filter((row) => row.length);
const cells = rows.flat(), panel = document.getElementById(grid.dataset.panel);
const control = (row) => row[0].closest("tbody"), bodies = [...new Set(rows.map(control))];
// What the table says, each cell says too: its line and month; and what the page shows, its link keeps.
const months = [...grid.tHead.rows[0].cells].slice(1, -1).flatMap((head) => Array(head.colSpan).fill(head.textContent + ": "));
const shown = location.search.match(/(year|clause|gaps)=[^&]+/g) || [];
let now = cells.find((cell) => cell.ariaCurrent) || cells[0];
for (const row of rows) {
  const [head, ...boxes] = row[0].closest("tr").cells, line = head.textContent.trim();
  let place = 0;
  for (const box of boxes) {
    for (const cell of box.querySelectorAll("a")) {
      const text = cell.ariaLabel || (cell.matches(".wide") ? "" : months[place]) + cell.textContent;
      cell.ariaLabel = box.matches(".many") ? `${cell.textContent}: ${line}` : [line, text].filter(Boolean).join(", ");
      cell.tabIndex = cell === now ? 0 : -1;
      cell.search = [...shown.filter((it) => !cell.search.includes(it)), cell.search.slice(1)].join("&");
    }
    place += box.colSpan;
  }
}

// Cells differ in width: straight up or down is nearest to where the way began.
const middle = (cell) => cell.getBoundingClientRect().left + cell.offsetWidth / 2;
let from = null;
const go = (cell, keep) => {
  if (!cell) return;
  now.tabIndex = -1;
  now = cell;
  now.tabIndex = 0;
  if (!keep) from = null;
  now.focus();
};
const far = (cell) => Math.abs(middle(cell) - (from ??= middle(now)));
const over = (row) => row?.reduce((best, cell) => (far(cell) < far(best) ? cell : best));
const gap = (step) => {
  const order = step > 0 ? cells : cells.toReversed(), place = order.indexOf(now);
  return [...order.slice(place + 1), ...order.slice(0, place)].find((cell) => cell.matches("td > .gap, td > .not_met, .not_met > a"));
};
const move = (key, all) => {
  const place = rows.findIndex((row) => row.includes(now)), row = rows[place], column = row.indexOf(now);
  const other = (step) => over(rows.find((it) => control(it) === bodies[bodies.indexOf(control(row)) + step]));
  return {
    ArrowLeft: () => row[column - 1], ArrowRight: () => row[column + 1],
    ArrowUp: () => over(rows[place - 1]), ArrowDown: () => over(rows[place + 1]),
    Home: () => (all ? cells : row)[0], End: () => (all ? cells : row).at(-1),
    PageUp: () => other(-1), PageDown: () => other(1),
  }[key]?.();
};

document.addEventListener("keydown", (event) => {
  const off = document.documentElement.dataset.keys === "off" || event.target.closest("input, textarea, select, dialog");
  const step = !off && !event.isComposing && { ".": 1, ",": -1 }[event.key];
  let cell = null;
  if (step) cell = gap(step);
  else if (now && grid.contains(event.target)) cell = move(event.key, event.ctrlKey);
  else if (event.key === "Escape" && panel?.contains(event.target)) cell = now;
  if (!cell) return;
  event.preventDefault();
  go(cell, /Up|Down/.test(event.key));
});

grid.addEventListener("click", (event) => {
  const cell = event.target.closest("td > a");
  if (!cell || !panel || cell.closest(".folded") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(cell);
  cells.forEach((it) => (it.ariaCurrent = it === cell ? "true" : null));
  htmx.ajax("GET", cell.href, { target: panel, swap: "innerHTML" }).then(() => {
    history.replaceState(history.state, "", cell.href);
    // Opened by Enter, or the panel stands below the matrix.
    if (!event.detail || panel.getBoundingClientRect().top > innerHeight) panel.focus();
  });
});
