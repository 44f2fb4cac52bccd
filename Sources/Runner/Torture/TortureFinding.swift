import Workflow

/// Something that didn't hold.
struct TortureFinding: Sendable, Hashable {
    /// What kind of thing.
    enum Kind: String, Sendable, CaseIterable {
        /// An event that was acknowledged is gone.
        case eventLost = "event-lost"
        /// A step that had succeeded was begun again.
        case performedAgain = "success-performed-again"
        /// A step was begun again before anybody looked what had come of it.
        case notLookedUp = "not-looked-up"
        /// There is more on the other side than undisturbed runs leave there.
        case effectDoubled = "effect-doubled"
        /// There is less on the other side than undisturbed runs leave there.
        case effectMissing = "effect-missing"
        /// A person must say what became of a step.
        case needsDecision = "needs-decision"
        /// The run doesn't go on though nobody else is to act.
        case standsStill = "stands-still"
        /// The run came to something else than undisturbed ones.
        case endedOtherwise = "ended-otherwise"
    }

    /// What kind of thing it is.
    let kind: Kind
    /// The steps that it is about, as far as that is known.
    let steps: [String]
    /// What was done to the run, in a few words.
    let harm: String
    /// What is wrong, in a sentence.
    let what: String
    /// How many things or events it counts for.
    var count = 1

    /// Whether it says that a step is not safe to repeat.
    var isAboutSafety: Bool {
        switch kind {
        case .performedAgain, .notLookedUp, .effectDoubled, .effectMissing, .needsDecision, .standsStill: true
        case .eventLost, .endedOtherwise: false
        }
    }

    /// What to do about it.
    var advice: String {
        switch kind {
        case .eventLost: "the disk or the log can't be trusted: `runner doctor`, then `runner audit verify`"
        case .performedAgain, .notLookedUp:
            "this is a mistake of runner, not of the file: report it with the kept log (--keep)"
        case .effectDoubled:
            "the other side forgets what it was told, so that doing it again does it twice: have it keep names or message ids "
                + "unique, or put an `approve` before the step and do it by hand"
        case .effectMissing:
            "what was begun again isn't what was lost: let nothing else take or change it while the step is at work"
        case .needsDecision:
            "nobody can look up whether it was done, so that a person must say it after a power cut: keep such steps few, and "
                + "have their people know `runner decide`"
        case .standsStill:
            "what it waits for was taken and lost: give the queue a longer `lock` and more `max-deliveries`, and let it have a "
                + "dead-letter queue that somebody looks at"
        case .endedOtherwise:
            "see whether a `timeout` is too short for a restart, or steps side by side use the same thing; `retry` lets a step "
                + "try again when an answer is lost"
        }
    }
}
