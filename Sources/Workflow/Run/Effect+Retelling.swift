extension Effect {
    /// What an effect is told of by: under one name a step has one effect, or several, one after the other.
    struct Name: Sendable, Hashable {
        private let step: StepPath
        private let kind: String
        private let connection: ConnectionIdentity
        private let resource: String

        init(_ effect: Effect, of step: StepPath) {
            self.step = step
            kind = effect.kind
            connection = effect.connection
            resource = effect.resource
        }
    }

    /// What has become of an effect by the time that one of its name is told of.
    enum Fate: Sendable {
        /// It is there.
        case standing
        /// It could not be taken away.
        case left
        /// It was taken away.
        case gone
    }

    /// What is known of this effect once its step tells of one of the same name; `nil` if it tells of another effect.
    ///
    /// Who made something and comes upon it again has still made it; so has who replaces what it made. But what is made under
    /// another idempotency key is another one, as the second of two messages is.
    /// - Parameters:
    ///   - told: What the step says now.
    ///   - isSameKey: Whether it acted under the key under which this effect came to be.
    ///   - fate: What has become of this effect.
    /// - Returns: The effect as it is known now.
    func retold(as told: Effect, isSameKey: Bool, fate: Fate) -> Effect? {
        switch told.provenance {
        case _ where fate == .gone: nil
        case .found: self
        case _ where provenance == .found || isSameKey: told
        case .created: nil
        case .changed(let before):
            fate == .standing && isDescribed(by: before)
                ? Effect(
                    kind: kind, connection: connection, resource: resource, undo: told.undo, provenance: provenance)
                : nil
        }
    }

    /// Whether what was there before a change is what this effect left there.
    private func isDescribed(by before: Value) -> Bool {
        guard let members = before.object, !members.isEmpty else { return false }
        return members.allSatisfy { undo[$0.key] == $0.value }
    }
}
