import TestSupport
import Testing

@testable import Workflow

/// A tenant with many runs beside one with few, in one process.
@Suite struct FairnessTests {
    private let noisy = TenantID(text: "noisy")

    private static func run(_ number: Int) -> RunID { RunID(high: 0x0190_0000_0000_7000, low: UInt64(number)) }

    /// A workflow of one step whose runs are left to whoever claims them.
    private func definition(of tenant: String) throws -> Definition {
        let story = Story([try .named("a")]).definition
        return Definition(
            name: story.name,
            tenant: Tenant(
                id: TenantID(text: tenant), tier: "any", tierRunsAtOnce: .max, attributes: ["id": .string(tenant)]),
            inputs: [], connections: [], steps: story.steps, outputs: [], project: .object([:]),
            trustClaimedActors: false, sources: [])
    }

    private func start(_ number: Int, of tenant: String, in dispatcher: Dispatcher) async throws {
        try await dispatcher.start(
            definition(of: tenant), id: Self.run(number), inputs: .object([:]), trigger: "command",
            actor: Story.initiator, wait: nil)
    }

    @Test func `While one tenant's runs take all they may, another's begin at once, and in the end all have ended`()
        async throws
    {
        let gate = Gate()
        let bench = EngineBench { [noisy] context, _ in
            if context.tenant == noisy { await gate.pass() }
            return .done(output: .null)
        }
        var limits = Limits()
        (limits.attempts, limits.runs) = (8, 16)
        let log = bench.log
        @Sendable func owned(_ tenant: TenantID) async throws -> Int {
            try await log.heads(HeadQuery(tenant: tenant, limit: 99)).count { $0.owner != nil }
        }
        try await Dispatcher.with(bench.engine(limits: limits), runner: RunnerID(text: "one"), name: "one") {
            dispatcher in
            for number in 0..<20 { try await start(number, of: "noisy", in: dispatcher) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await dispatcher.work() }
                defer {
                    gate.open()
                    dispatcher.stop()
                }
                try await until { bench.calls.count { $0 == "perform a" } == 7 }
                #expect(try await owned(noisy) == 14)
                let last = try #require(try await dispatcher.engine.run(Self.run(19))?.state)
                let why = try await dispatcher.engine.why(last).sentence
                #expect(
                    why.hasPrefix("Run \(Self.run(19)) is ready to go on, and no runner carries it out; "), "\(why)")
                #expect(why.hasSuffix(" ago; at work: runner one (14 runs)."), "\(why)")
                for number in 20..<23 {
                    try await start(number, of: "quiet", in: dispatcher)
                    try await until { try await log.head(of: Self.run(number))?.phase == .completed }
                }
                #expect(bench.calls.count { $0 == "perform a" } == 10)
                #expect(try await log.counts(tenant: noisy)[.completed] == nil)
                gate.open()
                try await until { try await log.counts(tenant: nil) == [.completed: 23] }
                dispatcher.stop()
                try await group.waitForAll()
            }
        }
    }
}
