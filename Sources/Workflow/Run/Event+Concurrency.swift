/// `run.queued`: a run waits for a place of its concurrency key.
public struct RunQueued: Sendable, Hashable {
    /// The key.
    public var key: String
    /// How many runs may hold it at once.
    public var limit: Int
    /// Who stands before it: those that hold the key, then those that queue for it.
    public var rivals: Rivals
}

/// `run.admitted`: a run has a place of its concurrency key, until it ends.
public struct RunAdmitted: Sendable, Hashable {
    /// The key.
    public var key: String
    /// How many runs may hold it at once.
    public var limit: Int
}

/// Who keeps a run from a place of its key.
public struct Rivals: Sendable, Hashable {
    /// Those that hold the key, then those that queue for it, each in the order in which they were started.
    public var runs: [RunID]
    /// Those that are asked to end, where the file says `on-conflict: cancel`.
    public var cancels: [RunID]

    /// Makes a list.
    public init(_ runs: [RunID], cancels: [RunID] = []) {
        self.runs = runs
        self.cancels = cancels
    }

    /// The first of them, for a person.
    var words: String {
        let named = runs.prefix(3).map { "run \($0)" }
        let more = runs.count - named.count
        return (named + (more > 0 ? ["\(more) more"] : [])).joined(separator: ", ")
    }
}
