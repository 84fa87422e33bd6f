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

// What is pasted into rich text. Draftail itself keeps lists and drops fonts, colours and
// whatever the field cannot hold; this mends what Word and Google Docs write oddly.
const NOT_WORDS = "style, script, title, .MsoCommentReference, .msocomanchor, [style*='mso-element:comment']";
const AROUND_BLOCKS = "BODY DIV UL OL TABLE TBODY TR";

function renamed(element, name) {
  const other = element.ownerDocument.createElement(name);
  other.append(...element.childNodes);
  element.replaceWith(other);
}

function straightened(link) {
  const isDetour = link.hostname === "www.google.com" && link.pathname === "/url";
  const target = isDetour && new URLSearchParams(link.search).get("q");
  if (target) link.setAttribute("href", target);
}

function cleaned(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const each of page.querySelectorAll(NOT_WORDS)) each.remove();
  // Google puts everything into a <b> that is not bold.
  for (const each of page.querySelectorAll("b, strong")) {
    if (["normal", "400"].includes(each.style.fontWeight)) each.replaceWith(...each.childNodes);
  }
  for (const each of page.querySelectorAll("h1")) renamed(each, "h2");
  for (const each of page.querySelectorAll("h4, h5, h6")) renamed(each, "h3");
  for (const each of page.querySelectorAll("a[href]")) straightened(each);
  const texts = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  const empty = [];
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.data.trim() && AROUND_BLOCKS.split(" ").includes(text.parentNode.nodeName)) empty.push(text);
    else text.data = text.data.replace(/^\s*([•·▪◦])\s+/, "$1");
  }
  for (const each of empty) each.remove();
  return page.body.innerHTML;
}

const mended = new WeakSet();
document.addEventListener("paste", (event) => {
  const html = event.clipboardData?.getData("text/html");
  const field = event.target.closest?.(".public-DraftEditor-content");
  // What was copied in the editor itself is clean, and carries more than its HTML.
  if (!field || !html || mended.has(event) || html.includes("data-draftjs-conductor-fragment")) return;
  const data = new DataTransfer();
  data.setData("text/html", cleaned(html));
  data.setData("text/plain", event.clipboardData.getData("text/plain"));
  const again = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  mended.add(again);
  event.preventDefault();
  event.stopImmediatePropagation();
  event.target.dispatchEvent(again);
}, true);
