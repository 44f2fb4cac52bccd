import Foundation
import Glibc
import Synchronization

/// A program that a test started in a process of its own, with what it writes kept in files, so that no pipe can fill.
public final class Program: Sendable {
    /// How a program ended.
    public struct Ending: Sendable, Hashable {
        /// The exit code; 128 and the number of the signal if one ended it, as a shell says it.
        public let code: Int32
        /// What it wrote to standard output.
        public let output: String
        /// What it wrote to standard error.
        public let errors: String

        /// Makes an ending.
        public init(code: Int32, output: String, errors: String) {
            self.code = code
            self.output = output
            self.errors = errors
        }
    }

    /// The number of its process.
    public let pid: Int32
    private let folder: TemporaryFolder
    private let endings: AsyncStream<Int32>
    private let ended = Mutex(false)

    /// Starts a program.
    /// - Parameters:
    ///   - executable: Its path.
    ///   - arguments: What follows the name on its command line.
    ///   - folder: Where it runs.
    ///   - environment: All of its environment.
    ///   - input: What it reads from standard input.
    /// - Throws: when the operating system can't start it.
    public init(
        _ executable: String,
        _ arguments: [String],
        in folder: String,
        environment: [String: String] = Program.inherited(),
        input: String = ""
    ) throws {
        let files = try TemporaryFolder()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = environment
        for name in ["output", "errors"] {
            _ = FileManager.default.createFile(atPath: "\(files.path)/\(name)", contents: nil)
        }
        try input.write(toFile: "\(files.path)/input", atomically: false, encoding: .utf8)
        process.standardInput = FileHandle(forReadingAtPath: "\(files.path)/input")
        process.standardOutput = FileHandle(forWritingAtPath: "\(files.path)/output")
        process.standardError = FileHandle(forWritingAtPath: "\(files.path)/errors")
        let (endings, continuation) = AsyncStream.makeStream(of: Int32.self)
        process.terminationHandler = { process in
            let status = process.terminationStatus
            continuation.yield(process.terminationReason == .uncaughtSignal ? 128 + status : status)
            continuation.finish()
        }
        try process.run()
        self.folder = files
        self.endings = endings
        pid = process.processIdentifier
    }

    /// The variables of this process, without those that would change how a runner behaves, changed by some.
    public static func inherited(_ changes: [String: String] = [:]) -> [String: String] {
        var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("TENANTRY_") }
        environment["NO_COLOR"] = "1"
        return environment.merging(changes) { _, new in new }
    }

    /// Sends a signal (SIGKILL if unsaid), unless the program has been seen to end.
    public func send(_ signal: Int32 = 9) {
        ended.withLock { if !$0 { _ = Glibc.kill(pid, signal) } }
    }

    /// What it has written to standard output so far.
    public var output: String { text("output") }
    /// What it has written to standard error so far.
    public var errors: String { text("errors") }

    /// Waits until it ends; to be awaited once.
    public func ending() async -> Ending {
        var code: Int32 = -1
        for await ending in endings { code = ending }
        ended.withLock { $0 = true }
        return Ending(code: code, output: output, errors: errors)
    }

    /// Waits until it ends, and kills it if that takes longer than a limit: then its code is 124.
    public func ending(within limit: Duration) async -> Ending {
        await withTaskGroup(of: Ending?.self) { group in
            group.addTask { await self.ending() }
            group.addTask {
                do {
                    try await Task.sleep(for: limit)
                    self.send()
                    return nil
                } catch {
                    return Ending(code: 0, output: "", errors: "")
                }
            }
            guard let first = await group.next(), let ending = first else {
                let late = await group.next() ?? nil
                return Ending(
                    code: 124,
                    output: late?.output ?? "",
                    errors: (late?.errors ?? "") + "killed after \(limit)\n"
                )
            }
            group.cancelAll()
            return ending
        }
    }

    private func text(_ name: String) -> String {
        guard let data = FileManager.default.contents(atPath: "\(folder.path)/\(name)") else { return "" }
        return String(decoding: data, as: UTF8.self)
    }
}

/// The `runner` that was built with the tests, in a folder of a test's own.
public struct BuiltRunner: Sendable {
    /// Where it stands: beside the tests' own program.
    public static var path: String { Self.built("runner") }

    /// The path of a program of this package that was built with the tests.
    public static func built(_ name: String) -> String {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent(name).path
    }

    /// The root of the package, where the shipped workflow files stand.
    public static var package: String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
    }

    /// Where it runs.
    public let folder: String
    /// Changes of the environment.
    public var variables: [String: String]
    /// How long a command may take before it is killed.
    public var limit = Duration.seconds(120)

    /// Takes a folder.
    public init(in folder: String, variables: [String: String] = [:]) {
        self.folder = folder
        self.variables = variables
    }

    /// Starts a command.
    public func start(_ arguments: [String], input: String = "", with more: [String: String] = [:]) throws -> Program {
        let environment = Program.inherited(variables.merging(more) { _, new in new })
        return try Program(Self.path, arguments, in: folder, environment: environment, input: input)
    }

    /// Runs a command to its end.
    @discardableResult
    public func callAsFunction(_ arguments: String..., with more: [String: String] = [:]) async throws -> Program.Ending
    {
        try await start(arguments, with: more).ending(within: limit)
    }
}
