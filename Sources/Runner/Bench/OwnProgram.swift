import Glibc
import Workflow

/// This program, started in another process.
struct OwnProgram {
    /// The number of the process.
    let pid: pid_t
    /// When it was started.
    let begun = ContinuousClock.now

    /// What a process came to.
    struct Ending {
        /// The exit code; 128 and the number of the signal if one ended it.
        let code: Int32
        /// How many seconds it lived.
        let seconds: Double
        /// The most memory that it was seen to hold, in MiB; 0 if nobody looked.
        let peakMemory: Double
    }

    /// Where this program stands.
    static func path() throws -> String {
        guard let path = Files.real("/proc/self/exe") else {
            throw Failure(.failed, "can't find this program: \(OperatingSystem.lastError)")
        }
        return path
    }

    /// Starts the program.
    /// - Parameters:
    ///   - arguments: What follows its name.
    ///   - output: The file that takes what it writes to the standard output.
    /// - Throws: ``Failure`` if it can't be started.
    init(_ arguments: [String], output: String = "/dev/null") throws {
        let path = try Self.path()
        pid = try Self.spawn([path] + arguments, environment: nil, [(1, output)])
    }

    /// Starts the program in a folder, with an environment of its own.
    /// - Parameters:
    ///   - arguments: What follows its name.
    ///   - folder: Where it stands.
    ///   - environment: All of its variables.
    ///   - errors: The file that takes what it writes to the standard error.
    /// - Throws: ``Failure`` if it can't be started.
    init(_ arguments: [String], in folder: String, environment: [(name: String, value: String)], errors: String) throws
    {
        // The shell changes the folder and becomes the program, so that the process keeps its number.
        let words = ["/bin/sh", "-c", "cd \"$1\" && shift && exec \"$@\"", "sh", folder, try Self.path()] + arguments
        pid = try Self.spawn(
            words, environment: environment.map { "\($0.name)=\($0.value)" },
            [(0, "/dev/null"), (1, "/dev/null"), (2, errors)])
    }

    private static func spawn(
        _ words: [String], environment: [String]?, _ files: [(descriptor: Int32, path: String)]
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (descriptor, path) in files {
            let mode = descriptor == 0 ? O_RDONLY : O_WRONLY | O_CREAT | O_TRUNC
            posix_spawn_file_actions_addopen(&actions, descriptor, path, mode, 0o600)
        }
        let argv = words.map { strdup($0) } + [nil]
        let variables = (environment ?? []).map { strdup($0) } + [nil]
        defer { for text in argv + variables { free(text) } }
        var pid = pid_t()
        let code =
            environment == nil
            ? posix_spawn(&pid, words[0], &actions, nil, argv, environ)
            : posix_spawn(&pid, words[0], &actions, nil, argv, variables)
        guard code == 0 else { throw Failure(.failed, "can't start \(words[0]): \(String(cString: strerror(code)))") }
        return pid
    }

    /// Kills it and waits until it is gone.
    func kill() {
        Glibc.kill(pid, SIGKILL)
        _ = ending()
    }

    /// Waits until it has ended.
    func ending() -> Ending {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        return ending(status, peakMemory: 0)
    }

    /// Waits until it has ended, and looks at its memory meanwhile.
    ///
    /// What the system counts for a child isn't that: it begins with what the parent held.
    func watchedEnding() -> Ending {
        var status: Int32 = 0
        var peak = 0.0
        while waitpid(pid, &status, WNOHANG) == 0 {
            peak = max(peak, Figures.memory("VmHWM:", of: "\(pid)"))
            usleep(500)
        }
        return ending(status, peakMemory: peak)
    }

    /// Waits until it has ended, and asks now and then whether that is still wanted.
    /// - Parameter goesOn: Whether to wait on; once it isn't, the process is killed.
    /// - Returns: The ending; `nil` if nobody waited for it.
    func ending(while goesOn: () -> Bool) async -> Ending? {
        var status: Int32 = 0
        while true {
            let ended = waitpid(pid, &status, WNOHANG)
            if ended > 0 { return ending(status, peakMemory: 0) }
            guard ended == 0 || errno == EINTR, goesOn() else {
                kill()
                return nil
            }
            try? await Task.sleep(for: .milliseconds(2))
        }
    }

    /// Whether it still lives.
    var isAlive: Bool { Glibc.kill(pid, 0) == 0 && waitpid(pid, nil, WNOHANG) == 0 }

    /// What a process wrote into a file, as data.
    static func result(of output: String) throws -> Value {
        do {
            return try Value(json: try Files.read(output))
        } catch {
            throw Failure(.failed, "what a process of the bench wrote can't be read: \(error)")
        }
    }

    private func ending(_ status: Int32, peakMemory: Double) -> Ending {
        Ending(
            code: status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f,
            seconds: (ContinuousClock.now - begun).seconds, peakMemory: peakMemory)
    }
}

extension OwnProgram {
    /// Runs a command to its end several times, looking at its memory.
    /// - Returns: The median of its seconds and the most memory of all times.
    static func measure(_ arguments: [String], times: Int, output: String = "/dev/null") throws -> Ending {
        let endings = try (0..<times).map { _ in try OwnProgram(arguments, output: output).watchedEnding() }
        if let failed = endings.first(where: { $0.code != 0 }) {
            throw Failure(.failed, "runner \(arguments.joined(separator: " ")) ended with \(failed.code)")
        }
        let seconds = endings.map(\.seconds).sorted()
        return Ending(
            code: 0, seconds: Figures.quantile(0.5, of: seconds), peakMemory: endings.map(\.peakMemory).max() ?? 0)
    }
}
