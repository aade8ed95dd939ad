import { HubRegistry } from "ecr-hub";

/** A hub of many repositories, all pulled by two accounts, made with the component. */
export function hubOfComponents(repositories: number): void {
  const names = Array.from({ length: repositories }, (_, index) => `team-${index}/api`);
  new HubRegistry("hub", {
    pull: { accounts: ["222222222222", "333333333333"] },
    repositories: Object.fromEntries(names.map((name) => [name, {}])),
  });
}
