// Choosing a person, and letting them go again.
"use strict";

const panel = document.getElementById("person");
let chosen = "";

function mark() {
  for (const segment of document.querySelectorAll("[data-person]")) {
    segment.setAttribute("aria-pressed", String(segment.dataset.person === chosen));
  }
}

function ask() {
  if (chosen) htmx.ajax("GET", `/lobby/tickets/${chosen}`, { source: panel, target: panel, swap: "innerHTML" });
}

function choose(ticket) {
  chosen = ticket;
  mark();
  panel.replaceChildren();
  ask();
}

// Somebody is about to do something here, which a fresh copy would take out of the hand.
function busy() {
  const typed = [...panel.querySelectorAll("input")].some(
    (field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked,
  );
  return typed || panel.querySelector("details[open]") || panel.contains(document.activeElement);
}

document.addEventListener("click", (event) => {
  const segment = event.target.closest("[data-person]");
  if (segment) choose(segment.dataset.person === chosen ? "" : segment.dataset.person);
  if (event.target.closest("[data-person-close], #new, [data-counter]")) choose("");
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") choose("");
});
document.body.addEventListener("htmx:before:swap", (event) => {
  const { request, sourceElement } = event.detail.ctx;
  if (sourceElement !== panel) return;
  const late = !request.action.endsWith(`/${chosen}`); // another person was chosen meanwhile
  if (late || busy()) event.preventDefault();
});
// Whoever was found is chosen, as if their segment had been touched.
function found() {
  const card = panel.querySelector("[data-ticket]");
  if (card && panel.contains(card)) chosen = card.dataset.ticket;
  mark();
}

document.body.addEventListener("htmx:after:swap", (event) => {
  if (event.detail.ctx.sourceElement?.id === "find") found();
  else mark();
});
document.body.addEventListener("htmx:after:request", (event) => {
  const { request, response, sourceElement } = event.detail.ctx;
  const asks = request.action.endsWith("/effect"); // only shows what would be
  if (request.method === "POST" && response.status < 400 && !asks && panel.contains(sourceElement)) choose("");
});
// The person may have been called meanwhile; what is offered must still be so.
setInterval(() => {
  if (!busy()) ask();
}, 5000);
