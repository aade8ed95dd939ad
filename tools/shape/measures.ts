import { findCircles } from "./circles";
import { measureEntered } from "./entered";
import { readSources } from "./sources";
import { findUnreached } from "./unreached";

/** One figure of the code's shape. */
export interface Measure {
  readonly what: string;
  readonly now: number;
  /** What it must not grow beyond again: lower it when the figure falls. */
  readonly ceiling: number;
  /** What it is to become. */
  readonly goal: number;
  /** What is counted, where single places can be named. */
  readonly places?: readonly string[];
}

/** Every figure that a script can take. */
export function measureShape(): Measure[] {
  const sources = readSources();
  const texts = [...sources.values()].map(({ tree }) => tree.text);
  const circles = findCircles(sources);
  const unreached = findUnreached(sources);
  return [
    {
      what: "lines of domain, components, policies and cli",
      now: texts.reduce((sum, text) => sum + text.split("\n").length - 1, 0),
      ceiling: 39_030,
      goal: 24_500,
    },
    {
      what: "circles of imports, types included",
      now: circles.length,
      ceiling: 0,
      goal: 0,
      places: circles.map((circle) => circle.join(", ")),
    },
    {
      what: "declarations of domain that no component, policy or command reaches",
      now: unreached.length,
      ceiling: 0,
      goal: 0,
      places: unreached.map(({ path, name, lines }) => `${path}: ${name} (${lines})`),
    },
    enteredBy("HubRepository", { ceiling: 15, goal: 15 }),
    enteredBy("HubRegistry", { ceiling: 22, goal: 22 }),
  ];
}

function enteredBy(
  component: "HubRepository" | "HubRegistry",
  limits: Pick<Measure, "ceiling" | "goal">,
): Measure {
  const { files, calls } = measureEntered(component);
  const what = `files that one pull.accounts entry of a ${component} enters (${calls} calls)`;
  return { what, now: files, ...limits };
}
