import { matches, type KeyPress, type Shortcut } from '../actions/shortcut.ts'

/** Ctrl+Alt and a digit picks the chat at that place of the list; 0 goes back to the call. */
export const chatKey = (place: number): Shortcut => ({ code: `Digit${place}` })

/** Keys for so many chats; further ones are reached with the mouse or Tab. */
export const chatKeys = 9

/** The place a key picks, 0 for the call; null for other keys. */
export function pickedPlace(event: KeyPress): number | null {
  for (let place = 0; place <= chatKeys; place++) {
    if (matches(chatKey(place), event)) return place
  }
  return null
}
