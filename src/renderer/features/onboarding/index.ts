export { Onboarding } from './onboarding'
