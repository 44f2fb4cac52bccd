/// What a broker has said of the messages of one batch, each of which is confirmed by its number.
struct ConfirmTally {
    /// The messages that the broker hasn't confirmed yet: their ids by their numbers.
    private var open: [UInt64: String] = [:]
    /// Why messages came back, by their ids: the broker says that before it confirms them.
    private var returned: [String: String] = [:]
    /// How many messages were written.
    private(set) var written = 0
    /// How many the broker has taken.
    private(set) var taken = 0
    /// How many the broker has refused, because of its limits or its state.
    private(set) var refused = 0
    /// How many lead to no queue.
    private(set) var unroutable = 0
    /// What the broker said of one that leads to no queue.
    private(set) var reason: String?

    /// Takes note that a message is about to be written.
    mutating func write(_ id: String, as number: UInt64) {
        open[number] = id
        written += 1
    }

    /// Takes note of a message that came back.
    mutating func giveBack(_ id: String, _ reason: String) { returned[id] = reason }

    /// Takes note of a confirmation.
    /// - Parameters:
    ///   - number: The number of a message.
    ///   - isMultiple: Whether all before it are meant too.
    ///   - isTaken: Whether the broker answers for them from now on.
    mutating func confirm(_ number: UInt64, isMultiple: Bool, isTaken: Bool) {
        for number in isMultiple ? open.keys.filter({ $0 <= number }) : [number] {
            guard let id = open.removeValue(forKey: number) else { continue }
            if let reason = returned.removeValue(forKey: id) {
                unroutable += 1
                self.reason = reason
            } else if isTaken {
                taken += 1
            } else {
                refused += 1
            }
        }
    }

    /// Whether every message that was written is confirmed.
    var isComplete: Bool { open.isEmpty }
    /// Whether the broker has taken every message that was written.
    var isTaken: Bool { taken == written }

    /// What is known, as the beginning of a sentence.
    func words(of count: Int) -> String {
        var parts = ["took \(taken)"]
        if refused > 0 { parts.append("refused \(refused)") }
        if unroutable > 0 { parts.append("found no queue for \(unroutable)") }
        if !open.isEmpty { parts.append("said nothing of \(open.count)") }
        return "of \(count) messages the broker \(listed(parts))"
    }
}
