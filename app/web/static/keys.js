// Single keys press what carries data-key ("n", "g w"): never in a field, never while an input method composes, and not
// at all where the person switched them off. Ctrl+Enter sends the form.
const off = document.documentElement.dataset.keys === "off";
const field = "input:not([type=checkbox], [type=radio]), textarea, select, dialog";
let before = "", at = 0;

const row = (step) => {
  const parts = document.querySelectorAll("main .rp-fold"); // of a report, else lines
  const rows = parts.length ? [...parts] : [...document.querySelectorAll("main tbody tr, main .work > li")].filter((it) => it.querySelector("a"));
  const now = rows.findIndex((it) => it.contains(document.activeElement));
  rows[now < 0 ? 0 : now + step]?.querySelector("summary, a").focus();
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = event.target.closest("form"), main = form?.querySelector(".btn.p");
    return main && form.requestSubmit(main);
  }
  if (off || event.ctrlKey || event.metaKey || event.altKey || event.target.closest(field)) return;
  const key = event.key.toLowerCase(), both = event.timeStamp - at < 1000 ? `${before} ${key}` : key;
  [before, at] = [key, event.timeStamp];
  const button = [both, key].map((keys) => document.querySelector(`[data-key="${CSS.escape(keys)}"]`)).find(Boolean);
  const step = { j: 1, k: -1 }[key];
  if (!button && !step) return;
  event.preventDefault();
  button ? button.click() : row(step);
});
