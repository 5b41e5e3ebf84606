import type { Accounts } from './accounts.ts'
import { demoUsers } from './demo-users.ts'
import type { PasswordCost, Passwords } from './password.ts'

/** Quick: these passwords are public anyway. */
export const demoCost: PasswordCost = { logN: 10, r: 8, p: 1 }

/** Adds the demos' users, where they are missing. */
export async function seedDemo(accounts: Accounts, passwords: Passwords): Promise<void> {
  for (const { username, password, name, organization, operatorId } of demoUsers) {
    await accounts.add(username, { name, passwordHash: await passwords.hash(password) })
    await accounts.assign(username, {
      organizationId: organization.id,
      organizationName: organization.name,
      operatorId,
    })
  }
}
