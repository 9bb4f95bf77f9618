import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from './en'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof en }
  }
}

/** Must run before the first render. Texts are in the bundle, so there is nothing to wait for. */
export function setUpTexts(): void {
  void i18next.use(initReactI18next).init({ lng: 'en', resources: { en: { translation: en } }, interpolation: { escapeValue: false } })
}
