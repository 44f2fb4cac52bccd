/// Looks again and again until something is so, for two minutes at most.
/// - Throws: ``NeverCame`` if it isn't so by then.
public func until(_ condition: () async throws -> Bool) async throws {
    let end = ContinuousClock.now + .seconds(120)
    while try await !condition() {
        guard ContinuousClock.now < end else { throw NeverCame() }
        try await Task.sleep(for: .milliseconds(20))
    }
}

/// Looks again and again until it sees what is expected, for two minutes at most.
/// - Throws: ``NeverCame`` with what it saw last if it doesn't by then.
public func until<Sight: Equatable>(_ expected: Sight, _ look: () async throws -> Sight) async throws {
    var seen: Sight?
    do {
        try await until {
            seen = try await look()
            return seen == expected
        }
    } catch is NeverCame {
        throw NeverCame(description: "expected \(expected), saw \(seen.map { "\($0)" } ?? "nothing") for two minutes")
    }
}

/// Does something that waits for an answer, and has it come to another end if that takes a minute: where a limit of its own is
/// missing, a test fails and doesn't hang.
/// - Parameters:
///   - way: Makes the wait end in some other way.
///   - body: What waits.
/// - Returns: What that did.
/// - Throws: What that threw.
public func ended<Result>(
    by way: @escaping @Sendable () -> Void, _ body: () async throws -> Result
) async throws -> Result {
    let watch = Task {
        try await Task.sleep(for: .seconds(60))
        way()
    }
    defer { watch.cancel() }
    return try await body()
}

/// What a test waited for didn't come about.
public struct NeverCame: Error, CustomStringConvertible {
    /// What happened.
    public var description = "it didn't come about in two minutes"
}
