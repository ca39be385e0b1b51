export interface Browser {
  readonly kind: string
  readonly path: string
}
export function findBrowser(): Browser | undefined
export function ensureBrowser(): Browser & { readonly note: string }
export function launchOptions(): { args: string[]; executablePath?: string }
