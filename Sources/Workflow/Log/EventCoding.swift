/// Between events and the bytes that the log keeps: canonical JSON, written and read by hand, because this is the hot path.
///
/// A payload's members are named in kebab-case and stand in the order of their bytes; a member whose value is `nil`, an
/// empty list of effects, of needs or of secrets, a `false` in a graph or of `not-sent`, or a `null` in a wait is left out. Moments are
/// RFC 3339 in UTC, digests are hexadecimal. What a member means is said by the event's own type.
public enum EventCoding {
    /// The payload of an event in canonical form, and the version it is written in.
    public static func encode(_ event: Event) -> (version: Int, payload: [UInt8]) {
        var writer = PayloadWriter()
        writer.write(event)
        return (Upcasters.standard.currentVersion(of: event.wireName), writer.bytes)
    }

    /// The event that a log holds.
    /// - Throws: ``LogError/unusable(_:)`` if a newer program wrote it, ``LogError/damaged(_:)`` if nobody can have.
    public static func decode(_ recorded: RecordedEvent) throws(LogError) -> Event {
        do throws(EventCodingError) {
            let event = recorded.event
            return try decode(type: event.type, version: event.payloadVersion, payload: event.payload)
        } catch {
            let place = "event \(recorded.version) of \(recorded.stream)"
            switch error {
            case .unknownType, .unknownVersion: throw .unusable("\(place): \(error)")
            case .damaged: throw .damaged("\(place): \(error)")
            }
        }
    }

    /// The event that a wire name, a version and a payload say.
    public static func decode(
        type: String, version: Int, payload: [UInt8]
    ) throws(EventCodingError) -> Event {
        try decode(type: type, version: version, payload: payload, upcasters: .standard)
    }

    static func decode(
        type: String, version: Int, payload: [UInt8], upcasters: Upcasters
    ) throws(EventCodingError) -> Event {
        let current = upcasters.currentVersion(of: type)
        guard Event.isKnown(type) else { throw .unknownType(type) }
        guard (1...current).contains(version) else {
            throw .unknownVersion(type: type, version: version, newest: current)
        }
        let object = try object(of: payload, type: type)
        do throws(PayloadError) {
            var reader = PayloadReader(version == current ? object : upcasters.lift(object, of: type, from: version))
            let event = try reader.event(type)
            try reader.finish()
            return event
        } catch {
            throw .damaged(type: type, reason: error.description)
        }
    }

    private static func object(of payload: [UInt8], type: String) throws(EventCodingError) -> Object {
        let value: Value
        do throws(JSONError) {
            value = try Value(json: payload)
        } catch {
            throw .damaged(type: type, reason: error.description)
        }
        guard case .object(let object) = value else {
            throw .damaged(type: type, reason: "expected an object, found \(value.excerpt)")
        }
        return object
    }
}

/// Why a payload is no event.
public enum EventCodingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// No event has this wire name.
    case unknownType(String)
    /// The payload is of a version that this program doesn't know.
    case unknownVersion(type: String, version: Int, newest: Int)
    /// The payload can't be what was written; what stands there and what was expected.
    case damaged(type: String, reason: String)

    /// What is wrong, and what to do where something can be done.
    public var description: String {
        switch self {
        case .unknownType(let type):
            "no event is called \"\(type)\" in this version of the program; use the version that wrote the log, or a newer one"
        case .unknownVersion(let type, let version, let newest):
            "\(type) is of version \(version), and this program knows 1 to \(newest); use the version that wrote the log, or a newer one"
        case .damaged(let type, let reason): "the payload of \(type) is damaged: \(reason)"
        }
    }
}

/// Lifts payloads of older versions to the present one, a version at a time.
struct Upcasters: Sendable {
    /// Makes a payload of the next version out of one of the version before.
    typealias Upcast = @Sendable (Object) -> Object

    private let steps: [String: [Upcast]]

    /// Takes, by wire name, what lifts version 1 to 2, 2 to 3 and so on.
    init(_ steps: [String: [Upcast]]) { self.steps = steps }

    /// What this program can lift.
    static let standard = Upcasters([
        // From version 2 on a failure may be `not-sent`; one of version 1 always counts, which is what the member's absence says.
        "step.failed": [{ $0 }],
        // From version 2 on it may bring a later `send-by`.
        "step.progressed": [{ $0 }],
        // From version 2 on any number of runs may be asked to end, not one.
        "run.queued": [{ $0.listing("cancels") }],
        // From version 2 on it may ask for another look-up.
        "decision.made": [{ $0 }],
        // From version 2 on it may change the concurrency key.
        "run.migrated": [{ $0 }],
    ])

    /// The version that is written.
    func currentVersion(of type: String) -> Int { steps.isEmpty ? 1 : (steps[type]?.count ?? 0) + 1 }

    /// The payload in the present version.
    func lift(_ object: Object, of type: String, from version: Int) -> Object {
        (steps[type] ?? []).dropFirst(version - 1).reduce(object) { $1($0) }
    }
}

extension Object {
    /// The same with a text under a key made a list of that text.
    fileprivate func listing(_ key: String) -> Object {
        guard case .string(let text)? = self[key] else { return self }
        var object = self
        object[key] = .array([.string(text)])
        return object
    }
}
