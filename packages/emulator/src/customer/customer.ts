import { createStore } from '../widget/store.js'
import { createCustomerApi } from './customer-api.js'
import { createCustomerSession } from './customer-session.js'
import { initialCustomerState } from './customer-state.js'
import type { CustomerState } from './customer-state.js'
import { createCustomerView } from './customer-view.js'

const app = document.getElementById('app')
if (app === null) throw new Error('The page has no element "app".')

const wanted = Number(new URLSearchParams(location.search).get('organization'))
const organizationId = Number.isInteger(wanted) && wanted > 0 ? wanted : null
const store = createStore<CustomerState>(initialCustomerState(organizationId))
const session = createCustomerSession(store, createCustomerApi(location.origin))
createCustomerView(app, store, session)
session.start()
