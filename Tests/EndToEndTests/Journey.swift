import Foundation
import TestSupport
import Testing
import Workflow

/// A run from its start to its end, with the processes that carry it out killed on the way.
struct Journey: Sendable {
    let project: ScratchProject
    /// Sees what its processes do to files.
    let shim: FaultShim
    /// The file of the broker that counts what arrives there, if there is one.
    let broker: String?
    private let file: String
    private let player: Player

    /// Takes a shipped file, in a project of its own if none is given.
    init(_ file: ShippedFile, in project: ScratchProject? = nil) async throws {
        try await self.init(file.rawValue, broker: file.broker, in: project ?? ScratchProject())
    }

    /// Takes a workflow of a test's own.
    init(_ workflow: ScratchWorkflow) async throws {
        try await self.init(ScratchWorkflow.file, broker: ScratchWorkflow.system, in: workflow.project)
    }

    private init(_ file: String, broker: String?, in project: ScratchProject) async throws {
        self.file = file
        self.broker = broker.map { "\(project.folder)/\($0)" }
        shim = try await FaultShim(below: project.folder)
        var project = project
        project.runner.variables.merge(shim.variables(.watch)) { old, _ in old }
        self.project = project
        player = Player(project: project)
        if let broker = self.broker, !FileManager.default.fileExists(atPath: broker) {
            try CountingBroker.make(broker)
        }
    }

    /// The command that begins the run, or goes on with it.
    private func arguments(begun: Bool) -> [String] {
        let command = begun ? ["resume", ScratchProject.run] : ["run", file, "--run-id", ScratchProject.run]
        return command + ["--wait", "100ms", "-o", "json"]
    }

    /// Carries the run to its end without any harm.
    func undisturbed(begun wasBegun: Bool = false) async throws -> Value {
        var begun = wasBegun
        for _ in 1...200 {
            let ending = try await start(begun: begun).ending(within: project.runner.limit)
            begun = true
            if let report = try await settle(ending) { return report }
        }
        throw Endless()
    }

    /// Carries the run to its end, killing each process that takes part at a boundary.
    /// - Returns: the report, and before which step's success each kill came.
    func killed(at place: FailPoint) async throws -> (report: Value, kills: Int) {
        var (kills, begun, number, successes) = (0, false, 1, 0)
        for _ in 1...500 {
            let variables = ["TENANTRY_FAIL_AT": "\(place.rawValue):\(number)"]
            let ending = try await start(begun: begun, variables).ending(within: project.runner.limit)
            if ending.code == 137 {
                kills += 1
                let history = try await project.history()
                begun = !history.isEmpty
                let now = history.count { $0["type"]?.string == "step.succeeded" }
                // Where nothing was gained, the boundary lies before all progress: it is let pass once.
                number = now > successes ? 1 : number + 1
                successes = now
            } else {
                begun = true
                if let report = try await settle(ending) { return (report, kills) }
            }
        }
        throw Endless()
    }

    /// Starts a process that carries the run on.
    func start(begun: Bool, _ variables: [String: String] = [:]) throws -> Program {
        try project.runner.start(arguments(begun: begun), with: variables)
    }

    /// Plays the others if the run waits for them.
    /// - Returns: the report, if the run has ended well.
    func settle(_ ending: Program.Ending) async throws -> Value? {
        let report = try? Value(json: ending.output)
        switch (ending.code, report) {
        case (0, let report?): return report
        case (8, let report?):
            try await player.act(on: report)
            return nil
        default: throw Unexpected(arguments(begun: true), ending)
        }
    }

    /// How often each message arrived at the broker, and each file got its name: all that the run has sent.
    func arrivals() throws -> [String: Int] {
        let sent = try broker.map { try CountingBroker.arrivals(at: $0) } ?? [:]
        return shim.namings.filter { $0.hasPrefix("out/") }.reduce(into: sent) { $0[$1, default: 0] += 1 }
    }

    /// Checks what must hold after any run: one success a step, and a log that is what was written.
    func checkRecord() async throws {
        var successes: [String: Int] = [:]
        for event in try await project.history() where event["type"]?.string == "step.succeeded" {
            successes[event["subject"]?.string ?? "?", default: 0] += 1
        }
        #expect(!successes.isEmpty)
        #expect(successes.filter { $0.value != 1 }.isEmpty, "steps must succeed once")
        let audit = try await project.runner("audit", "verify")
        #expect(audit.code == 0, "\(audit.output)\(audit.errors)")
    }

    /// Nothing that a test does brings a run to its end.
    struct Endless: Error, CustomStringConvertible {
        let description = "the run came to no end"
    }
}
