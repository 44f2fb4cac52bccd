/// Finds the name that somebody may have meant, for messages such as `did you mean "transmit"?`.
public enum Nearest {
    /// The most characters that may have been added, left out, changed or swapped.
    static let maxDistance = 2

    /// The nearest of some names, capital letters not regarded; `nil` if none is near.
    ///
    /// Of two at one distance the one that comes first by its bytes is taken, in whatever order they are given.
    public static func name(to written: String, among candidates: some Sequence<String>) -> String? {
        let wanted = lowered(written)
        guard wanted.count <= 100 else { return nil }
        var best: (distance: Int, name: String)?
        for name in candidates {
            let distance = distance(wanted, lowered(name))
            // A name of which nothing would be left of what was written is no guess.
            guard distance <= maxDistance, distance < max(wanted.count, 1) else { continue }
            if let best, best.distance < distance || (best.distance == distance && !name.precedesByBytes(best.name)) {
                continue
            }
            best = (distance, name)
        }
        return best?.name
    }

    /// The end of a message: ` did you mean "transmit"?`, or nothing.
    public static func hint(for written: String, among candidates: some Sequence<String>) -> String {
        name(to: written, among: candidates).map { "; did you mean \"\($0)\"?" } ?? ""
    }

    private static func lowered(_ text: String) -> [UInt32] {
        text.unicodeScalars.prefix(110).map { ("A"..."Z").contains($0) ? $0.value + 32 : $0.value }
    }

    /// How many edits lie between two names; more than ``maxDistance`` as soon as it is clear.
    private static func distance(_ left: [UInt32], _ right: [UInt32]) -> Int {
        guard abs(left.count - right.count) <= maxDistance else { return maxDistance + 1 }
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for (row, scalar) in left.enumerated() {
            var current = [row + 1]
            current.reserveCapacity(right.count + 1)
            for (column, other) in right.enumerated() {
                var cost = min(last[column + 1] + 1, current[column] + 1, last[column] + (scalar == other ? 0 : 1))
                if row > 0, column > 0, scalar == right[column - 1], left[row - 1] == other {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            guard current.contains(where: { $0 <= maxDistance }) else { return maxDistance + 1 }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
