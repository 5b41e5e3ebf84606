const username = document.querySelector('#username')
const password = document.querySelector('#password')
const submit = document.querySelector('[data-testid="login-submit"]')

for (const account of document.querySelectorAll('[data-username]')) {
  account.addEventListener('click', () => {
    username.value = account.dataset.username
    password.value = account.dataset.password
    submit.focus()
  })
}
