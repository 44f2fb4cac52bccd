import ArgumentParser
import Workflow

extension CompletionKind {
    /// The ids of the log's runs, newest first.
    static var runs: CompletionKind { custom { _, _, beginning in await Completion.runs(beginning) } }

    /// The steps of the run that stands before on the line.
    static var stepsOfRun: CompletionKind { custom { words, _, _ in await Completion.steps(words) } }

    /// The names of the step types.
    static var stepTypes: CompletionKind { custom { _, _, _ in Catalogue.registry.descriptions.map(\.name) } }
}

/// What a shell may be offered; nothing where there is no log.
enum Completion {
    /// Run ids that begin so.
    static func runs(_ beginning: String) async -> [String] {
        guard let session = try? await session() else { return [] }
        let ids = try? await session.log.runIDs(prefix: beginning, limit: 200)
        return ids?.map(\.text) ?? []
    }

    /// The steps of the first word that names a run.
    static func steps(_ words: [String]) async -> [String] {
        guard let session = try? await session(), let word = words.first(where: { $0.hasPrefix("r_") }),
            let run = try? await session.log.run(named: word), let found = try? await session.engine.run(run)
        else { return [] }
        return found.state.nodes.dropFirst().filter { !$0.isGone }.map(\.path.text)
    }

    private static func session() async throws -> Session {
        try await Session.open(try LogOptions.parse([]), access: .readOnly)
    }
}
