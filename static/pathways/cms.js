// Wagtail's rich text fields have a label that a screen reader is not told of.
function name() {
  for (const box of document.querySelectorAll(".public-DraftEditor-content:not([aria-label])")) {
    const label = box.closest("[data-contentpath]")?.querySelector(":scope > label");
    const block = box.closest("section")?.querySelector("[data-panel-heading-text]");
    box.setAttribute("aria-label", (label || block)?.textContent.replace("*", "").trim() || "Text");
  }
}

let due;
new MutationObserver(() => {
  cancelAnimationFrame(due);
  due = requestAnimationFrame(name);
}).observe(document.body, { childList: true, subtree: true });
name();

// What the gate finds, asked anew whenever the editor has saved a draft by itself.
document.addEventListener("w-autosave:success", async () => {
  const gate = document.querySelector("[data-gate]");
  if (!gate) return;
  const answer = await fetch(gate.dataset.gate).catch(() => null);
  if (answer?.ok) gate.innerHTML = await answer.text();
});
