// Saves what is written in a note as it is typed. Without it the Save button does the same.
// What cannot be sent stays on the device, unless the device is shared, until it can be.

const WAIT = 1500;
const shared = document.body.hasAttribute("data-shared");

for (const form of document.querySelectorAll("form[data-note]")) watch(form);

function watch(form) {
  const text = form.elements.text;
  const status = form.querySelector("[data-saved]");
  const key = `note:${form.dataset.note}:${form.dataset.person}`;
  let saved = text.value;
  let timer;
  let sending = false;
  let stopped = false;

  status.setAttribute("role", "status");
  const kept = shared ? null : localStorage.getItem(key);
  if (kept !== null && kept !== text.value) {
    // A text that was never sent; what the server has is shown to its writer too.
    if (text.value && !form.querySelector(".notice")) {
      status.textContent = "You have unsaved text from before on this device.";
      const back = document.createElement("button");
      back.type = "button";
      back.className = "textbutton";
      back.textContent = "Put it below what is saved";
      back.addEventListener("click", () => {
        text.value = `${text.value}\n\n${kept}`;
        back.remove();
        text.focus();
        changed();
      });
      status.after(back);
    } else {
      text.value = kept;
      status.textContent = "Your text is back. It is not saved yet.";
      changed();
    }
  } else {
    forget();
  }

  text.addEventListener("input", changed);
  addEventListener("online", send);
  addEventListener("pagehide", keep);
  form.addEventListener("submit", () => { keep(); stopped = true; });

  function forget() { if (!shared) localStorage.removeItem(key); }

  function keep() {
    if (shared || text.value === saved) return;
    try { localStorage.setItem(key, text.value); } catch { /* full or forbidden: the page still holds it */ }
  }

  function changed() {
    keep();
    clearTimeout(timer);
    timer = setTimeout(send, WAIT);
  }

  async function send() {
    if (stopped || sending || text.value === saved) return;
    sending = true;
    const value = text.value;
    try {
      const response = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
      });
      const answer = await response.json();
      if (response.ok) {
        saved = value;
        form.elements.saves.value = answer.saves;
        status.textContent = `Saved at ${answer.at}`;
        if (text.value === saved) forget(); else changed();
      } else if (answer.conflict) {
        stopped = true;
        status.textContent = "You changed this note on another device. Press Save to see both texts.";
      } else if (answer.signed_out) {
        stopped = true;
        status.textContent = "You are signed out. Press Save: your text is kept, and you can sign in.";
      } else if (answer.stale) {
        stopped = true;
        status.textContent = "This page is from before you last signed in. Press Save: your text is kept.";
      } else {
        status.textContent = answer.error || "Not saved yet. Press Save to try again.";
      }
    } catch {
      status.textContent = shared
        ? "No connection. Your text is not saved yet: keep this page open."
        : "No connection. Your text is kept on this device and is sent when you are back.";
    } finally {
      sending = false;
    }
  }
}
