import { documentedPolicy } from '../src/documented-policy.ts'
import { describeEachDemo, expect, test } from '../src/demo-fixtures.ts'
import { DemoPage } from '../src/demo-page.ts'
import { startPolicyReports, violations } from '../src/policy-reports.ts'
import { startSiteFront } from '../src/site-front.ts'

// The demo's own stylesheet and icon.
const ownDirectives = "style-src 'self'; img-src data:"

describeEachDemo((name) => {
  test('needs nothing but the documented directives', async ({ demos, tab }) => {
    const reports = await startPolicyReports()
    const front = await startSiteFront(demos.urls[name])
    const policy = await documentedPolicy('By host', demos.emulator.url)
    front.setPolicy(`${policy}; ${ownDirectives}; report-uri ${reports.url}`)
    const demo = new DemoPage(tab, front.url)

    await demo.logInToPanel('olena')

    expect(await violations(tab, reports)).toEqual([])
    await front.close()
    await reports.close()
  })
})
