/// What is known of a value before anything runs: `null` stands where it is known only later.
struct PlannedValue: Sendable, Hashable {
    /// What is known.
    var value: Value
    /// The places that aren't, in the order of the value.
    var gaps: [PlanGap] = []
    /// The JSON Pointers of the places that hold secrets.
    var secrets: [String] = []

    /// A value that isn't known at all.
    static func unknown(after: [PlanGap.Cause]) -> PlannedValue {
        PlannedValue(value: .null, gaps: [PlanGap(pointer: "", after: after)])
    }

    /// What has to have happened before all of it is known, each once.
    var causes: [PlanGap.Cause] { gaps.causes }

    /// What stands under a key or at an ordinal.
    subscript(token: String) -> PlannedValue {
        if let whole = gaps.first(where: { $0.pointer.isEmpty }) { return .unknown(after: whole.after) }
        let place = JSONPointer.appending(token, to: "")
        let inner = gaps.compactMap { gap -> PlanGap? in
            guard gap.pointer == place || gap.pointer.hasPrefix(place + "/") else { return nil }
            return PlanGap(pointer: String(gap.pointer.dropFirst(place.count)), after: gap.after)
        }
        return PlannedValue(value: value.value(at: place) ?? .null, gaps: inner)
    }

    /// The value, where a part of it stands inside something larger.
    func placed(at pointer: String) -> PlannedValue {
        PlannedValue(
            value: value, gaps: gaps.map { PlanGap(pointer: pointer + $0.pointer, after: $0.after) },
            secrets: secrets.map { pointer + $0 })
    }

    /// A list of values.
    static func list(_ items: [PlannedValue]) -> PlannedValue {
        let items = items.enumerated().map { $1.placed(at: "/\($0)") }
        return PlannedValue(
            value: .array(items.map(\.value)), gaps: items.flatMap(\.gaps), secrets: items.flatMap(\.secrets))
    }

    /// An object of values.
    static func object(_ members: [(key: String, value: PlannedValue)]) -> PlannedValue {
        let members = members.map { ($0.key, $0.value.placed(at: JSONPointer.appending($0.key, to: ""))) }
        return PlannedValue(
            value: .object(Object(members.map { ($0.0, $0.1.value) })), gaps: members.flatMap(\.1.gaps),
            secrets: members.flatMap(\.1.secrets))
    }
}

/// A place whose value is known only later.
public struct PlanGap: Sendable, Hashable {
    /// What makes it known.
    public enum Cause: Sendable, Hashable, CustomStringConvertible {
        /// A step has run.
        case step(StepPath)
        /// The run is started.
        case start

        /// The cause as messages name it, behind "after".
        public var description: String {
            switch self {
            case .step(let path): path.text
            case .start: "the start"
            }
        }
    }
    /// The pointer of the list that a step is repeated over, which is no part of its `with`.
    public static let list = "/foreach"

    /// Where in the `with`, as a JSON Pointer.
    public let pointer: String
    /// What has to have happened, in the order in which an expression names it.
    public let after: [Cause]
}

extension Sequence<PlanGap> {
    /// What has to have happened before all of them are known, each once.
    var causes: [PlanGap.Cause] { flatMap(\.after).uniqued }
}

extension Sequence where Element: Hashable {
    /// The elements, each once, in their order.
    var uniqued: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
