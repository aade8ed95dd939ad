import type { RuleTags } from "../ruleTags";
import type { TagPattern } from "../tagPattern";
import { Gate, PartAutomaton } from "./partAutomaton";
import { type RuleSet, ruleSet } from "./ruleSet";

/**
 * Tells which rules' tagging requirements an image meets, in time linear in its tags however many rules there are and
 * whatever their patterns: beginnings of patterns are found by walking the tag's characters through their tree, what comes
 * after a wildcard in one more walk. Nothing is allocated for an image.
 */
export class TagMatcher {
  /** The outcome of the last `match`. */
  low = 0;
  high = 0;

  readonly #any: RuleSet;
  readonly #untagged: RuleSet;
  readonly #beginnings = new Beginning();
  readonly #rest = new PartAutomaton<Entry>((entry) => {
    this.#meet(entry);
  });
  readonly #everyTag: Entry[] = [];
  #hasFloating = false;
  #round = 0;

  /** The tagging requirements of rules, by precedence. */
  constructor(rules: readonly RuleTags[]) {
    this.#any = ruleSet(rules, ({ status }) => status === "any");
    this.#untagged = ruleSet(rules, ({ status }) => status === "untagged");
    for (const rule of rules) {
      const bit = ruleSet(rules, (other) => other === rule);
      const patterns = distinct(rule.patterns);
      const target = { ...bit, entryCount: patterns.length, metEntries: 0, round: 0 };
      for (const pattern of patterns) this.#add(new Entry(pattern, target));
    }
  }

  /** Sets `low` and `high` to the rules whose tagging requirement an image with these tags meets. */
  match(tags: readonly string[] | undefined): void {
    this.low = this.#any.low;
    this.high = this.#any.high;
    if (tags === undefined || tags.length === 0) {
      this.low |= this.#untagged.low;
      this.high |= this.#untagged.high;
      return;
    }
    this.#round++;
    for (const entry of this.#everyTag) this.#meet(entry);
    for (const tag of tags) this.#matchTag(tag);
  }

  #add(entry: Entry): void {
    const { first, parts } = entry;
    if (first === "" && !entry.isExact) {
      if (parts.length === 0) this.#everyTag.push(entry);
      else this.#rest.add(entry);
      this.#hasFloating ||= parts.length > 0;
      return;
    }
    const beginning = this.#beginnings.reach(first);
    if (parts.length === 0) beginning.entries.push(entry);
    else this.#rest.add(entry, (beginning.gate ??= new Gate()));
  }

  #matchTag(tag: string): void {
    this.#rest.begin();
    let searchOn = this.#hasFloating;
    let node: Beginning | undefined = this.#beginnings;
    for (let place = 0; node !== undefined; place++) {
      for (const entry of node.entries) {
        if (!entry.isExact || place === tag.length) this.#meet(entry);
      }
      if (node.gate !== undefined) {
        this.#rest.open(node.gate, place);
        searchOn = true;
      }
      node = place < tag.length ? node.next.get(tag.charCodeAt(place)) : undefined;
    }
    if (searchOn) this.#rest.search(tag);
  }

  /** A rule is met once each of its entries has been met by some tag of this round's image. */
  #meet(entry: Entry): void {
    if (entry.round === this.#round) return;
    entry.round = this.#round;
    const { rule } = entry;
    rule.metEntries = rule.round === this.#round ? rule.metEntries + 1 : 1;
    rule.round = this.#round;
    if (rule.metEntries < rule.entryCount) return;
    this.low |= rule.low;
    this.high |= rule.high;
  }
}

/** Patterns that differ in what they match: two wildcards in a row are as good as one. */
function distinct(patterns: readonly TagPattern[]): readonly TagPattern[] {
  const byText = patterns.map((parts) => {
    const telling = parts.filter(
      (part, place) => part !== "" || place === 0 || place === parts.length - 1,
    );
    return [telling.join("\u0000"), parts] as const;
  });
  return [...new Map(byText).values()];
}

interface TargetRule extends RuleSet {
  readonly entryCount: number;
  metEntries: number;
  /** The last round in which an entry was met. */
  round: number;
}

/** An entry of a tag list: what a tag begins with, and the parts that follow. */
class Entry {
  readonly first: string;
  readonly parts: readonly string[];
  readonly isExact: boolean;
  readonly endsText: boolean;
  round = 0;

  constructor(
    pattern: TagPattern,
    readonly rule: TargetRule,
  ) {
    this.first = pattern[0] ?? "";
    this.parts = pattern.slice(1).filter((part) => part !== "");
    this.isExact = pattern.length === 1;
    this.endsText = pattern.at(-1) !== "";
  }
}

/** A node of the tree of literal beginnings: what begins with the text that leads here, and how it goes on. */
class Beginning {
  /** Entries of which nothing follows. */
  readonly entries: Entry[] = [];
  /** The gate of entries of which more follows. */
  gate: Gate | undefined;
  readonly next = new Map<number, Beginning>();

  reach(text: string): Beginning {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the way begins here
    let node: Beginning = this;
    for (let place = 0; place < text.length; place++) {
      const code = text.charCodeAt(place);
      const next = node.next.get(code) ?? new Beginning();
      node.next.set(code, next);
      node = next;
    }
    return node;
  }
}
