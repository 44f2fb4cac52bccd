import Foundation
import TestSupport

/// A folder with a project in it, and the runner that was built, to be called there.
struct Place: Sendable {
    private let folder: TemporaryFolder
    let runner: BuiltRunner

    /// Makes a folder with these files in it.
    init(_ files: [String: String] = [:], variables: [String: String] = [:]) throws {
        folder = try TemporaryFolder()
        runner = BuiltRunner(in: folder.path, variables: variables)
        for (path, text) in files { try write(text, to: path) }
    }

    var path: String { folder.path }

    /// Writes a file, and the folders that it needs.
    func write(_ text: String, to path: String, mode: Int = 0o644) throws {
        let url = URL(fileURLWithPath: "\(folder.path)/\(path)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: url.path)
    }

    /// What stands in a file.
    func text(_ file: String) throws -> String { try String(contentsOfFile: "\(path)/\(file)", encoding: .utf8) }

    /// Calls the runner with a line of arguments that have no spaces in them.
    func callAsFunction(_ line: String, with variables: [String: String] = [:]) async throws -> Program.Ending {
        let arguments = line.split(separator: " ").map(String.init)
        return try await runner.start(arguments, with: variables).ending(within: runner.limit)
    }

    /// Calls the runner in a folder below this one.
    func calling(_ line: String, in below: String) async throws -> Program.Ending {
        let runner = BuiltRunner(in: "\(path)/\(below)", variables: runner.variables)
        return try await runner.start(line.split(separator: " ").map(String.init)).ending(within: runner.limit)
    }

    /// Starts the runner with a line of arguments that have no spaces in them.
    func start(_ line: String) throws -> Program { try runner.start(line.split(separator: " ").map(String.init)) }

    /// Starts a run and says which it is.
    func run(_ line: String, expecting code: Int32) async throws -> String {
        let ending = try await self(line)
        guard ending.code == code, let run = ending.errors.firstMatch(of: /r_[0-9A-Z]{26}/) else {
            throw Unexpected(description: "\(line): \(ending)")
        }
        return String(run.0)
    }
}

/// Something came out otherwise than a test can go on with.
struct Unexpected: Error, CustomStringConvertible {
    let description: String
}

extension String {
    /// The text with everything put away that is another each time: ids, moments, durations, digests, processes.
    var steady: String {
        var text = self
        var runs: [String] = []
        text.replace(/r_[0-9A-Z]{26}/) { match in
            let run = String(match.0)
            if !runs.contains(run) { runs.append(run) }
            return "RUN\((runs.firstIndex(of: run) ?? 0) + 1)"
        }
        text.replace(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z/) { _ in "TIME" }
        text.replace(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{3}/) { _ in "TIME" }
        text.replace(/\b[0-9a-f]{64}\b/) { _ in "DIGEST" }
        text.replace(/\b(definition[ =]|digest |@)[0-9a-f]{6,12}\b/) { "\($0.1)DIGEST" }
        text.replace(/\b(took=|in |after )("?)(\d+\.\d+s|\d+[smhd]( \d+[smh])?)\2/) { "\($0.1)SPAN" }
        text.replace(/user:[^ @]+@[^ ]+/) { _ in "user:SOMEBODY" }
        text.replace(/runner:[^ ]+\/\d+\/[a-z0-9]+/) { _ in "runner:PROCESS" }
        text.replace(/[ ]+(now|\d+\.\ds|\d+s)[ ]+/) { _ in "  SPAN  " }
        text.replace(/[ ]{3,}/) { _ in "  " }
        return text
    }
}

/// Workflow files for the tests of the command line.
enum Files {
    static let project = """
        trust-claimed-actors: true

        """

    /// Reads, then waits for an approval, then ends.
    static let approval = """
        name: approval
        tenant: { id: adatum }
        steps:
          - id: pause
            uses: wait
            with: { for: 1ms }
          - id: release
            uses: approve
            with: { approvers: [kim, robin], reason: "Go on?", show: { count: 3 } }
          - id: after
            uses: wait
            with: { for: 1ms }
        outputs:
          by: ${{ steps.release.output.approved-by }}

        """

    /// Waits for a signal by name.
    static let signal = """
        name: signal
        tenant: { id: adatum }
        steps:
          - id: answer
            uses: wait
            with: { signal: go }
        outputs:
          answer: ${{ steps.answer.output.payload }}

        """

    /// Asks somebody for consent, whose word counts.
    static let consent = """
        name: consent
        tenant: { id: adatum }
        steps:
          - id: ask
            uses: consent
            with: { directory: d-1, permissions: [Read], ask: [alex] }

        """

    /// Writes a file.
    static let note = """
        name: note
        tenant: { id: adatum }
        connections:
          outbox: { kind: local }
        steps:
          - id: note
            uses: transmit
            with: { to: outbox, file: note.txt, message: hello }

        """

    /// Waits for an hour.
    static let hour = """
        name: hour
        tenant: { id: adatum }
        steps:
          - id: first
            uses: wait
            with: { for: 1ms }
          - id: long
            uses: wait
            with: { for: 1h }

        """
}
