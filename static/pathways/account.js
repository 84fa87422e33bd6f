// Account pages work without this. With it, a password can be shown while typing.
for (const field of document.querySelectorAll('input[type="password"]')) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'textbutton'
  const say = (shown) => {
    button.textContent = shown ? 'Hide password' : 'Show password'
    field.type = shown ? 'text' : 'password'
  }
  button.setAttribute('aria-controls', field.id)
  button.addEventListener('click', () => say(field.type === 'password'))
  // A shown password must not be offered back by the browser as ordinary text.
  field.form.addEventListener('submit', () => say(false))
  say(false)
  field.after(button)
}
