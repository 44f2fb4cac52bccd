import Foundation
import Steps
import TestSupport
import Testing
@testable import Workflow

/// Every shipped run, decided again in two processes that differ in all that must not matter, gives the same bytes.
///
/// The test starts its own program twice, with other hash seeds (Swift draws one a process), time zones and languages; there
/// it finds itself asked for the bytes and writes them.
@Suite struct DeterminismTests {
    private static let asked = ProcessInfo.processInfo.environment["TENANTRY_TEST_REDECIDE"]

    @Test(arguments: ShippedFile.allCases)
    func `A shipped run is decided alike in any process`(file: ShippedFile) async throws {
        if let folder = Self.asked { return try Self.write(file, in: folder) }
        let journey = try await Journey(file)
        _ = try await journey.undisturbed()
        let history = try await journey.project.history()
        let folder = try TemporaryFolder()
        let lines = history.map(\.canonicalText).joined(separator: "\n")
        try lines.write(toFile: "\(folder.path)/\(file.name).history", atomically: false, encoding: .utf8)
        let project = journey.project.folder
        async let here = redecided(file, of: project, in: folder, zone: "Pacific/Apia", language: "tr_TR.UTF-8")
        async let there = redecided(file, of: project, in: folder, zone: "America/St_Johns", language: "C")
        let (first, second) = try await (here, there)
        #expect(first == second)
        let recorded = try RecordedRun(history).events.map { Self.line(of: $0.event) }
        let decided = first.split(separator: "\n").map(String.init)
        #expect(decided.count == recorded.count)
        for (decided, recorded) in zip(decided, recorded) { #expect(decided == recorded) }
    }

    /// An event as its wire name and its bytes, without what chance has drawn: when a failed attempt is tried again.
    static func line(of event: Event) -> String {
        var event = event
        if case .stepFailed(var failure) = event, failure.retryAt != nil {
            failure.retryAt = .earliest
            event = .stepFailed(failure)
        }
        return "\(event.wireName) \(String(decoding: EventCoding.encode(event).payload, as: UTF8.self))"
    }

    /// The events as another process decides them.
    private func redecided(
        _ file: ShippedFile, of project: String, in folder: TemporaryFolder, zone: String, language: String
    ) async throws
        -> String
    {
        let scratch = try TemporaryFolder()
        try FileManager.default.copyItem(
            atPath: "\(folder.path)/\(file.name).history",
            toPath: "\(scratch.path)/\(file.name).history"
        )
        let program = try Program(
            try #require(try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")),
            ["--testing-library", "swift-testing", "--filter", "DeterminismTests"],
            in: scratch.path,
            environment: Program.inherited([
                "TENANTRY_TEST_REDECIDE": scratch.path, "TENANTRY_TEST_PROJECT": project, "TZ": zone, "LANG": language,
                "LC_ALL": language,
            ])
        )
        let ending = await program.ending(within: .seconds(120))
        let path = "\(scratch.path)/\(file.name).decided"
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Unexpected(["(decided again)"], ending)
        }
        return String(decoding: data, as: UTF8.self)
    }

    // MARK: In the process that is asked

    private static func write(_ file: ShippedFile, in folder: String) throws {
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(file.name).history") else { return }
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
        let recorded = try RecordedRun(try lines.map { try Value(json: String($0)) })
        var redecision = Redecision(try definition(of: file))
        for (event, time) in recorded.events { try redecision.meet(event, at: time) }
        try redecision.lines.joined(separator: "\n")
            .write(toFile: "\(folder)/\(file.name).decided", atomically: true, encoding: .utf8)
    }

    /// The definition of the project that the run was carried out in, parsed and checked here.
    private static func definition(of file: ShippedFile) throws -> Definition {
        let root = try #require(ProcessInfo.processInfo.environment["TENANTRY_TEST_PROJECT"])
        let read: (String) throws -> [UInt8] = { path in
            Array(try Data(contentsOf: URL(fileURLWithPath: "\(root)/\(path)")))
        }
        let registry = StepRegistry.standard
        let project = try Project.parse(try read("runner.yaml"), path: "runner.yaml", registry: registry)
        return try WorkflowParser(registry: registry, project: project, readFile: read).parse(file.rawValue)
    }
}

extension ShippedFile {
    /// The file's name without its folder.
    var name: String { String(rawValue.split(separator: "/").last ?? "") }
}

/// Decides a recorded run again: the commands come from what was recorded, the events from the deciding code.
private struct Redecision {
    private let definition: Definition
    private var state = RunState(of: RunID(text: ScratchProject.run))
    /// Events that a decision has made and the record hasn't shown yet.
    private var ahead: [Event] = []
    /// Each decided event as its wire name and its bytes.
    private(set) var lines: [String] = []

    init(_ definition: Definition) { self.definition = definition }

    /// Decides the next event of the record.
    mutating func meet(_ recorded: Event, at time: Timestamp) throws {
        if ahead.isEmpty { ahead = try decide(recorded, at: time) }
        guard !ahead.isEmpty, ahead[0].wireName == recorded.wireName, ahead[0].path == recorded.path else {
            let decided = ahead.map { "\($0.wireName) \($0.path?.text ?? "")" }
            throw Deviation(
                description: "recorded \(recorded.wireName) \(recorded.path?.text ?? ""), decided \(decided)")
        }
        let event = ahead.removeFirst()
        lines.append(DeterminismTests.line(of: event))
        state.apply(event, at: time)
    }

    private func decide(_ recorded: Event, at time: Timestamp) throws -> [Event] {
        if let command = command(behind: recorded) {
            let events = try definition.decide(command, given: state, at: time)
            if !events.isEmpty { return events }
        }
        // What needs nothing from outside follows from the state alone.
        for action in definition.next(after: state, at: time).actions where action.isBookkeeping {
            let events = try definition.decide(.advance(action), given: state, at: time)
            if let first = events.first, first.wireName == recorded.wireName, first.path == recorded.path {
                return events
            }
        }
        return []
    }

    /// The command that came from outside, if one did.
    private func command(behind event: Event) -> Command? {
        switch event {
        case .runStarted(let event):
            .start(
                Start(definition: event.definition, inputs: event.inputs, trigger: event.trigger, actor: event.actor)
            )
        case .stepStarted(let event):
            if let runner = event.runner, let sendBy = event.sendBy {
                .begin(event.path, Grant(runner: runner, sendBy: sendBy))
            } else {
                nil
            }
        case .stepProgressed(let event):
            if let sendBy = event.sendBy {
                .send(event.path, attempt: event.attempt, by: sendBy, signal: event.signal)
            } else {
                .progress(event.path, attempt: event.attempt, effects: event.effects, cursor: event.cursor)
            }
        case .stepSucceeded(let event):
            .succeed(
                event.path,
                attempt: event.attempt,
                output: event.output,
                effects: event.effects,
                consumed: event.consumed
            )
        case .stepFailed(let event):
            .fail(
                event.path,
                attempt: event.attempt,
                StepFailure(
                    code: event.code,
                    message: event.message,
                    side: event.side,
                    retryable: event.retryable,
                    notSent: event.notSent,
                    burntKey: event.nextGeneration > generation(of: event.path),
                    effects: event.effects
                ),
                consumed: event.consumed,
                random: 0
            )
        case .stepWaiting(let event):
            .wait(event.path, attempt: event.attempt, event.wait, consumed: event.consumed)
        case .signalReceived(let event):
            .signal(
                Delivery(
                    name: event.name,
                    id: event.delivery,
                    kind: .approval,
                    payload: event.payload,
                    actor: event.actor,
                    verified: event.verified
                )
            )
        default: nil
        }
    }

    private func generation(of path: StepPath) -> Int { state.node(at: path)?.generation ?? 1 }

    private struct Deviation: Error, CustomStringConvertible {
        let description: String
    }
}
