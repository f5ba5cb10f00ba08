// Passkeys: data-passkey="get" signs in, "create" makes a key. The server says what to prove, the browser proves it.
const say = (form, text) => (form.querySelector("[data-said]").textContent = text);

const ask = async (form, address, given) => {
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": form.elements.csrf_token.value };
  const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(given) });
  if (!answer.headers.get("Content-Type")?.includes("json")) throw new Error(form.dataset.stale);
  const { response } = await answer.json();
  if (!answer.ok) throw new Error(response?.field_errors?.name ? form.dataset.named : form.dataset.failed);
  return response;
};

const prove = async (form) => {
  const kind = form.dataset.passkey, create = kind === "create";
  const { credential_options: options, wan_state: state } = await ask(form, form.action, create ? { name: form.elements.name.value, usage: "first" } : {});
  const read = create ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON";
  const key = await navigator.credentials[kind]({ publicKey: PublicKeyCredential[read](options) });
  const kept = await ask(form, `${form.action}/${state}${location.search}`, { credential: JSON.stringify(key.toJSON()) });
  location.assign(create ? location.pathname : kept.post_login_url);
};

for (const form of document.querySelectorAll("[data-passkey]")) {
  form.hidden = !window.PublicKeyCredential?.parseRequestOptionsFromJSON;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    say(form, "");
    prove(form).catch((error) => say(form, error.name === "Error" ? error.message : form.dataset.failed));
  });
}
