import Foundation
import TestSupport
import Workflow

/// A copy of the shipped project in a folder of a test's own.
struct ScratchProject: Sendable {
    /// The run that every test starts: with one id, two projects differ in nothing but times.
    static let run = "r_01KAHT2Z000000000000000000"

    private let holder: TemporaryFolder
    var runner: BuiltRunner

    /// Where it is.
    var folder: String { holder.path }

    /// Copies what is shipped, with the times of the files set so that two copies are alike.
    init() throws {
        holder = try TemporaryFolder()
        for name in ["runner.yaml", "workflows"] {
            try FileManager.default.copyItem(atPath: "\(BuiltRunner.package)/\(name)", toPath: "\(holder.path)/\(name)")
        }
        // A receiver that was killed holds its message as long as the file says: the tests needn't wait a minute for it.
        // With that, five receivers on a slow machine could be too late each, which puts the message aside.
        let template = "\(holder.path)/workflows/templates/cross-tenant-messaging.yaml"
        try String(contentsOfFile: template, encoding: .utf8).replacingOccurrences(of: "lock: 1m", with: "lock: 3s")
            .replacingOccurrences(of: "default: 5\n", with: "default: 1000\n")
            .write(toFile: template, atomically: false, encoding: .utf8)
        let data = "\(holder.path)/workflows/data"
        for file in try FileManager.default.contentsOfDirectory(atPath: data) {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1_790_000_000)],
                ofItemAtPath: "\(data)/\(file)"
            )
        }
        runner = BuiltRunner(
            in: holder.path,
            variables: ["TENANTRY_SECRET_NORTHWIND_SIGNING": "a-key-of-the-tests", "TENANTRY_ACTOR": "dana"]
        )
    }

    /// Runs a command and reads the JSON that it prints.
    func json(_ arguments: String...) async throws -> Value {
        let ending = try await runner.start(arguments + ["-o", "json"]).ending(within: runner.limit)
        guard let value = try? Value(json: ending.output) else { throw Unexpected(arguments, ending) }
        return value
    }

    /// The events of the run, as `history` prints them; none if there is no such run.
    func history() async throws -> [Value] {
        let arguments = ["history", Self.run, "-o", "jsonl"]
        let ending = try await runner.start(arguments).ending(within: runner.limit)
        guard ending.code == 0 else { return [] }
        return try ending.output.split(separator: "\n").map { try Value(json: String($0)) }
    }
}

/// A command that did something else than a test needs.
struct Unexpected: Error, CustomStringConvertible {
    let description: String

    init(_ arguments: [String], _ ending: Program.Ending) {
        description = """
            `runner \(arguments.joined(separator: " "))` ended with \(ending.code)
            \(ending.output)
            \(ending.errors)
            """
    }
}

/// A workflow file of this repository.
enum ShippedFile: String, CaseIterable, Sendable {
    case contoso = "workflows/contoso.yaml"
    case fabrikam = "workflows/fabrikam.yaml"
    case allFeatures = "workflows/examples/all-features.yaml"

    /// The file of the broker that it sends to, if it sends to one.
    var broker: String? {
        switch self {
        case .contoso: ".tenantry/local.db"
        case .fabrikam: nil
        case .allFeatures: ".tenantry/northwind.db"
        }
    }
}
