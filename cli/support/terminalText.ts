/** Controls but line breaks and tabs, marks that turn the direction of text, and separators that terminals take for line breaks. */
const COMMANDS = /[^\P{Cc}\n\t]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;
/** The same, and the beginning of what colors a line of ours. */
const COMMANDS_BUT_COLORS = new RegExp(`\\u001b\\[(?:1|2|22|3[1-3]|39)m|${COMMANDS.source}`, "gu");

/** What is quoted from a file, an argument or AWS, so that it commands no terminal. */
export function toTerminalText(text: string): string {
  return text.replace(COMMANDS, escape);
}

/** A line with colors, of which all else commands no terminal. */
export function toTerminalLine(text: string): string {
  return text.replace(COMMANDS_BUT_COLORS, (found) => (found.length > 1 ? found : escape(found)));
}

/** JSON text in which every such character is escaped; it is the same value. */
export function toTerminalJson(json: string): string {
  return json.replace(COMMANDS, escape);
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
