import * as v from 'valibot'
import { integer, text } from './request-input.js'
import type { ChatStatus, Media } from './world/world-types.js'

/** One of the five chat statuses. */
export const chatStatus: v.GenericSchema<unknown, ChatStatus> = v.picklist(
  [0, 1, 2, 3, 4] as const,
  'has to be 0 (new), 1 (open), 2 (waiting), 3 (on pause) or 4 (closed)',
)

/** A file as the API's bodies write it. */
export const apiMedia: v.GenericSchema<unknown, Media> = v.object({
  name: text,
  format: text,
  dataBase64: v.pipe(text, v.base64('has to be Base64')),
  type: integer,
})

/** A file as the hub's calls write it: the same fields with capitals. */
export const hubMedia: v.GenericSchema<unknown, Media> = v.pipe(
  v.object({
    Name: text,
    Format: text,
    DataBase64: v.pipe(text, v.base64('has to be Base64')),
    Type: integer,
  }),
  v.transform(({ Name, Format, DataBase64, Type }) => ({
    name: Name,
    format: Format,
    dataBase64: DataBase64,
    type: Type,
  })),
)
