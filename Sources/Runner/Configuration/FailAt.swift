import Glibc
import Workflow

/// `TENANTRY_FAIL_AT=<place>:<n>`: the process kills itself when a boundary is reached for the n-th time.
enum FailAt {
    static let variable = "TENANTRY_FAIL_AT"

    /// The fail-points of this process, said aloud where there are any.
    /// - Throws: ``Failure`` if the variable says something else.
    static func points(_ console: Console) throws -> FailPoints {
        guard let text = OperatingSystem.variable(variable) else { return .none }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let place = FailPoint(rawValue: String(parts[0])), let count = Int(parts[1]), count > 0
        else {
            let places = FailPoint.allCases.map(\.rawValue).joined(separator: ", ")
            throw Failure(
                .usage,
                "\(variable): can't read \"\(Printable.line(text))\": expected PLACE:N, where PLACE is one of "
                    + "\(places) and N counts from 1"
            )
        }
        console.note("\(variable): this process will kill itself (SIGKILL) at \(place.rawValue) number \(count)")
        let hits = Counter()
        return FailPoints { reached in
            if reached == place && hits.next() == count { kill(getpid(), SIGKILL) }
        }
    }
}
