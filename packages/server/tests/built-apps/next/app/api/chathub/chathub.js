export * from '../../../../chathub.js'
