"""AWS Step Functions: what the provider asks for before and after it creates a state machine."""

import json

from moto.stepfunctions.responses import StepFunctionResponse

from .extending import ActionResult, add_operations


def extend():
    add_operations(StepFunctionResponse, Operations)


class Operations:
    def validate_state_machine_definition(self):
        problems = problems_of(self._get_param("definition"))
        return ActionResult(
            {
                "result": "FAIL" if problems else "OK",
                "diagnostics": [
                    {"severity": "ERROR", "code": "SCHEMA_VALIDATION_FAILED", "message": problem}
                    for problem in problems
                ],
                "truncated": False,
            }
        )

    def list_state_machine_versions(self):
        """There are none: nothing here is published."""
        return ActionResult({"stateMachineVersions": []})


def problems_of(text):
    try:
        definition = json.loads(text)
    except ValueError as error:
        return [f"The definition is not JSON: {error}"]
    states = definition.get("States") or {}
    known = set(states)
    problems = [] if states else ["The definition has no States"]
    if definition.get("StartAt") not in known:
        problems.append(f"StartAt names no state: {definition.get('StartAt')}")
    for name, state in states.items():
        if "Next" in state and state["Next"] not in known:
            problems.append(f"Next of state {name} names no state: {state['Next']}")
    return problems
