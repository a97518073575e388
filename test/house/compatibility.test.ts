import { expect, test } from 'vitest'
import { compatibilityPage } from '../recordings/page.ts'

test('docs/compatibility.md says what the replay lists (else run this test with --update)', async () => {
  await expect(compatibilityPage()).toMatchFileSnapshot('../../docs/compatibility.md')
})
