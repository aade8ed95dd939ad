/** Whether something is true of a request, as far as it is known. */
export type Answer = "yes" | "no" | "perhaps";

export function toAnswer(isTrue: boolean): Answer {
  return isTrue ? "yes" : "no";
}

export function negate(answer: Answer): Answer {
  return answer === "perhaps" ? answer : toAnswer(answer === "no");
}

export function anyOf(answers: readonly Answer[]): Answer {
  return answers.includes("yes") ? "yes" : answers.includes("perhaps") ? "perhaps" : "no";
}
