// Evidence dropped anywhere on the page, pasted or chosen: each file goes up at once, and its digest travels with the
// form. Without this file the input inside the form sends the files.
const zone = document.querySelector("[data-drop]");
const input = zone.querySelector("[type=file]"), list = zone.querySelector(".files"), form = zone.closest("form");
const say = zone.dataset, running = new Set();

const size = (count) => (count < 2 ** 20 ? `${Math.ceil(count / 1024)} KB` : `${(count / 2 ** 20).toFixed(1)} MB`);
const newRow = (file) => {
  const row = zone.querySelector("template").content.firstElementChild.cloneNode(true);
  const kind = file.name.match(/\.(\w{1,5})$/)?.[1].toLowerCase() || "file", icon = row.querySelector(".fi");
  icon.classList.add(kind);
  icon.textContent = kind.toUpperCase();
  row.put = (name, text) => (row.querySelector(`[data-${name}]`).textContent = text);
  row.put("name", file.name);
  row.put("size", size(file.size));
  list.append(row);
  return row;
};
const refuse = (row, text) => {
  row.put("state", "");
  row.put("error", text);
};
const stored = (row, answer) => {
  row.put("name", answer.name);
  row.put("digest", `sha256 ${answer.digest.slice(0, 4)}…${answer.digest.slice(-4)}`);
  row.put("warnings", [answer.recognised, ...answer.warnings].join(" "));
  row.put("state", say.stored);
  row.querySelector("input").value = answer.digest;
  row.querySelector("[data-about]").hidden = false;
  for (const one of row.querySelectorAll("input")) one.disabled = false;
};
const send = (file) => {
  const row = newRow(file), request = new XMLHttpRequest(), data = new FormData();
  if (file.size > (Number(say.max) || Infinity)) return refuse(row, say.tooBig.replace("{name}", file.name));
  data.append("file", file);
  request.open("POST", say.drop);
  request.responseType = "json";
  request.setRequestHeader("Accept", "application/json");
  request.setRequestHeader("X-CSRFToken", form.elements.csrf_token.value);
  request.upload.onprogress = (event) => (row.querySelector("progress").value = event.loaded / event.total);
  const done = new Promise((finish) => (request.onloadend = finish)).then(() => {
    running.delete(done);
    const answer = request.response;
    answer?.digest ? stored(row, answer) : refuse(row, answer?.error || say.failed.replace("{name}", file.name));
  });
  running.add(done);
  row.querySelector("[data-remove]").addEventListener("click", () => request.abort());
  request.send(data);
};
const screenshot = (file) => {
  const moment = new Date().toLocaleString("sv").slice(0, 16).replace(":", ".");
  return file.name === "image.png" ? new File([file], `${say.pasted} ${moment}.png`, { type: file.type }) : file;
};

input.addEventListener("change", () => {
  [...input.files].forEach(send);
  input.value = "";
});
for (const name of ["dragover", "dragleave", "drop"]) document.addEventListener(name, (event) => {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  document.body.classList.toggle("dropping", name === "dragover");
  if (name === "drop") [...event.dataTransfer.files].forEach(send);
});
document.addEventListener("paste", (event) => [...event.clipboardData.files].map(screenshot).forEach(send));
list.addEventListener("click", (event) => {
  if (!event.target.closest("[data-remove]")) return;
  event.preventDefault();
  const row = event.target.closest("[data-file]"), undo = document.createElement("button");
  Object.assign(undo, { type: "button", className: "btn sm q", textContent: say.back });
  undo.addEventListener("click", () => undo.replaceWith(row));
  row.replaceWith(undo);
  undo.focus();
  setTimeout(() => undo.remove(), 10000);
});
// Sending the form waits for the files still on their way.
form.addEventListener("submit", (event) => {
  if (!running.size) return;
  event.preventDefault();
  document.getElementById("announcements").textContent = say.waiting;
  Promise.all(running).then(() => form.requestSubmit(event.submitter));
});
