export const gauge = {}
