// Passkeys: allauth's webauthn-json.js talks to the browser, this to the page.
// A form with data-passkey asks for a credential and then sends itself.
const ways = {
  add: async (form) => {
    const options = data()
    const alone = form.elements.passwordless?.checked
    const choice = options.creation_options.publicKey.authenticatorSelection
    choice.residentKey = alone ? 'required' : 'discouraged'
    choice.requireResidentKey = alone
    if (alone) choice.userVerification = 'required'
    return window.webauthnJSON.create(options.creation_options)
  },
  authenticate: async () => window.webauthnJSON.get(data().request_options),
  login: async (form) => {
    const answer = await fetch(form.action, { headers: { Accept: 'application/json' } })
    if (!answer.ok) throw new Error(answer.status)
    return window.webauthnJSON.get((await answer.json()).request_options)
  }
}
const words = {
  NotAllowedError: 'The device did not finish. Try again, or choose another way.',
  InvalidStateError: 'This device already holds a passkey for your account.',
  SecurityError: 'Passkeys do not work at this address. Choose another way.'
}

function data () {
  return JSON.parse(document.getElementById('passkey-data').textContent)
}

function say (form, text) {
  const place = form.querySelector('[role="alert"]')
  place.textContent = text
  place.hidden = false
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    try {
      const credential = await ways[form.dataset.passkey](form)
      form.elements.credential.value = JSON.stringify(credential)
      form.submit()
    } catch (error) {
      say(form, words[error.name] ?? 'That did not work. Try again, or choose another way.')
    }
  })
}

const able = window.webauthnJSON?.supported()
for (const part of document.querySelectorAll('[data-needs-passkey]')) part.hidden = !able
for (const part of document.querySelectorAll('[data-no-passkey]')) part.hidden = able
