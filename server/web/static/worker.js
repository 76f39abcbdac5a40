// Shows alerts while the page is not looked at. It keeps nothing, and answers no request of a page.
"use strict";

async function tell(told) {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (pages.some((page) => page.visibilityState === "visible")) return; // there it stands, and rings
  await self.registration.showNotification(told.title, {
    body: told.body,
    tag: told.tag, // takes the place of what was told of the same alert
    renotify: told.loud,
    silent: told.over,
    requireInteraction: told.loud,
    icon: "/static/mark.svg",
    data: { path: told.path },
  });
}

async function open(notification) {
  notification.close();
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find((one) => /\/(lobby|alerts)$/.test(new URL(one.url).pathname));
  await (page ? page.focus() : self.clients.openWindow(notification.data.path));
}

self.addEventListener("push", (event) => event.waitUntil(tell(event.data.json())));
self.addEventListener("notificationclick", (event) => event.waitUntil(open(event.notification)));
