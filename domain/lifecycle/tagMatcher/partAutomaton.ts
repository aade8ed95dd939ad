/** A list of texts that is found in another text when they follow each other there, with anything between them. */
export interface PartList {
  /** At least one, and none of them empty. */
  readonly parts: readonly string[];
  /** Whether the last part must end the text. */
  readonly endsText: boolean;
}

/** What lists can be made to wait for: they begin only once it is open, and after the place where it was opened. */
export class Gate {
  walk = 0;
  from = 0;
}

/**
 * Finds many lists of parts in one walk over a text (after Aho and Corasick). Each part is taken at its first place after
 * the part before it, so that there is no going back; lists that begin alike share their steps.
 */
export class PartAutomaton<List extends PartList> {
  /** The number of the present walk. */
  walk = 0;
  readonly #root = new Node<List>();
  /** The gates that are open in the present walk. */
  readonly #open: Gate[] = [];
  readonly #onFound: (list: List) => void;
  /** Where the part begins and ends that was found last, and whether the text ends with it. */
  #foundFrom = 0;
  #foundEnd = 0;
  #foundAtEnd = false;

  /** `onFound` hears of each list at most once in a walk. */
  constructor(onFound: (list: List) => void) {
    this.#onFound = onFound;
  }

  /** Adds a list that begins anywhere or, with a gate, after the place where that was opened. Before the first walk. */
  add(list: List, gate?: Gate): void {
    let step: Step<List> | undefined;
    for (const [index, part] of list.parts.entries()) {
      const atEnd = list.endsText && index === list.parts.length - 1;
      step = this.#root.reach(part).stepAfter(step ?? gate, atEnd);
    }
    step?.lists.push(list);
  }

  /** Begins a new text: gates that were open are closed. */
  begin(): void {
    if (this.walk++ === 0) link(this.#root);
    this.#open.length = 0;
  }

  /** Opens a gate of the present walk: what waits for it begins after the place. */
  open(gate: Gate, place: number): void {
    gate.walk = this.walk;
    gate.from = place;
    this.#open.push(gate);
  }

  /** Walks over the text. */
  search(text: string): void {
    const last = text.length - 1;
    let node = this.#root;
    for (let place = 0; place <= last; place++) {
      node = node.after(text.charCodeAt(place)) ?? this.#root;
      this.#foundEnd = place + 1;
      this.#foundAtEnd = place === last;
      for (let end = node.end; end !== undefined; end = end.shorterEnd) {
        this.#take(end);
      }
    }
  }

  /** A part has been found: those of its steps are taken whose time has come. */
  #take(node: Node<List>): void {
    const { steps, stepsAfter } = node;
    this.#foundFrom = this.#foundEnd - node.length;
    const count = this.#open.length;
    if (steps.length <= count + 1) {
      for (const step of steps) this.#tryStep(step);
      return;
    }
    // Of many steps, only those that wait for nothing or for an open gate are looked at.
    stepsAfter.get(undefined)?.forEach(this.#tryStep);
    for (let index = 0; index < count; index++) {
      stepsAfter.get(this.#open[index])?.forEach(this.#tryStep);
    }
  }

  readonly #tryStep = (step: Step<List>): void => {
    if (step.walk === this.walk || (step.atEnd && !this.#foundAtEnd)) return;
    const { before } = step;
    if (before !== undefined && (before.walk !== this.walk || this.#foundFrom < before.from))
      return;
    this.open(step, this.#foundEnd);
    for (const list of step.lists) this.#onFound(list);
  };
}

/** A part of one list, or of several that are alike up to here. It is the gate of the part after it. */
class Step<List> extends Gate {
  readonly lists: List[] = [];

  constructor(
    readonly before: Gate | undefined,
    readonly atEnd: boolean,
  ) {
    super();
  }
}

/** A beginning of a part. */
class Node<List> {
  readonly next = new Map<number, Node<List>>();
  /** The longest other node whose text is an end of this one's. */
  shorter: Node<List> | undefined;
  /** This node if a part ends here, or the longest shorter one at which a part ends. */
  end: Node<List> | undefined;
  /** The next shorter node at which a part ends. */
  shorterEnd: Node<List> | undefined;
  readonly steps: Step<List>[] = [];
  /** The same steps, by the gate they wait for. */
  readonly stepsAfter = new Map<Gate | undefined, Step<List>[]>();
  length = 0;

  reach(part: string): Node<List> {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the way begins here
    let node: Node<List> = this;
    for (let place = 0; place < part.length; place++) {
      const code = part.charCodeAt(place);
      const next = node.next.get(code) ?? new Node();
      node.next.set(code, next);
      node = next;
    }
    node.length = part.length;
    return node;
  }

  stepAfter(before: Gate | undefined, atEnd: boolean): Step<List> {
    const alike = this.stepsAfter.get(before) ?? [];
    this.stepsAfter.set(before, alike);
    const known = alike.find((step) => step.atEnd === atEnd);
    if (known !== undefined) return known;
    const step = new Step<List>(before, atEnd);
    this.steps.push(step);
    alike.push(step);
    return step;
  }

  /** The longest node that ends with this one's text, or an end of it, and the character. */
  after(code: number): Node<List> | undefined {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the way begins here
    let node: Node<List> | undefined = this;
    for (; node !== undefined; node = node.shorter) {
      const next = node.next.get(code);
      if (next !== undefined) return next;
    }
    return undefined;
  }
}

/** Links each node to shorter ones, level by level. */
function link<List>(root: Node<List>): void {
  const level: Node<List>[] = [root];
  for (const parent of level) {
    for (const [code, child] of parent.next) {
      child.shorter = parent.shorter?.after(code) ?? root;
      child.shorterEnd = child.shorter.end;
      child.end = child.length > 0 ? child : child.shorterEnd;
      level.push(child);
    }
  }
}
