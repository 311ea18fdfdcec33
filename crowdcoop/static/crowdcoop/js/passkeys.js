/* Passkeys need script: their buttons appear only where the browser can use them; failures are said in words. */
(() => {
  "use strict";
  if (!window.webauthnJSON || !window.webauthnJSON.supported()) return;
  document.querySelectorAll("[data-needs-script]").forEach((button) => { button.hidden = false; });
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const problem = document.getElementById("passkey-problem");
    if (problem) problem.hidden = false;
  });
})();
