import ArgumentParser
import Glibc
import Storage
import Workflow

/// `runner doctor`: whether this machine and this project are fit, and what to do where they aren't.
struct DoctorCommand: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check this machine and this project; every bad line says what to do.",
        discussion: "It changes nothing but for a scratch file beside the log. Exits 1 if anything is bad."
    )

    @OptionGroup var options: LogOptions

    func execute() async throws -> ExitStatus {
        var examination = Examination()
        let workspace = examination.project()
        if let workspace {
            examination.workflows(of: workspace)
            examination.connections(of: workspace)
            examination.secrets(of: workspace)
            examination.checkpoints(of: workspace)
            do {
                await examination.log(try workspace.log(options.log))
            } catch let failure as Failure {
                examination.add("log", .bad, failure.message, fix: "--log sqlite:PATH")
            }
        }
        write(examination.findings)
        return examination.findings.contains { $0.verdict == .bad } ? .failed : .done
    }

    private func write(_ findings: [Finding]) {
        let console = options.console
        switch options.output.output {
        case .text:
            let style = console.style(.output)
            let width = findings.map(\.name.count).max() ?? 0
            for finding in findings {
                let name = finding.name + String(repeating: " ", count: width - finding.name.count)
                console.result("\(finding.verdict.word(style))  \(name)  \(Printable.line(finding.text))")
                if let fix = finding.fix {
                    console.result(String(repeating: " ", count: width + 8) + "do: " + Printable.line(fix))
                }
            }
        case .json:
            console.result(["format-version": 1, "checks": .array(findings.map(\.value))])
        case .jsonl: for finding in findings { console.result(finding.value) }
        }
    }
}

/// What one check found.
struct Finding {
    /// How bad it is.
    enum Verdict: String {
        case good = "ok"
        case note
        case bad

        func word(_ style: Style) -> String {
            switch self {
            case .good: style.green("ok  ")
            case .note: style.yellow("note")
            case .bad: style.red("bad ")
            }
        }
    }
    let name: String
    let verdict: Verdict
    let text: String
    let fix: String?

    var value: Value {
        [
            "check": .string(name), "verdict": .string(verdict.rawValue), "text": .string(text),
            "fix": fix.map(Value.string) ?? .null,
        ]
    }
}

/// The checks, one after the other.
private struct Examination {
    private(set) var findings: [Finding] = []

    mutating func add(_ name: String, _ verdict: Finding.Verdict, _ text: String, fix: String? = nil) {
        findings.append(Finding(name: name, verdict: verdict, text: text, fix: fix))
    }

    mutating func project() -> Workspace? {
        do {
            let workspace = try Workspace.find()
            let hasFile = Files.status("\(workspace.root)/\(Workspace.projectFile)") != nil
            add(
                "project",
                hasFile ? .good : .note,
                hasFile ? workspace.root : "no \(Workspace.projectFile) here or above: defaults hold",
                fix: hasFile ? nil : "runner init"
            )
            if workspace.project.trustClaimedActors {
                add(
                    "actors",
                    .note,
                    "trust-claimed-actors: names given by --as count as identities, which nothing proves",
                    fix: "take trust-claimed-actors out of \(Workspace.projectFile) but for trials"
                )
            }
            return workspace
        } catch let diagnostics as Diagnostics {
            let first = diagnostics.list.first.map(\.headline) ?? "the project file can't be used"
            add("project", .bad, first, fix: "runner validate")
        } catch {
            add("project", .bad, (error as? Failure)?.message ?? "\(error)", fix: "see that it can be read")
        }
        return nil
    }

    mutating func workflows(of workspace: Workspace) {
        guard let files = try? workspace.workflowFiles else { return }
        for file in files {
            do throws(Diagnostics) {
                _ = try workspace.definition(of: file)
                add("workflow", .good, file)
            } catch {
                let count = error.list.count { $0.severity == .error }
                add(
                    "workflow", .bad, "\(file): \(count) \(count == 1 ? "error" : "errors")",
                    fix: "runner validate \(file)")
            }
        }
    }

    /// What keeps a connection of a workflow from being used here; each thing once, however many files say it.
    mutating func connections(of workspace: Workspace) {
        var told: Set<ConnectionKind.Ailment> = []
        for file in (try? workspace.workflowFiles) ?? [] {
            guard let definition = try? workspace.definition(of: file) else { continue }
            for connection in definition.connections {
                let settings = ConnectionKind.Settings(
                    name: connection.name, values: connection.settings.value, tenant: definition.tenant.id,
                    root: workspace.root)
                guard let ailment = workspace.registry.kind(connection.kind)?.examine(settings),
                    told.insert(ailment).inserted
                else { continue }
                add("connection", .bad, ailment.problem, fix: ailment.fix)
            }
        }
    }

    mutating func secrets(of workspace: Workspace) {
        let secrets = workspace.secrets
        if let status = Files.status(secrets.path) {
            let isPrivate = status.st_mode & 0o077 == 0
            add(
                "secrets",
                isPrivate ? .good : .bad,
                isPrivate ? "\(secrets.path): only its owner can read it" : "others may look into \(secrets.path)",
                fix: isPrivate ? nil : "chmod 0700 \(secrets.path)"
            )
        }
        var names: Set<String> = []
        for file in (try? workspace.workflowFiles) ?? [] {
            if let definition = try? workspace.definition(of: file) { names.formUnion(definition.secretNames) }
        }
        for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            do throws(SecretProblem) {
                _ = try secrets.secret(name)
                add("secret", .good, "\(name) has a value (not shown)")
            } catch {
                add(
                    "secret", .bad, error.problem,
                    fix: error.fix ?? "install -m 0600 /dev/stdin \(secrets.path)/\(name)")
            }
        }
    }

    /// Whether checkpoints can be signed, where the project asks for them.
    mutating func checkpoints(of workspace: Workspace) {
        guard let settings = workspace.project.checkpoint else { return }
        let path = Files.absolute(settings.to, below: workspace.root)
        do {
            let key = try CheckpointSigner.key(in: Files.absolute(settings.key, below: workspace.root)).verifyingKey
            let last = try CheckpointFile(path: path).last(signedBy: key)?.checkpoint
            let events = last.map { "the last signed \($0.events.count) events" } ?? "none yet"
            add("checkpoint", .good, "every \(settings.every) events in \(path), by \(key); \(events)")
        } catch {
            let what = (error as? Failure)?.message ?? String(describing: error)
            add(
                "checkpoint", .bad, what,
                fix: "runner audit key --to FILE, and `checkpoint` in \(Workspace.projectFile)")
        }
    }

    mutating func log(_ location: LogLocation) async {
        guard Files.status(location.path) != nil else {
            if errno == EACCES {
                let folder = Printable.shell(location.folder)
                return add(
                    "log", .bad, "\(location.text): its folder can't be looked into",
                    fix: "as its owner: chmod u+rwx \(folder)")
            }
            add("log", .note, "there is none at \(location.text) yet", fix: "runner run FILE")
            return
        }
        do throws(LogError) {
            let log = try SQLiteEventLog(path: location.path)
            let events = try await log.counts(tenant: nil).values.reduce(0, +)
            add("log", .good, "\(location.text): format known, \(events) runs")
            add("durability", .good, "synchronous=2 (FULL), read back: every acknowledged event is synced")
            let newest = try await newestEvent(of: log)
            clock(newest)
            await log.close()
        } catch {
            add("log", .bad, error.message, fix: Self.fix(error, at: location))
        }
        let version = SQLiteEventLog.sqliteVersion
        let isSafe = Self.number(of: version) >= 3_051_003
        add(
            "sqlite",
            .good,
            isSafe
                ? version
                : "\(version): before 3.51.3 two writers can corrupt a WAL, so every write is made under one lock (flock)"
        )
        folder(location)
    }

    /// What to do about a log that can't be read; `nil` where its message says that.
    private static func fix(_ error: LogError, at location: LogLocation) -> String? {
        switch error {
        case .damaged: "runner audit verify"
        case .unusable where access(location.folder, W_OK) != 0 && errno == EACCES:
            "as its owner: chmod u+rwx \(Printable.shell(location.folder))"
        case .unusable where access(location.path, R_OK | W_OK) != 0 && errno == EACCES:
            "as its owner: chmod u+rw \(Printable.shell(location.path))"
        case .unusable: "see what the file is; put the log back from a backup, or say where it is: --log sqlite:PATH"
        case .conflict, .stale, .held, .unknown, .failed, .busy: nil
        }
    }

    /// The clock must not stand before what was recorded.
    private mutating func clock(_ newest: Timestamp?) {
        let now = OperatingSystem.now()
        if let newest, newest > now + .seconds(1) {
            add("clock", .bad, "it is \(now), but the log holds an event of \(newest)", fix: "timedatectl set-ntp true")
        } else {
            add("clock", .good, "\(now), not before the log's newest event")
        }
    }

    private func newestEvent(of log: SQLiteEventLog) async throws(LogError) -> Timestamp? {
        let heads = try await log.heads(HeadQuery(limit: 1))
        return heads.map(\.since).max()
    }

    /// The folder of the log: its rights, its free space, and how long a sync takes there.
    private mutating func folder(_ location: LogLocation) {
        let folder = location.folder
        if let status = Files.status(folder) {
            let isPrivate = status.st_mode & 0o022 == 0
            add(
                "folder",
                isPrivate ? .good : .bad,
                isPrivate ? "\(folder): only its owner can write there" : "others can write to \(folder)",
                fix: isPrivate ? nil : "chmod go-w \(folder)"
            )
        }
        var space = statvfs()
        if statvfs(folder, &space) == 0 {
            let free = (UInt64(space.f_bavail) * UInt64(space.f_frsize)) >> 20
            let isEnough = free >= 512
            add(
                "disk", isEnough ? .good : .bad, "\(free) MiB free", fix: isEnough ? nil : "make room: at least 512 MiB"
            )
        }
        guard let took = SyncTime.median(in: folder) else {
            return add(
                "sync", .bad, "no file can be written and synced in \(folder)", fix: "see its rights and its disk")
        }
        let isQuick = took < .milliseconds(50)
        add(
            "sync",
            isQuick ? .good : .note,
            "a sync takes \(took.microseconds) µs: that is what a commit costs at least",
            fix: isQuick ? nil : "put the log on a local disk"
        )
    }

    private static func number(of version: String) -> Int {
        version.split(separator: ".").prefix(3).reduce(0) { $0 * 1000 + (Int($1) ?? 0) }
    }
}

/// How long the disk takes to make a small write durable.
enum SyncTime {
    /// The median of 21 writes of 4 KiB in a folder; `nil` if nothing can be written there.
    static func median(in folder: String) -> Duration? {
        let path = "\(folder)/sync-\(UInt64.random(in: .min ... .max))"
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { return nil }
        defer {
            close(file)
            unlink(path)
        }
        let block = [UInt8](repeating: 0, count: 4096)
        var times: [Duration] = []
        for _ in 0..<21 {
            let start = ContinuousClock.now
            guard Console.writeAll(block, to: file), fdatasync(file) == 0 else { return nil }
            times.append(ContinuousClock.now - start)
        }
        return times.sorted()[10]
    }
}
