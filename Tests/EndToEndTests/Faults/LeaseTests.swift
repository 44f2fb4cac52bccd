import Foundation
import TestSupport
import Testing
import Workflow

/// Real processes on one log, of which one is stopped in the middle of a step for longer than its lease.
@Suite struct LeaseTests {
    private static let steps = """
          - id: back
            uses: provision-queue
            with: { on: post, name: contoso.back }
        \(ScratchWorkflow.messages)
          - id: rest
            uses: receive
            with: { on: post, queue: contoso.back }
        """

    /// Where the owner is stopped, and what became of the step by then.
    enum Moment: String, CaseIterable {
        case beforeEffect, afterEffect

        var fault: FaultShim.Fault {
            switch self {
            case .beforeEffect: .stopAfterNote("after-intent send")
            case .afterEffect: .stopAfterNaming("out/contoso/note.txt")
            }
        }
        /// The environment of the owner: it notes the boundaries that it reaches where it reaches them, so that nothing else is
        /// under way, and no commit half made, when it stops.
        func variables(_ shim: FaultShim, notes: TemporaryFolder) -> [String: String] {
            shim.variables(fault).merging(["TENANTRY_FAIL_AT": "note:\(notes.path)/notes"]) { $1 }
        }
        var step: String { self == .beforeEffect ? "send" : "note" }
    }

    @Test(arguments: Moment.allCases)
    func `An owner that was stopped past its lease is refused when it wakes, and no effect is doubled`(moment: Moment)
        async throws
    {
        let tested = try ScratchWorkflow(steps: Self.steps, forgets: true)
        let shim = try await FaultShim(below: tested.project.folder)
        let notes = try TemporaryFolder()
        let owner = try tested.start(begun: false, wait: "20m", moment.variables(shim, notes: notes))
        defer { owner.send() }
        try await until { shim.report.last?.contains("stopped") == true }
        let began = ContinuousClock.now
        // One runner alone, or seven at once: one of them takes the run over, when its lease is over and not before.
        let count = moment == .beforeEffect ? 7 : 1
        let others = try (1...count)
            .map { _ in
                try tested.start(begun: true, wait: "20m", shim.variables(.none))
            }
        defer { for other in others { other.send() } }
        let taken = "step=\(moment.step) status=succeeded"
        // A busy machine needs longer than the lease lives.
        while !others.contains(where: { $0.errors.contains(taken) }), ContinuousClock.now - began < .seconds(90) {
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(ContinuousClock.now - began > .seconds(14), "the lease was taken before it was over")
        let successor = try #require(others.first { $0.errors.contains(taken) }).pid
        owner.send(SIGCONT)
        // Who looks for a message keeps the run: it is the successor's until the owner has been refused.
        try await until { owner.errors.contains(" warning: ") || kill(owner.pid, 0) != 0 }
        try await tested.send("go on", to: "contoso.back")
        for other in others {
            let ending = await other.ending(within: .seconds(60))
            #expect(ending.code == 0, "\(ending.errors)")
        }
        let woken = await owner.ending(within: .seconds(60))
        #expect(woken.code == 0, "\(woken.errors)")
        let refusals = woken.errors.split(separator: "\n").filter { $0.contains(" warning: ") }
            .map { $0.replacing(#/^[^ ]+ /#) { _ in "" }.replacing(#/by [^ /]+//#) { _ in "by HOST/" } }
        #expect(refusals == ["warning: \(ScratchProject.run) is carried out by HOST/\(successor) now: let go of it"])
        #expect(try await tested.messages(in: "contoso.a") == 1)
        #expect(shim.namings(of: "out/contoso/note.txt") == 1)
        let record = try await Record(of: tested.project)
        for step in ["queue", "back", "send", "note", "rest"] {
            #expect(record.events.count { $0 == "step.succeeded \(step)" } == 1, "\(record.events)")
        }
        #expect(record.events.count { $0 == "step.unknown \(moment.step)" } == 1, "\(record.events)")
        let audit = try await tested.project.runner("audit", "verify")
        #expect(audit.code == 0, "\(audit.output)\(audit.errors)")
    }

    @Test(arguments: [(ahead: Duration.seconds(5 * 365 * 86_400), times: 1), (ahead: .zero, times: 10)])
    func `A clock that is set doesn't end a lease`(ahead: Duration, times: Int) async throws {
        let tested = try ScratchWorkflow(steps: Self.steps, forgets: true)
        let shim = try await FaultShim(below: tested.project.folder)
        let clock = try ShiftedClock()
        let notes = try TemporaryFolder()
        let variables = Moment.beforeEffect.variables(shim, notes: notes)
        let owner = try tested.start(
            begun: false, wait: "60s", clock.variables(shim, Moment.beforeEffect.fault).merging(variables) { $1 })
        defer { owner.send() }
        try await until { shim.report.last?.contains("stopped") == true }
        try clock.set(ahead: ahead, times: Int64(times))
        // By its clock five years or twenty seconds go by, which are two of the fifteen that the lease has.
        let other = try tested.start(begun: true, wait: times > 1 ? "20s" : "3s", clock.variables(shim))
        let ending = await other.ending(within: .seconds(60))
        #expect(ending.code == 8, "\(ending.errors)")
        #expect(try await Record(of: tested.project).events.last == "step.started send")
        try await tested.send("go on", to: "contoso.back")
        owner.send(SIGCONT)
        let woken = await owner.ending(within: .seconds(60))
        #expect(woken.code == 0, "\(woken.errors)")
        #expect(try await tested.messages(in: "contoso.a") == 1)
        #expect(try await Record(of: tested.project).events.count { $0 == "step.succeeded send" } == 1)
    }
}
