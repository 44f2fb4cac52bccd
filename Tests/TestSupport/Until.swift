/// Looks again and again until something is so, for two minutes at most.
/// - Throws: ``NeverCame`` if it isn't so by then.
public func until(_ condition: () async throws -> Bool) async throws {
    let end = ContinuousClock.now + .seconds(120)
    while try await !condition() {
        guard ContinuousClock.now < end else { throw NeverCame() }
        try await Task.sleep(for: .milliseconds(20))
    }
}

/// What a test waited for didn't come about.
public struct NeverCame: Error, CustomStringConvertible {
    /// What happened.
    public let description = "it didn't come about in two minutes"
}
