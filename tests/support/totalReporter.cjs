const { Runner, reporters } = require("mocha");

/** Mocha's own `spec` report, closed by one line that a script can read: `N passed, N failed`. */
module.exports = class TotalReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = runner.stats;
      const skipped = pending > 0 ? `, ${pending} skipped` : "";
      console.log(`${passes} passed, ${failures} failed${skipped}`);
    });
  }
};
