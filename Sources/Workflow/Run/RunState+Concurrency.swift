/// A run's place of a concurrency key, or its wish for one.
public struct KeyPlace: Sendable, Hashable {
    /// How far the run is with it.
    public enum Standing: Sendable, Hashable {
        /// It has none: the run has ended, or was reopened and hasn't asked yet.
        case none
        /// It waits; who stood before it when it began to.
        case queued([RunID])
        /// It has one.
        case held
    }

    /// The key.
    public let key: String
    /// How many runs may hold it at once.
    public let limit: Int
    /// How far the run is with it.
    public internal(set) var standing: Standing
    /// The runs that are asked to end for this one.
    public internal(set) var cancels: [RunID] = []
}

extension RunState {
    /// Whether the run needs a place of its key and has none: then nothing else in it moves.
    ///
    /// Who only ends, and has nothing to take away, needs none; who is paused asks again afterwards.
    public var wantsPlace: Bool {
        guard let place, place.standing != .held, !isOver, paused == nil else { return false }
        guard let request = cancelRequested else { return true }
        return (request.compensate || undoScope != nil) && !made.isEmpty
    }

    /// Whether the run is on its way to end, whatever its steps still do: nobody needs to ask it to.
    var isEnding: Bool {
        if case .compensating = phase, undoScope == nil { return true }
        return cancelRequested != nil
    }

    /// What the log keeps of the run's key: its place, or its wish for one.
    var slot: RunHead.Slot? {
        guard let place, place.standing == .held || wantsPlace else { return nil }
        return RunHead.Slot(key: place.key, limit: place.limit, isHeld: place.standing == .held)
    }

    /// Whether none of the workflow's own steps has begun.
    var isUntouched: Bool { nodes[0].activeChildren == 0 && nodes[0].unsettledChildren == nodes[0].children.count }

    mutating func queue(_ event: RunQueued) {
        place = KeyPlace(
            key: event.key, limit: event.limit, standing: .queued(event.rivals.runs), cancels: event.rivals.cancels)
    }

    mutating func admit(_ event: RunAdmitted) {
        place = KeyPlace(key: event.key, limit: event.limit, standing: .held)
    }

    /// A run that has ended keeps nobody waiting.
    mutating func leavePlace() {
        guard place != nil, isOver else { return }
        place?.standing = .none
        place?.cancels = []
    }

    /// A run that moves to a file with another key gives its place up and needs one of that.
    mutating func change(_ key: RunMigrated.KeyChange) {
        switch key {
        case .kept: break
        case .dropped: place = nil
        case .needed(let key, let limit):
            let before = place.flatMap { $0.key == key ? $0 : nil }
            place = KeyPlace(
                key: key, limit: limit, standing: before?.standing ?? .none, cancels: before?.cancels ?? [])
        }
    }
}
