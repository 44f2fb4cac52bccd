import Workflow

/// Durations and moments as people say them.
enum Span {
    /// How long something took or takes: `0.4s`, `42s`, `3m 10s`, `2d 3h`.
    static func text(_ duration: Duration) -> String {
        let milliseconds = max(0, duration.microseconds / 1_000)
        if milliseconds < 10_000 { return "\(milliseconds / 1_000).\(milliseconds / 100 % 10)s" }
        let seconds = milliseconds / 1_000
        switch seconds {
        case ..<60: return "\(seconds)s"
        case ..<3_600: return pair(seconds / 60, "m", seconds % 60, "s")
        case ..<86_400: return pair(seconds / 3_600, "h", seconds / 60 % 60, "m")
        default: return pair(seconds / 86_400, "d", seconds / 3_600 % 24, "h")
        }
    }

    /// How long ago something was, in whole seconds and more.
    static func since(_ moment: Timestamp, at now: Timestamp) -> String {
        let passed = now - moment
        return passed < .seconds(1) ? "now" : text(.seconds(passed.components.seconds))
    }

    /// When something will be: `in 11h`, or `overdue`.
    static func until(_ moment: Timestamp, at now: Timestamp) -> String {
        moment <= now ? "now" : "in " + text(.seconds(max(1, (moment - now).components.seconds)))
    }

    private static func pair(_ first: Int64, _ unit: String, _ second: Int64, _ smaller: String) -> String {
        second == 0 ? "\(first)\(unit)" : "\(first)\(unit) \(second)\(smaller)"
    }
}
