import Workflow

/// Why a run isn't moving, as lines and as data.
struct WhyText {
    let lines: [String]
    let value: Value
    init(_ state: RunState, _ definition: Definition) {
        lines = []
        value = .null
    }
}
