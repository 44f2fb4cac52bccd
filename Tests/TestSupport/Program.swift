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
        try input.write(toFile: "\(files.path)/input", atomically: false, encoding: .utf8)
        let (endings, continuation) = AsyncStream.makeStream(of: Int32.self)
        let pid = try Self.spawn(executable, arguments, in: folder, environment: environment, files: files.path)
        self.folder = files
        self.endings = endings
        self.pid = pid
        // Foundation's `Process` keeps descriptors of every program it ever started; tests of kills start thousands.
        Thread.detachNewThread {
            var status: Int32 = 0
            while waitpid(pid, &status, 0) == -1 && errno == EINTR {}
            continuation.yield(status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f)
            continuation.finish()
        }
    }

    /// Starts a process with its three streams in files.
    private static func spawn(
        _ executable: String, _ arguments: [String], in folder: String, environment: [String: String], files: String
    ) throws -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "\(files)/input", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "\(files)/output", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, "\(files)/errors", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        // The shell changes the folder and becomes the program, so that the process keeps its number.
        let words = ["/bin/sh", "-c", "cd \"$1\" && shift && exec \"$@\"", "sh", folder, executable] + arguments
        var argv = words.map { strdup($0) } + [nil]
        var envp = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in argv + envp { free(text) } }
        var pid: Int32 = 0
        let code = posix_spawn(&pid, "/bin/sh", &actions, nil, &argv, &envp)
        guard code == 0 else { throw NotStarted(executable: executable, reason: String(cString: strerror(code))) }
        return pid
    }

    /// The operating system could not start a program.
    public struct NotStarted: Error {
        /// Its path.
        public let executable: String
        /// What the operating system said.
        public let reason: String
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

    /// Copies the `runner` alone to another place.
    ///
    /// A program of its own does, because a copy that this process had open for writing couldn't be started while any child of
    /// it was being made ("text file busy").
    public static func copy(to path: String) async throws {
        let copied = try await Program("/bin/cp", [Self.path, path], in: "/").ending()
        guard copied.code == 0 else { throw Program.NotStarted(executable: "/bin/cp", reason: copied.errors) }
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
    public var limit = Duration.seconds(300)

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
