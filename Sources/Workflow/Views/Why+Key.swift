extension Why {
    /// The concurrency key that a run waits for.
    public struct Key: Sendable, Hashable {
        /// The key.
        public let text: String
        /// How many runs may hold it at once.
        public let limit: Int
        /// The heads of the runs that hold it.
        public let holders: [RunHead]
        /// How many queue before the run.
        public let ahead: Int

        /// Sums up what the log holds of a key.
        /// - Parameters:
        ///   - wish: What the run wishes.
        ///   - run: The run.
        ///   - heads: The runs that hold the key, then those that queue for it.
        public init(_ wish: RunHead.Slot, of run: RunID, among heads: [RunHead]) {
            text = wish.key
            limit = wish.limit
            holders = heads.filter { $0.slot?.isHeld == true }
            ahead = heads.prefix { $0.run != run }.count - holders.count
        }
    }
}

extension RunHead {
    /// The run and where it stands, for whoever waits for it.
    public var standing: String {
        if let owner { return "run \(run) (\(phase.rawValue), runner \(owner.runner))" }
        if phase == .waiting, let waitsOn { return "run \(run) (waiting for \(waitsOn))" }
        return "run \(run) (\(phase.rawValue), no runner carries it out)"
    }
}

extension [RunHead] {
    /// The first of them, with where each stands.
    public var standings: String {
        let more = count - 3
        return (prefix(3).map(\.standing) + (more > 0 ? ["\(more) more"] : [])).joined(separator: ", ")
    }
}
