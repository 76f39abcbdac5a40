// Choosing a person, and letting them go again.
"use strict";

const panel = document.getElementById("person");
let chosen = "";

function mark() {
  for (const segment of document.querySelectorAll("[data-person]")) {
    segment.setAttribute("aria-pressed", String(segment.dataset.person === chosen));
  }
}

function choose(ticket) {
  chosen = ticket;
  mark();
  if (!ticket) panel.replaceChildren();
  else htmx.ajax("GET", `/lobby/tickets/${ticket}`, { source: panel, target: panel, swap: "innerHTML" });
}

document.addEventListener("click", (event) => {
  const segment = event.target.closest("[data-person]");
  if (segment) choose(segment.dataset.person === chosen ? "" : segment.dataset.person);
  if (event.target.closest("[data-person-close]")) choose("");
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") choose("");
});
document.body.addEventListener("htmx:after:swap", mark);
document.body.addEventListener("htmx:after:request", (event) => {
  const { request, response, sourceElement } = event.detail.ctx;
  if (request.method === "POST" && response.status < 400 && panel.contains(sourceElement)) choose("");
});
// The person may have been called meanwhile; what is offered must still be so.
setInterval(() => {
  const busy = panel.querySelector("details[open]") || panel.contains(document.activeElement);
  if (chosen && !busy) choose(chosen);
}, 5000);
