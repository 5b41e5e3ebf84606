import { Component } from '@angular/core'

// What examples take from a site of their reader's.
@Component({ selector: 'app-root', template: '' })
export class App {}
export const fetchOperatorToken = async (): Promise<string> => ''
export const report = (_error: Error): void => {}
