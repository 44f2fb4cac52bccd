/// What the attempts of one run share.
struct Worker: Sendable {
    let engine: Engine
    let run: RunID
    let tenant: TenantID
    let lease: Lease
    let connections: ConnectionPool
}
