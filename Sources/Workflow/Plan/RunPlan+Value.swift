extension RunPlan {
    /// The plan as data.
    public var value: Value {
        [
            "workflow": .string(workflow), "tenant": .string(tenant.text), "definition": .string(definition.hex),
            "inputs": inputs, "connections": .array(connections.map(\.value)), "key": key?.value ?? .null,
            "steps": .array(steps.map(\.value)),
            "totals": PlanTotals(self).value,
        ]
    }
}

extension RunPlan.Place {
    fileprivate var value: Value {
        [
            "name": .string(name), "kind": .string(identity.kind), "endpoint": .string(identity.endpoint),
            "account": .string(identity.account), "missing": missing.map { .string($0) } ?? .null,
        ]
    }
}

extension RunPlan.Key {
    fileprivate var value: Value {
        func runs(_ isHeld: Bool) -> Value {
            .array(rivals.filter { $0.slot?.isHeld == isHeld }.map { .string($0.run.text) })
        }
        return [
            "text": .string(text), "limit": Value(limit), "on-conflict": .string(onConflict.rawValue),
            "held-by": runs(true), "queued": runs(false),
        ]
    }
}

extension PlannedStep {
    /// The stable word for ``fate``, and what it hangs on.
    private var words: (fate: String, because: Value) {
        switch fate {
        case .runs: ("runs", .null)
        case .skipped(let reason): ("skipped", .string(reason))
        case .depends(let reason): ("depends", .string(reason))
        }
    }

    fileprivate var value: Value {
        [
            "step": .string(path.text), "uses": .string(uses), "fate": .string(words.fate), "because": words.because,
            "changes": .array((plan?.changes ?? []).map(\.value)),
            "rights": .array((plan?.rights ?? []).map(Value.string)),
            "waits-for": plan?.waitsFor?.value ?? .null, "timeout": timeout.map { .string($0.text) } ?? .null,
            "known-later": .array(gaps.map(\.value)),
            "problem": problem.map { ["code": .string($0.code), "message": .string($0.message)] } ?? .null,
            "continues-on-error": .bool(continuesOnError),
        ]
    }
}

extension StepPlan.Change {
    fileprivate var value: Value {
        [
            "action": .string(action.rawValue), "kind": .string(kind), "resource": .string(resource),
            "state": state.map { .string($0) } ?? .null,
        ]
    }
}

extension StepPlan.Awaited {
    fileprivate var value: Value { ["kind": .string(kind.rawValue), "on": .string(on), "count": Value(count)] }
}

extension PlanGap {
    fileprivate var value: Value {
        ["field": .string(pointer), "after": .array(after.map { .string($0.description) })]
    }
}

extension PlanTotals {
    fileprivate var value: Value {
        let actions = StepPlan.Change.Action.allCases.map { ($0.rawValue, Value(self.actions[$0] ?? 0)) }
        let waits = StepPlan.Awaited.Kind.allCases.map { ($0.rawValue, Value(self.waits[$0] ?? 0)) }
        return .object(
            Object(
                actions + [
                    ("waits-for", .object(Object(waits))), ("skipped", Value(skipped)), ("depends", Value(dependent)),
                    ("problems", Value(problems)),
                ]))
    }
}
