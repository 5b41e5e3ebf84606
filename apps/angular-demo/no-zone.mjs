/** Stands in for zone.js, which this demo does not have. */
export const zone = null
