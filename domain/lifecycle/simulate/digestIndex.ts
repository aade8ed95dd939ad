import type { Image } from "../image";

type Digested = Pick<Image, "imageDigest">;

/** The end of a digest tells it from nearly all others. */
const HASHED_END = 12;
/** More steps than this for each image mean that ends do not tell digests apart. */
const MOST_STEPS = 4;

/** Where each digest is among images. It is made in one piece: a Map of a million texts takes twice as long, or more. */
export class DigestIndex {
  readonly #images: readonly Digested[];
  /** Two numbers a slot: 1 + the index of an image, and the hash of its digest. A free slot has 0. */
  readonly #slots: Int32Array;
  /** So many characters at the end of a digest make its hash. */
  #hashed = HASHED_END;
  #size = 0;
  #steps = 0;

  constructor(images: readonly Digested[]) {
    this.#images = images;
    this.#slots = new Int32Array(2 * 2 ** Math.ceil(Math.log2(2 * images.length + 2)));
    if (this.#fill(MOST_STEPS * images.length)) return;
    this.#hashed = Infinity;
    this.#fill(Infinity);
  }

  /** How many digests there are. */
  get size(): number {
    return this.#size;
  }

  has(digest: unknown): boolean {
    return this.get(digest) !== undefined;
  }

  /** The index of the first image with a digest; an inventory may have anything in its place. */
  get(digest: unknown): number | undefined {
    if (typeof digest !== "string") return undefined;
    const found = this.#slots[this.#findSlot(digest, hashEnd(digest, this.#hashed))] ?? 0;
    return found === 0 ? undefined : found - 1;
  }

  /** Enters the images, unless that takes more steps. */
  #fill(mostSteps: number): boolean {
    this.#slots.fill(0);
    this.#size = this.#steps = 0;
    for (let index = 0; index < this.#images.length; index++) {
      if (this.#steps > mostSteps) return false;
      const digest = this.#images[index]?.imageDigest ?? "";
      const hash = hashEnd(digest, this.#hashed);
      const slot = this.#findSlot(digest, hash);
      if (this.#slots[slot] !== 0) continue;
      this.#slots[slot] = index + 1;
      this.#slots[slot + 1] = hash;
      this.#size++;
    }
    return true;
  }

  /** The slot of a digest, or the free one where it would be. */
  #findSlot(digest: string, hash: number): number {
    const slots = this.#slots;
    const last = slots.length - 1;
    for (let slot = (2 * hash) & last; ; slot = (slot + 2) & last) {
      this.#steps++;
      const found = slots[slot] ?? 0;
      if (found === 0) return slot;
      if (slots[slot + 1] === hash && this.#images[found - 1]?.imageDigest === digest) return slot;
    }
  }
}

/** FNV-1a of the last characters, with its high bits mixed into the low ones, which choose the slot. */
function hashEnd(text: string, length: number): number {
  let hash = 0x811c9dc5;
  for (let place = Math.max(0, text.length - length); place < text.length; place++) {
    hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193);
  }
  return hash ^ (hash >>> 15);
}
