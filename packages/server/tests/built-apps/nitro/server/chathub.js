export * from '../../chathub.js'
