/// The rules of an append, the same in every log: at which version, under which epoch, and who owns the run afterwards.
package enum AppendRules {
    /// What a log knows of a stream before an append.
    package struct Standing: Sendable {
        /// The version of the stream's last event; 0 without one.
        package var version: Int
        /// Who owns the run.
        package var owner: RunnerID?
        /// The number of the run's last epoch, over or not; 0 before the first claim.
        package var epoch: Int

        /// What a stream has before its first event.
        package static let unborn = Standing(version: 0, owner: nil, epoch: 0)

        /// Makes a standing.
        package init(version: Int, owner: RunnerID?, epoch: Int) {
            self.version = version
            self.owner = owner
            self.epoch = epoch
        }
    }

    /// Who owns the run after an append, and under which epoch's number.
    /// - Parameters:
    ///   - commit: What is to be appended.
    ///   - standing: What the stream is before it.
    ///   - runners: What is known of the runners.
    /// - Returns: The owner, if there is one, and the number of the run's last epoch.
    /// - Throws: ``LogError/stale(owner:)`` before ``LogError/conflict(version:)``: whoever lost the run has nothing to re-read.
    package static func admit(
        _ commit: Commit,
        at standing: Standing,
        runners: some RunnerWatch
    ) throws(LogError) -> (owner: RunnerID?, epoch: Int) {
        if let epoch = commit.epoch, epoch.runner != standing.owner || epoch.number != standing.epoch {
            throw .stale(owner: standing.owner.map(runners.name))
        }
        guard standing.version == commit.expecting else { throw .conflict(version: standing.version) }
        try checkShape(of: commit)
        switch commit.lease {
        case .keep:
            return (standing.owner, standing.epoch)
        case .release:
            if commit.epoch == nil, let owner = standing.owner { throw .stale(owner: runners.name(owner)) }
            return (nil, standing.epoch)
        case .claim(let runner):
            if commit.epoch == nil, let owner = standing.owner, owner != runner, try !runners.isDead(owner) {
                throw .stale(owner: runners.name(owner))
            }
            return (runner, standing.epoch + 1)
        }
    }

    /// Refuses a commit that no engine makes, before it reaches the store.
    private static func checkShape(of commit: Commit) throws(LogError) {
        let version = commit.expecting + commit.events.count
        if let head = commit.head {
            guard head.version == version, head.run.stream == commit.stream else {
                throw .unusable(
                    "the head of \(head.run) at version \(head.version) can't be appended to \(commit.stream), "
                        + "which will be at version \(version)"
                )
            }
        } else if commit.lease != .keep, commit.stream.run == nil {
            throw .unusable("\(commit.stream) is no run's stream: nobody can own it")
        }
        for (index, event) in commit.events.enumerated() {
            for other in commit.events[..<index].suffix(16) where other.id == event.id {
                throw .unusable("the append to \(commit.stream) has one event id twice: \(event.id)")
            }
        }
    }
}

/// What a log knows of runners, for the rules of appends and claims.
package protocol RunnerWatch {
    /// The runner's name for a person.
    func name(_ runner: RunnerID) -> String
    /// Whether nobody need wait for this runner any more.
    func isDead(_ runner: RunnerID) throws(LogError) -> Bool
}

/// Tells runners that stopped beating, by the observer's own clock alone.
package struct BeatWatch: Sendable {
    private var seen: [RunnerID: (beat: Int64, since: Duration)] = [:]

    /// Makes a watch that has seen nobody.
    package init() {}

    /// Whether a runner's beat has stood still for a whole lifetime of its leases while this watch looked on.
    /// - Parameters:
    ///   - runner: The runner.
    ///   - beat: Its counter as the log holds it now.
    ///   - lifetime: How long its leases live without a beat.
    ///   - now: The observer's monotonic clock.
    /// - Returns: Whether the runner is taken for dead.
    package mutating func isStale(_ runner: RunnerID, beat: Int64, lifetime: Duration, now: Duration) -> Bool {
        guard let last = seen[runner], last.beat == beat else {
            seen[runner] = (beat, now)
            return false
        }
        return now - last.since >= lifetime
    }

    /// Forgets a runner.
    package mutating func forget(_ runner: RunnerID) { seen[runner] = nil }
}

extension RunHead {
    /// Whether this run, being owned, takes one of its tier's places: not while it only waits.
    package func takesPlace(at now: Timestamp) -> Bool {
        switch phase {
        case .waiting, .paused, .needsDecision, .queued: due.map { $0 <= now } ?? false
        case .running, .compensating: true
        case .compensated, .cancelled, .failed, .completed, .erased: false
        }
    }
}

extension RunPhaseName {
    /// The states in the order in which their runs need someone; those of the last group stand side by side.
    package static let byUrgency: [[RunPhaseName]] = [
        [.needsDecision], [.failed], [.waiting], [.running],
        [.queued, .paused, .compensating, .compensated, .cancelled, .completed, .erased],
    ]
}
