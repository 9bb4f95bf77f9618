export { Palette, type PaletteCommand } from './palette'
