// While the server is away a counter goes on by voice: what was called when is kept in the browser,
// over reloads too, until the server has taken it or somebody has taken it off the list.
"use strict";

const sheet = document.getElementById("paper");
const list = document.getElementById("paper-list");
const told = document.getElementById("paper-said");
const number = document.getElementById("paper-number");
const KEPT = `heliotrope-paper:${sheet.dataset.branch}:${live.dataset.counter}`;
const hour = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: sheet.dataset.clock });
let away = false;
let sending = false;
let put = false; // aside, until the page is loaded again or the server goes again

const noted = () => JSON.parse(localStorage.getItem(KEPT) ?? "[]");

function keep(entries) {
  localStorage.setItem(KEPT, JSON.stringify(entries));
  draw();
}

function change(id, changes) {
  keep(noted().map((entry) => (entry.id === id ? { ...entry, ...changes } : entry)));
}

// Whoever is there is done when the next is called.
function finishOpen(entries, at) {
  return entries.map((entry) => (entry.finished ? entry : { ...entry, finished: at }));
}

function call(called) {
  const at = Math.round(serverNow());
  keep([...finishOpen(noted(), at), { id: requestId(), number: called, called: at }]);
}

function line(entry) {
  const item = document.createElement("li");
  const field = document.createElement("input");
  const drop = document.createElement("button");
  const times = document.createElement("span");
  Object.assign(field, { value: entry.number, maxLength: 64, readOnly: away });
  field.setAttribute("aria-label", document.querySelector("label[for=paper-number]").textContent);
  // Another number is another order: the answer to the first does not count for it.
  field.addEventListener("change", () => change(entry.id, { number: field.value.trim(), id: requestId(), why: "" }));
  const until = entry.finished ? hour.format(entry.finished) : sheet.dataset.still;
  times.textContent = `${hour.format(entry.called)} – ${until}`;
  Object.assign(drop, { type: "button", className: "quiet", textContent: sheet.dataset.drop, hidden: away });
  drop.addEventListener("click", () => keep(noted().filter((other) => other.id !== entry.id)));
  item.append(field, times, drop);
  if (entry.why) {
    const why = document.createElement("span");
    Object.assign(why, { className: "key-wrong", textContent: entry.why });
    item.append(why);
  }
  return item;
}

function draw() {
  const entries = noted();
  sheet.dataset.mode = away ? "away" : "back";
  sheet.hidden = !away && (put || (!entries.length && !told.textContent));
  list.replaceChildren(...entries.map(line));
  document.getElementById("paper-hand-in").disabled = sending || !entries.length;
}

// One after the other, in the order in which they were called; what fails stays on the list.
async function send(entry) {
  const body = new URLSearchParams({ request: entry.id, number: entry.number, called: entry.called, finished: entry.finished });
  const headers = page.dataset.branch ? { "X-Heliotrope-Branch": page.dataset.branch } : {};
  const answer = await fetch(`/teller/${live.dataset.counter}/paper`, { method: "POST", body, headers });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function handIn() {
  if (sending) return;
  sending = true;
  keep(finishOpen(noted(), Math.round(serverNow())));
  told.textContent = "";
  try {
    for (const entry of noted()) {
      const { filed, why } = await send(entry);
      if (filed) keep(noted().filter((other) => other.id !== entry.id));
      else change(entry.id, { why, id: requestId() }); // a refusal is an answer: ask anew next time
    }
    if (!noted().length) told.textContent = sheet.dataset.filed;
  } catch {
    told.textContent = sheet.dataset.notSent;
  }
  sending = false;
  draw();
}

function look() {
  if (away === live.hasAttribute("inert")) return;
  away = !away;
  put = false;
  told.textContent = "";
  draw();
  if (away) number.focus();
}

document.getElementById("paper-call").addEventListener("submit", (event) => {
  event.preventDefault();
  if (number.value.trim()) call(number.value.trim().toUpperCase());
  number.value = "";
});
document.getElementById("paper-done").addEventListener("click", () => keep(finishOpen(noted(), Math.round(serverNow()))));
document.getElementById("paper-hand-in").addEventListener("click", handIn);
document.getElementById("paper-later").addEventListener("click", () => {
  put = true;
  told.textContent = "";
  draw();
});
new MutationObserver(look).observe(live, { attributes: true, attributeFilter: ["inert"] });
window.addEventListener("storage", draw); // the same counter in another tab
draw();
