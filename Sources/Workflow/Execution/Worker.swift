/// What the attempts of one run share.
struct Worker: Sendable {
    let engine: Engine
    let run: RunID
    let tenant: TenantID
    let lease: Lease
    let connections: ConnectionPool

    /// The moment after which an attempt that begins now must not send its first byte: it lies within the lease, so that
    /// whoever takes the run over finds it past.
    var sendBy: Timestamp {
        engine.surroundings.now() + min(engine.limits.sendWindow, max(lease.rest, .zero))
    }
}
