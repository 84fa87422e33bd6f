// A text can be selected and copied without this. With it, one press copies it.
for (const button of document.querySelectorAll("[data-copy]")) {
  const text = document.getElementById(button.dataset.copy);
  const status = button.parentElement.querySelector("[role=status]");
  button.parentElement.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.value);
      status.textContent = "Copied";
    } catch { // no clipboard without https: the text is selected for the keyboard
      text.focus();
      text.select();
      status.textContent = "Selected: press Ctrl and C";
    }
  });
}
