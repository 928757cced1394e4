/** The types of a field's head byte (contract section 1): low nibble type, high nibble tag. */
export const INT1 = 0
export const INT2 = 1
export const INT4 = 2
export const INT8 = 3
export const FLOAT = 4
export const DOUBLE = 5
export const STRING1 = 6
export const STRING4 = 7
export const MAP = 8
export const LIST = 9
export const STRUCT_BEGIN = 10
export const STRUCT_END = 11
export const ZERO = 12
export const SIMPLE_LIST = 13

/** A tag of 15 or more does not fit the nibble: 15 says that the tag is in the next byte. */
export const LONG_TAG = 15

const typeNames =
  'int1 int2 int4 int8 float double string1 string4 map list struct_begin struct_end zero simple_list'.split(' ')

/** For messages; -1 is an absent field. */
export function typeName(type: number): string {
  return type === -1 ? 'nothing' : (typeNames[type] ?? `type ${type}`)
}
