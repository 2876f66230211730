// Keeps a page for the time without network, says when it is gone, and holds a form back until it is there again.
if ("serviceWorker" in navigator && window.isSecureContext) {
  navigator.serviceWorker.register("/offline-worker.js").catch(() => {});
}
const told = document.querySelector("[data-offline]");
const show = () => { told.hidden = navigator.onLine; };
if (told) {
  addEventListener("online", show);
  addEventListener("offline", show);
  show();
  document.addEventListener("submit", (event) => {
    if (!navigator.onLine) {
      event.preventDefault();
      show();
      told.scrollIntoView({ block: "nearest" });
    }
  });
}
