// Dialogs and care for what is being typed. Every page works without this file.
const dialog = document.getElementById("dialog"), told = document.getElementById("announcements");

// A link with data-dialog leads to a page; its block "dialog" opens here instead. Focus comes back by itself.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("a[data-dialog]"), copy = event.target.closest("[data-copy]");
  if (opener && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    htmx.ajax("GET", opener.href, { target: dialog, swap: "innerHTML" }).then(() => dialog.showModal());
  }
  if (copy) navigator.clipboard.writeText(copy.dataset.copy).then(() => (copy.textContent = copy.dataset.done));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  if (event.isComposing || event.keyCode === 229) return event.preventDefault(); // it ends a conversion, it sends nothing
  const rows = event.target.matches("input") && event.target.closest("[data-rows]");
  if (!rows || event.ctrlKey || event.metaKey) return;
  event.preventDefault(); // in a table of rows Enter adds one
  rows.querySelector("[name^=add-]").click();
}, true);

// In a row of grades the digit typed chooses the grade.
document.addEventListener("keydown", (event) => {
  const grades = event.target.matches("[data-digits] [type=radio]") && document.getElementsByName(event.target.name);
  const chosen = grades && [...grades].find((it) => it.value === event.key);
  if (!chosen || event.ctrlKey || event.metaKey || event.altKey) return;
  chosen.focus();
  chosen.click();
});

// A second press while the first is under way is not sent.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.ariaBusy === "true") event.preventDefault();
  form.ariaBusy = "true";
  setTimeout(() => (form.ariaBusy = null), 5000);
});

// An answer that comes while somebody types on answers what stands there no more: it is left out and asked for again, of
// days, typed in parts, when the field is left. Buttons are answered always.
const asked = new WeakMap();
let typed = 0, day = null, owed = false;
document.addEventListener("input", ({ target }) => (typed += target.type === "file" ? 0 : 1));
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.elt.closest("form") && !detail.elt.matches("button")) asked.set(detail.xhr, typed);
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!asked.has(detail.xhr) || (asked.get(detail.xhr) === typed && !day)) return;
  detail.shouldSwap = false;
  owed = Boolean(day);
  if (!day) htmx.trigger(detail.requestConfig.elt, "change");
});
document.addEventListener("keydown", ({ target, key }) => {
  if (target.type?.startsWith("date") && key !== "Tab") day = target;
});
document.addEventListener("focusout", ({ target }) => {
  if (target !== day) return;
  day = null;
  if (owed) htmx.trigger(target, "change");
  owed = false;
});

// A row taken away or put back is a change too.
document.addEventListener("htmx:afterSettle", ({ detail: { requestConfig: it } }) => {
  if (/^(remove|restore)-/.test(it?.elt.name)) htmx.trigger(it.elt.getAttribute("hx-target"), "change");
});

// What was typed before the scripts were there, or was put back by the browser, is a change like any other. Buttons
// have a value and no default: they never differ.
const differs = (one) => {
  if (one.type === "select-multiple") return [...one.options].some((it) => it.selected !== it.defaultSelected);
  if (one.options) return (one.querySelector("[selected]") ?? one.options[0])?.selected === false;
  return one.matches("input, textarea") && (one.value !== one.defaultValue || one.checked !== one.defaultChecked);
};
document.addEventListener("DOMContentLoaded", () => {
  const typedBefore = [...(document.getElementById("record-form")?.elements ?? [])].filter((one) => one.name && differs(one));
  for (const one of typedBefore) htmx.trigger(one, "change");
});

for (const name of ["beforeRequest", "responseError", "sendError"]) {
  document.addEventListener(`htmx:${name}`, () => (told.textContent = name.endsWith("Error") ? told.dataset.failed : ""));
}

// What can be undone can be for ten seconds; whoever is at the button when they are over has ten more.
const fade = (undo) => (undo.matches(":focus-within") ? setTimeout(fade, 10000, undo) : undo.remove());
const fadeLater = () => {
  for (const undo of document.querySelectorAll("[data-undo]:not([data-fading])")) {
    undo.dataset.fading = "yes";
    setTimeout(fade, 10000, undo);
  }
};
document.addEventListener("htmx:afterSettle", fadeLater);
fadeLater();
