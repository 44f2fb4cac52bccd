import Glibc
import Workflow

/// Figures as results are written: whole numbers, or decimals of a fixed number of places.
enum Figures {
    /// A number with so many places behind the point.
    static func decimal(_ value: Double, _ places: Int) -> Value {
        guard value.isFinite, abs(value) < 1e15 else { return .null }
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        let digits = String(Int((abs(value) * scale).rounded()))
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        let text = "\(value < 0 ? "-" : "")\(padded.dropLast(places)).\(padded.suffix(places))"
        return (try? Value(json: places == 0 ? digits : text)) ?? .null
    }

    /// The value below which a share of sorted values lies.
    static func quantile(_ share: Double, of sorted: [Double]) -> Double {
        guard !sorted.isEmpty else { return 0 }
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }

    /// The processor time that this process has used, all threads, user and system, in microseconds.
    static var processorMicroseconds: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func microseconds(_ time: timeval) -> Double { Double(time.tv_sec) * 1e6 + Double(time.tv_usec) }
        return microseconds(usage.ru_utime) + microseconds(usage.ru_stime)
    }

    /// The memory of a process in MiB: what it holds (`VmRSS:`) or the most it has held (`VmHWM:`).
    static func memory(_ field: String, of process: String = "self") -> Double {
        guard let bytes = try? Files.read("/proc/\(process)/status") else { return 0 }
        let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix(field) }
        let kilobytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) }
        return (kilobytes ?? 0) / 1024
    }
}

extension Duration {
    /// The duration in seconds.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
