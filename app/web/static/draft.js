// What is typed is kept on the server after each pause and when the page is left. Every form works without this file.
// Nothing is ever written into the browser's own storage: other people may use it next.
const form = document.querySelector("form[data-keep]");
if (form) {
  const say = form.dataset, fields = form.elements, byId = (id) => document.getElementById(id);
  const signedOut = byId("kept-signed-out"), PAUSE = 2000, ROUND = 10000, LEAVING_MAX = 60000;
  const typed = () => JSON.stringify([...new FormData(form)].filter(([name, it]) => typeof it === "string" && name !== "csrf_token"));
  let kept = "unsaved" in say ? "" : typed(), timer = 0, running = null, left = false, checking = false;

  const trouble = (text = "", session = false) => {
    byId("kept-problem").textContent = text;
    signedOut.hidden = !session;
    form.classList.toggle("unkept", Boolean(text) || session);
  };
  const send = (now, keepalive) => {
    const body = { person: say.person, follows: fields.follows.value, turn: Date.now(), typed: JSON.parse(now) };
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": fields.csrf_token.value };
    return fetch(say.keep, { method: "POST", headers, body: JSON.stringify(body), keepalive, redirect: "manual", signal: AbortSignal.timeout(20000) });
  };
  // After somebody has signed in again the page needs the new session's token, if it is the same person.
  const renew = async () => {
    const answer = await fetch(say.token, { headers: { Accept: "application/json" }, redirect: "manual" });
    if (!answer.ok) return trouble("", true);
    const { person, token } = await answer.json();
    if (person !== say.person) return trouble(say.stranger);
    for (const one of document.querySelectorAll("[name=csrf_token]")) one.value = token;
    return true;
  };
  const told = (now, said) => {
    kept = now;
    trouble();
    byId("kept").textContent = said;
    const here = `${form.getAttribute("action")}?draft=${fields.draft.value}`;
    history.replaceState(history.state, "", here); // loading the page again goes on with what is typed
    for (const next of document.querySelectorAll(".top [name=next]")) next.value = here;
  };
  const attempt = async (now, again = true) => {
    const answer = await send(now, false);
    if (answer.ok) return told(now, (await answer.json()).said), true;
    const refusal = await answer.json().catch(() => ({}));
    if (answer.status === 401 || refusal.error === "session") return again && (await renew()) ? attempt(now, false) : false;
    trouble(answer.status === 413 ? say.large : refusal.error?.includes(" ") || /[^\x00-\x7f]/.test(refusal.error) ? refusal.error : say.broken);
    return answer.status !== 403; // it can be tried to save it all the same
  };
  // True when what stands in the form may be sent: it is kept, or at least somebody is there who answers.
  const keep = async () => {
    clearTimeout(timer);
    await running;
    const now = typed();
    if (left || (now === kept && !form.matches(".unkept"))) return true;
    running = attempt(now).catch(() => trouble(say.offline));
    const good = await running;
    running = null;
    return good;
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  };
  const lastly = () => {
    const now = typed();
    if (!left && now !== kept && new Blob([now]).size < LEAVING_MAX) send(now, true).catch(() => null);
  };

  for (const name of ["input", "change"]) form.addEventListener(name, later);
  document.addEventListener("htmx:afterSettle", later);
  setInterval(keep, ROUND); // files that arrived, and whatever did not work the last time
  for (const name of ["online", "focus"]) window.addEventListener(name, () => form.matches(".unkept") && keep());
  document.addEventListener("visibilitychange", () => (document.hidden ? lastly() : form.matches(".unkept") && keep()));
  window.addEventListener("pagehide", lastly);
  window.addEventListener("pageshow", () => (left = false));
  window.addEventListener("beforeunload", (event) => {
    const now = left ? kept : typed();
    if (now !== kept && (form.matches(".unkept") || new Blob([now]).size >= LEAVING_MAX)) event.preventDefault();
  });
  // A session that ended must not take the page away: what stands in it would be gone.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (event.detail.xhr.status !== 401) return;
    event.preventDefault();
    trouble("", true);
  });
  // The form is sent when what stands in it is kept and whoever typed it is still signed in.
  form.addEventListener("submit", async (event) => {
    if (event.defaultPrevented || left) return;
    event.preventDefault();
    if (checking) return;
    checking = true;
    const good = typed() === kept ? await renew().catch(() => trouble(say.offline)) : await keep();
    checking = false;
    if (!good) return byId("kept-problem").scrollIntoView({ block: "nearest" });
    left = true;
    form.requestSubmit(event.submitter);
  });
  if (!kept) keep();
}
