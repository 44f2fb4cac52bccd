/// Why a run isn't moving: on whom each of its steps waits, since when, until when, and the commands that move it.
public struct Why: Sendable, Hashable {
    /// One reason.
    public struct Reason: Sendable, Hashable {
        /// The step, if it is a step that waits.
        public let step: StepPath?
        /// On whom or on what: `platform-leads`, `a person`, `a runner`.
        public let on: String
        /// Since when.
        public let since: Timestamp
        /// Until when, if it ends by itself.
        public let until: Timestamp?
        /// All of it in one sentence.
        public let sentence: String
        /// What moves it.
        public let commands: [CommandHint]
        /// What the way back of a run has left behind; nothing for any other reason.
        public let left: [LeftEffect]

        /// So much of what was left is shown; of more only the number.
        public static let mostLeft = 100
    }

    /// A command, and when to use it.
    public struct CommandHint: Sendable, Hashable {
        /// When to use it, in a few words: `it was done`.
        public let label: String
        /// The command, ready to be copied; what a person must fill in stands in capitals.
        public let command: String
    }

    /// A slot of its tier that a run waits for, because others hold all that `runs-at-once` allows.
    public struct Slot: Sendable, Hashable {
        /// The tier.
        public let tier: String
        /// How many of the tier's runs may move at once.
        public let limit: Int
        /// Who holds them: the runs, and who carries each of them out.
        public let holders: [Holder]

        /// A run that moves, and who carries it out.
        public struct Holder: Sendable, Hashable {
            /// The run.
            public let run: RunID
            /// The runner.
            public let runner: RunnerID
        }
    }

    /// A runner that is at work, and how many runs it carries out.
    public struct Load: Sendable, Hashable {
        /// The runner.
        public let runner: RunnerID
        /// How many.
        public let runs: Int
    }

    /// The run.
    public let run: RunID
    /// Its state.
    public let phase: RunPhaseName
    /// The reasons: what needs a decision first, then what waits, then what moves by itself.
    ///
    /// There is always one.
    public let reasons: [Reason]

    /// Explains a run.
    /// - Parameters:
    ///   - state: The run.
    ///   - owner: The runner that holds it, if one does.
    ///   - slot: The slot of its tier that it waits for, if that is all that keeps it from going on.
    ///   - key: The concurrency key that it waits for, if others hold it.
    ///   - attempts: What is ready in it, while the slots of its runner are taken.
    ///   - atWork: The runners that carry out others while nobody carries out this one.
    ///   - kept: The steps whose effects stay when the whole run is undone, while it is.
    ///   - now: What time it is.
    public init(
        _ state: RunState, owner: RunnerID?, slot: Slot? = nil, key: Key? = nil, attempts: Attempts? = nil,
        atWork: [Load] = [], kept: Set<StepPath> = [], at now: Timestamp
    ) {
        run = state.id
        phase = state.phaseName
        let explainer = WhyExplainer(
            state: state, owner: owner, slot: slot, key: key, attempts: attempts, atWork: atWork, kept: kept,
            now: now)
        reasons = explainer.reasons
    }

    /// The first reason's sentence.
    public var sentence: String { reasons.first?.sentence ?? "" }

    /// The explanation as one object for programs.
    public var value: Value {
        [
            "reasons": .array(reasons.map(\.value)), "run": .string(run.text), "sentence": .string(sentence),
            "state": .string(phase.rawValue),
        ]
    }
}

extension Why.Reason {
    /// The reason as one object for programs.
    public var value: Value {
        var object: Object = [
            "commands": .array(commands.map { ["command": .string($0.command), "label": .string($0.label)] }),
            "on": .string(on), "sentence": .string(sentence), "since": .string(since.description),
            "step": step.map { .string($0.text) } ?? .null, "until": until.map { .string($0.description) } ?? .null,
        ]
        if !left.isEmpty { object["left"] = .array(left.prefix(Self.mostLeft).map(\.value)) }
        if left.count > Self.mostLeft { object["left-more"] = Value(left.count - Self.mostLeft) }
        return .object(object)
    }
}
