import { findConfig } from './catalogue.ts'

const secretWord =
  /password|passwd|secret|token|api\.?key|credential|private\.?key|passphrase|connectionstring/
const harmless = /token\.endpoint\.url$|serializer$/
const secretKeys = new Set([
  'sasl.oauthbearer.assertion.private.key.pem',
  'ssl.key.pem',
  'ssl.keystore.key',
  'ssl.keystore.certificate.chain',
  'ssl.truststore.certificates',
  'delegation.token.secret.key',
  'basic.auth.user.info',
  'schema.registry.basic.auth.user.info',
])
const secretText = [
  /^-----BEGIN/,
  /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/,
  /AccountKey=|SharedAccessKey=/,
  /^[a-z][a-z\d+.-]*:\/\/[^/\s:@]+:[^/\s@]+@/i,
]

/** Whether the value of this key must never be shown, stored or put in a link. */
export function isSecretKey(key: string): boolean {
  const name = key.toLowerCase().replaceAll(/[_-]/g, '.')
  const bare = name.replace(/^listener\.name\.[^.]+\./, '')
  if (findConfig(key)?.kind === 'secret' || secretKeys.has(bare)) return true
  if (bare.endsWith('sasl.jaas.config')) return true
  const folded = name.replaceAll('.', '')
  return (
    !harmless.test(bare) &&
    !/tokenendpointurl$|serializer$/.test(folded) &&
    (secretWord.test(name) || secretWord.test(folded))
  )
}

/** Whether a text looks like a credential whatever its key is called. */
export function isSecretText(text: string): boolean {
  return secretText.some((pattern) => pattern.test(text))
}
