import Foundation
import Storage
import TestSupport
import Testing

@testable import Workflow

/// What the log of a project holds, read and verified by this process.
struct Record {
    /// The events of the run in order, each as its type and its step.
    let events: [String]
    /// Whether every event is what was written.
    let verification: LogVerification

    /// Opens the log as the next runner would; where there is none, there is no event.
    init(of project: ScratchProject) async throws {
        let path = "\(project.folder)/.tenantry/log.db"
        guard FileManager.default.fileExists(atPath: path) else {
            (events, verification) = ([], LogVerification())
            return
        }
        let log = try SQLiteEventLog(path: path)
        let run = RunID(text: ScratchProject.run)
        do {
            events = try await log.read(run.stream, from: 1, limit: 10_000)
                .map { recorded in
                    let event = try EventCoding.decode(
                        type: recorded.event.type, version: recorded.event.payloadVersion,
                        payload: recorded.event.payload)
                    return [recorded.event.type, event.path?.text ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
                }
            verification = try await LogVerifier(log: log).verify()
        } catch {
            await log.close()
            throw error
        }
        await log.close()
    }

    /// What was said to be recorded and isn't.
    func missing(of said: String) -> [String] {
        var left = events
        return Self.acknowledged(in: said)
            .filter { line in
                guard let place = left.firstIndex(of: line) else { return true }
                left.remove(at: place)
                return false
            }
    }

    /// The events that lines of progress speak of: each is said once it is durable.
    private static func acknowledged(in said: String) -> [String] {
        said.split(separator: "\n")
            .compactMap { line in
                let words = line.split(separator: " ").map(String.init)
                func value(_ key: String) -> String? {
                    words.first { $0.hasPrefix("\(key)=") }.map { String($0.dropFirst(key.count + 1)) }
                }
                guard words.contains("run=\(ScratchProject.run)"), let status = value("status") else { return nil }
                switch (value("step"), status) {
                case (let step?, "running"): return "step.started \(step)"
                case (let step?, "succeeded"): return "step.succeeded \(step)"
                case (nil, "started"): return "run.started"
                case (nil, "completed"): return "run.completed"
                default: return nil
                }
            }
    }
}
