extension RetryPolicy {
    /// How attempts that were not sent are tried again: as often as it takes, and never in a hurry.
    static let unsent = RetryPolicy(
        maxAttempts: .max, delay: .seconds(1), backoff: .exponential, maxDelay: .seconds(60), jitter: true,
        attemptTimeout: nil)

    /// How long to wait after so many failures; `random` draws between the half and the whole where jitter is asked for.
    func delay(after failures: Int, random: UInt64) -> Duration {
        let base = delay.microseconds
        let limit = maxDelay.microseconds
        var whole: Int64
        switch backoff {
        case .constant: whole = base
        case .linear: whole = scaled(base, by: Int64(failures), limit)
        case .exponential: whole = scaled(base, by: 1 << Int64(min(failures - 1, 40)), limit)
        }
        whole = min(whole, limit)
        guard jitter, whole > 1 else { return .microseconds(whole) }
        let half = whole / 2
        return .microseconds(whole - half + Int64(random % UInt64(half + 1)))
    }

    private func scaled(_ base: Int64, by factor: Int64, _ limit: Int64) -> Int64 {
        let (product, overflow) = base.multipliedReportingOverflow(by: factor)
        return overflow ? limit : product
    }
}
