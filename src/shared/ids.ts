/** Every id Parley makes is a UUIDv7 string: unique without a server and sortable by time of creation. */
export type Id = string

/** The shape of a UUIDv7 in lower case, as accepted at every boundary. */
export const ID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
