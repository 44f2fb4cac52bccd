/// What the attempts of one run share.
struct Worker: Sendable {
    let engine: Engine
    let run: RunID
    let tenant: TenantID
    let lease: Lease
    let connections: ConnectionPool

    /// The same for a definition that the run has moved to, or had before.
    func carrying(out definition: Definition) -> Worker {
        Worker(
            engine: engine, run: run, tenant: tenant, lease: lease,
            connections: ConnectionPool(
                definition: definition, registry: engine.registry, surroundings: engine.surroundings))
    }

    /// The moment after which an attempt that begins now must not send its first byte: it lies within the lease, so that
    /// whoever takes the run over finds it past.
    var sendBy: Timestamp {
        engine.surroundings.now() + min(engine.limits.sendWindow, max(lease.rest, .zero))
    }
}
