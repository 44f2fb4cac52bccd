/// The name of one run: a UUIDv7 printed as `r_` and 26 Crockford base-32 characters, so that ids sort by time.
public struct RunID: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The id as it is written everywhere.
    public let text: String

    /// Takes an id that this engine made or the log holds.
    public init(text: String) { self.text = text }

    /// The id as it is written everywhere.
    public var description: String { text }

    /// Orders by the written form, which is the order of time.
    public static func < (left: RunID, right: RunID) -> Bool { left.text < right.text }

    /// The stream of the run's events.
    public var stream: StreamID { StreamID(text: text) }
}

/// The name of a tenant, as the workflow file's `tenant.id` says it.
public struct TenantID: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The id as the file writes it.
    public let text: String

    /// Takes the id of a checked file.
    public init(text: String) { self.text = text }

    /// The id as the file writes it.
    public var description: String { text }

    /// Orders by the written form.
    public static func < (left: TenantID, right: TenantID) -> Bool { left.text < right.text }

    /// The stream of what concerns the tenant and no single run.
    public var stream: StreamID { StreamID(text: "t_" + text) }
}

/// The name of a stream of events: a run's (`r_…`), a tenant's (`t_…`) or the `project`'s.
public struct StreamID: Sendable, Hashable, CustomStringConvertible {
    /// The name as the log keeps it.
    public let text: String

    /// Takes a stream's name.
    public init(text: String) { self.text = text }

    /// The stream of what concerns the whole project.
    public static let project = StreamID(text: "project")

    /// The name as the log keeps it.
    public var description: String { text }

    /// The run whose stream this is, if it is a run's.
    public var run: RunID? { text.hasPrefix("r_") ? RunID(text: text) : nil }
}

/// Where a step stands in a run: ids joined by `/` inside templates, with `[ordinal]` for an item of a `foreach`.
public struct StepPath: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The path as it is written: `export`, `messaging/queue`, `send[3]`.
    public let text: String

    /// Takes a path's written form.
    public init(text: String) { self.text = text }

    /// The path as it is written.
    public var description: String { text }

    /// Orders by the written form.
    public static func < (left: StepPath, right: StepPath) -> Bool { left.text < right.text }

    /// The path of one item of a `foreach`.
    public subscript(ordinal: Int) -> StepPath { StepPath(text: "\(text)[\(ordinal)]") }

    /// Whether a step stands in a template or a repeated step, or in the run, however deep.
    public func isInside(_ scope: StepPath) -> Bool {
        if scope.text.isEmpty { return !text.isEmpty }
        guard text.utf8.count > scope.text.utf8.count, text.utf8.starts(with: scope.text.utf8) else { return false }
        let next = text.utf8.dropFirst(scope.text.utf8.count).first
        return next == UInt8(ascii: "/") || next == UInt8(ascii: "[")
    }

    /// The path of a step inside this template.
    public func child(_ id: String) -> StepPath { StepPath(text: "\(text)/\(id)") }
}
