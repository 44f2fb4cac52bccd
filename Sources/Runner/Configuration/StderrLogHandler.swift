import Logging
import Workflow

/// Writes what operators should know to the standard error, a line each; `TENANTRY_LOG_LEVEL` says from which level on.
struct StderrLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = OperatingSystem.variable("TENANTRY_LOG_LEVEL").flatMap { Logger.Level(rawValue: $0) } ?? .warning

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let time = OperatingSystem.now().secondsText
        Console.write("\(time) \(event.level): \(Printable.line(event.message.description))\n", to: .error)
    }
}
